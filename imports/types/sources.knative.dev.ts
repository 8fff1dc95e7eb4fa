// Made by `npm run import`; changes are overwritten.

import type * as core from './core';

export interface ApiServerSource {
  readonly spec?: ApiServerSourceSpec;
}

export interface ContainerSource {
  readonly spec?: ContainerSourceSpec;
}

export interface IntegrationSource {
  readonly spec?: IntegrationSourceSpec;
}

export interface PingSource {
  readonly spec?: PingSourceSpec;
}

export interface SinkBinding {
  readonly spec?: SinkBindingSpec;
}

export interface ApiServerSourceSpec {
  readonly ceOverrides?: { readonly extensions?: Readonly<Record<string, unknown>> };
  readonly mode?: string;
  readonly namespaceSelector?: LabelSelector;
  readonly owner?: { readonly apiVersion?: string; readonly kind?: string };
  readonly resources: readonly {
    readonly apiVersion?: string;
    readonly kind?: string;
    readonly selector?: LabelSelector;
  }[];
  readonly serviceAccountName?: string;
  readonly sink?: core.Sink;
  readonly [field: string]: unknown;
}

export interface ContainerSourceSpec {
  readonly ceOverrides?: { readonly extensions?: Readonly<Record<string, unknown>> };
  readonly sink?: core.Sink;
  readonly template?: Readonly<Record<string, unknown>>;
}

export interface IntegrationSourceSpec {
  readonly aws?: {
    readonly auth?: core.Auth;
    readonly ddbStreams?: DdbStreams;
    readonly s3?: core.S3;
    readonly sqs?: core.Sqs;
  };
  readonly ceOverrides?: { readonly extensions?: Readonly<Record<string, unknown>> };
  readonly sink?: core.Sink;
  readonly template?: Readonly<Record<string, unknown>>;
  readonly timer?: Timer;
}

export interface PingSourceSpec {
  readonly ceOverrides?: { readonly extensions?: Readonly<Record<string, string>> };
  readonly contentType?: string;
  readonly data?: string;
  readonly dataBase64?: string;
  readonly schedule?: string;
  readonly sink?: core.Sink;
  readonly timezone?: string;
}

export interface SinkBindingSpec {
  readonly ceOverrides?: { readonly extensions?: Readonly<Record<string, unknown>> };
  readonly sink?: core.Sink;
  readonly subject?: Subject;
}

export interface LabelSelector {
  readonly matchExpressions?: readonly core.MatchExpression[];
  readonly matchLabels?: Readonly<Record<string, unknown>>;
}

export interface Timer {
  readonly contentType?: string;
  readonly message?: string;
  readonly period?: number;
  readonly repeatCount?: number;
}

export interface Subject {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly name?: string;
  readonly namespace?: string;
  readonly selector?: LabelSelector;
}

export interface DdbStreams {
  readonly delay?: number;
  readonly overrideEndpoint?: boolean;
  readonly region?: string;
  readonly streamIteratorType?: string;
  readonly table?: string;
  readonly uriEndpointOverride?: string;
}
