export * from './admission';
export { type ClusterChange, Component, type ComponentProps, type External, type ExternalPods } from './component';
export * from './container';
export * from './controller';
export * from './database';
/** Kubernetes' own types, as plain data. */
export type * as k8s from './k8s';
export * from './mesh';
export * from './network-policy';
export * from './program';
export * from './rbac';
export { Config, type CrdOptions, type FieldsOf, Resource, type ResourceKind } from './resource';
export { type ConfigMount, WebApp, type WebAppPlatform, type WebAppProps } from './web-app';
export * from './workload';
export type { Metadata } from '../contract/manifest';
export type { SecretKey, SecretKeys } from '../contract/secret-keys';
export { Stage } from '../contract/stage';
