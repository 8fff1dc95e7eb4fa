// Made by `npm run import`; changes are overwritten.

import type * as core from './core';

export interface CompositeController {
  readonly spec: CompositeControllerSpec;
}

export interface ControllerRevision {
  readonly children?: readonly {
    readonly apiGroup: string;
    readonly kind: string;
    readonly names: readonly string[];
  }[];
  readonly parentPatch: Readonly<Record<string, unknown>>;
}

export interface DecoratorController {
  readonly spec: DecoratorControllerSpec;
}

export interface CompositeControllerSpec {
  readonly childResources?: readonly ChildResource[];
  readonly generateSelector?: boolean;
  readonly hooks?: Hooks;
  readonly parentResource: ParentResource;
  readonly resyncPeriodSeconds?: number;
}

export interface DecoratorControllerSpec {
  readonly attachments?: readonly Attachment[];
  readonly hooks?: DecoratorControllerHooks;
  readonly resources: readonly Resource[];
  readonly resyncPeriodSeconds?: number;
}

export interface ChildResource {
  readonly apiVersion: string;
  readonly resource: string;
  readonly updateStrategy?: UpdateStrategy;
}

export interface Hooks {
  readonly customize?: Customize;
  readonly finalize?: Customize;
  readonly postUpdateChild?: Customize;
  readonly preUpdateChild?: Customize;
  readonly sync?: Customize;
}

export interface ParentResource {
  readonly apiVersion: string;
  readonly labelSelector?: core.LabelSelector;
  readonly resource: string;
  readonly revisionHistory?: { readonly fieldPaths?: readonly string[] };
}

export interface Attachment {
  readonly apiVersion: string;
  readonly resource: string;
  readonly updateStrategy?: {
    readonly method?: 'OnDelete' | 'Recreate' | 'InPlace' | 'RollingRecreate' | 'RollingInPlace';
  };
}

export interface DecoratorControllerHooks {
  readonly customize?: Customize;
  readonly finalize?: Customize;
  readonly sync?: Customize;
}

export interface Resource {
  readonly annotationSelector?: AnnotationSelector;
  readonly apiVersion: string;
  readonly labelSelector?: core.LabelSelector;
  readonly resource: string;
}

export interface UpdateStrategy {
  readonly method?: 'OnDelete' | 'Recreate' | 'InPlace' | 'RollingRecreate' | 'RollingInPlace';
  readonly statusChecks?: StatusChecks;
}

export interface Customize {
  readonly version?: 'v1' | 'v2';
  readonly webhook?: Webhook;
}

export interface AnnotationSelector {
  readonly matchAnnotations?: Readonly<Record<string, string>>;
  readonly matchExpressions?: readonly core.SelectorMatchExpression[];
}

export interface StatusChecks {
  readonly conditions?: readonly { readonly reason?: string; readonly status?: string; readonly type: string }[];
}

export interface Webhook {
  readonly etag?: Etag;
  readonly path?: string;
  readonly responseUnMarshallMode?: 'loose' | 'strict';
  readonly service?: Service;
  readonly timeout?: string;
  readonly url?: string;
}

export interface Etag {
  readonly cacheCleanupSeconds?: number;
  readonly cacheTimeoutSeconds?: number;
  readonly enabled?: boolean;
}

export interface Service {
  readonly name: string;
  readonly namespace: string;
  readonly port?: number;
  readonly protocol?: string;
}
