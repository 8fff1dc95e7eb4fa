// Made by `npm run import`; changes are overwritten.

import type * as core from './core';

export interface Broker {
  readonly spec?: { readonly config?: core.ObjectReference; readonly delivery?: core.Delivery };
}

export interface EventPolicy {
  readonly spec?: EventPolicySpec;
}

export interface EventTransform {
  readonly spec?: EventTransformSpec;
}

export interface EventType {
  readonly spec?: EventTypeSpec;
}

export interface EventTypeV1beta3 {
  readonly spec?: EventTypeV1beta3Spec;
}

export interface RequestReply {
  readonly spec?: RequestReplySpec;
}

export interface Trigger {
  readonly spec?: TriggerSpec;
}

export interface EventPolicySpec {
  readonly filters?: readonly Filter[];
  readonly from?: readonly { readonly ref?: core.ObjectReference; readonly sub?: string }[];
  readonly to?: readonly { readonly ref?: core.ScaleTargetRef; readonly selector?: LabelSelector }[];
}

export interface EventTransformSpec {
  readonly jsonata?: { readonly expression?: string };
  readonly reply?: { readonly discard?: boolean; readonly jsonata?: { readonly expression?: string } };
  readonly sink?: Sink;
}

export interface EventTypeSpec {
  readonly broker?: string;
  readonly description?: string;
  readonly reference?: Reference;
  readonly schema?: string;
  readonly schemaData?: string;
  readonly source?: string;
  readonly type?: string;
}

export interface EventTypeV1beta3Spec {
  readonly attributes?: readonly { readonly name: string; readonly required?: boolean; readonly value?: string }[];
  readonly description?: string;
  readonly reference?: Reference;
}

export interface RequestReplySpec {
  readonly brokerRef?: core.ScaleTargetRef;
  readonly correlationAttribute?: string;
  readonly delivery?: core.Delivery;
  readonly replyAttribute?: string;
  readonly timeout?: string;
}

export interface TriggerSpec {
  readonly broker?: string;
  readonly brokerRef?: core.ObjectReference;
  readonly delivery?: Delivery;
  readonly filter?: { readonly attributes?: Readonly<Record<string, unknown>> };
  readonly filters?: readonly Filter[];
  readonly subscriber?: core.Sink;
  readonly [field: string]: unknown;
}

export interface Filter {
  readonly all?: readonly Readonly<Record<string, unknown>>[];
  readonly any?: readonly Readonly<Record<string, unknown>>[];
  readonly cesql?: string;
  readonly exact?: Readonly<Record<string, unknown>>;
  readonly not?: Readonly<Record<string, unknown>>;
  readonly prefix?: Readonly<Record<string, unknown>>;
  readonly suffix?: Readonly<Record<string, unknown>>;
}

export interface Sink {
  readonly CACerts?: string;
  readonly audience?: string;
  readonly ref?: Ref;
  readonly uri?: string;
}

export interface Reference {
  readonly address?: string;
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly name?: string;
  readonly namespace?: string;
}

export interface Delivery {
  readonly backoffDelay?: string;
  readonly backoffPolicy?: string;
  readonly deadLetterSink?: core.Sink;
  readonly format?: string;
  readonly retry?: number;
  readonly [field: string]: unknown;
}

export interface LabelSelector {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly matchExpressions?: readonly core.MatchExpression[];
  readonly matchLabels?: Readonly<Record<string, unknown>>;
}

export interface Ref {
  readonly address?: string;
  readonly apiVersion?: string;
  readonly group?: string;
  readonly kind?: string;
  readonly name?: string;
  readonly namespace?: string;
}
