// Made by `npm run import`; changes are overwritten.

import type * as core from './core';

export interface Telemetry {
  readonly spec?: TelemetrySpec;
}

export interface TelemetrySpec {
  readonly accessLogging?: readonly AccessLogging[];
  readonly metrics?: readonly Metric[];
  readonly selector?: { readonly matchLabels?: Readonly<Record<string, string>> };
  readonly targetRef?: core.TargetRef;
  readonly targetRefs?: readonly core.TargetRef[];
  readonly tracing?: readonly Tracing[];
}

export interface AccessLogging {
  readonly disabled?: boolean | null;
  readonly filter?: { readonly expression?: string };
  readonly match?: Match;
  readonly providers?: readonly { readonly name: string }[];
}

export interface Metric {
  readonly overrides?: readonly Override[];
  readonly providers?: readonly { readonly name: string }[];
  readonly reportingInterval?: string;
}

export interface Tracing {
  readonly customTags?: Readonly<Record<string, CustomTag>>;
  readonly disableContextPropagation?: boolean | null;
  readonly disableSpanReporting?: boolean | null;
  readonly enableIstioTags?: boolean | null;
  readonly match?: Match;
  readonly providers?: readonly { readonly name: string }[];
  readonly randomSamplingPercentage?: number | null;
  readonly useRequestIdForTraceSampling?: boolean | null;
}

export interface Match {
  readonly mode?: 'CLIENT_AND_SERVER' | 'CLIENT' | 'SERVER';
}

export interface Override {
  readonly disabled?: boolean | null;
  readonly match?: OverrideMatch;
  readonly tagOverrides?: Readonly<
    Record<string, { readonly operation?: 'UPSERT' | 'REMOVE'; readonly value?: string }>
  >;
}

export interface CustomTag {
  readonly environment?: { readonly defaultValue?: string; readonly name: string };
  readonly formatter?: { readonly value: string };
  readonly header?: { readonly defaultValue?: string; readonly name: string };
  readonly literal?: { readonly value: string };
}

export interface OverrideMatch {
  readonly customMetric?: string;
  readonly metric?:
    | 'ALL_METRICS'
    | 'REQUEST_COUNT'
    | 'REQUEST_DURATION'
    | 'REQUEST_SIZE'
    | 'RESPONSE_SIZE'
    | 'TCP_OPENED_CONNECTIONS'
    | 'TCP_CLOSED_CONNECTIONS'
    | 'TCP_SENT_BYTES'
    | 'TCP_RECEIVED_BYTES'
    | 'GRPC_REQUEST_MESSAGES'
    | 'GRPC_RESPONSE_MESSAGES';
  readonly mode?: 'CLIENT_AND_SERVER' | 'CLIENT' | 'SERVER';
}
