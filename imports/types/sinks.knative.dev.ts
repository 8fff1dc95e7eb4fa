// Made by `npm run import`; changes are overwritten.

import type * as core from './core';

export interface IntegrationSink {
  readonly spec?: IntegrationSinkSpec;
}

export interface JobSink {
  readonly spec?: { readonly job?: Readonly<Record<string, unknown>> };
}

export interface IntegrationSinkSpec {
  readonly aws?: { readonly auth?: core.Auth; readonly s3?: core.S3; readonly sns?: Sns; readonly sqs?: core.Sqs };
  readonly log?: Log;
}

export interface Log {
  readonly level?: string;
  readonly logMask?: boolean;
  readonly loggerName?: string;
  readonly marker?: string;
  readonly multiline?: boolean;
  readonly showAllProperties?: boolean;
  readonly showBody?: boolean;
  readonly showBodyType?: boolean;
  readonly showCachedStreams?: boolean;
  readonly showExchangePattern?: boolean;
  readonly showHeaders?: boolean;
  readonly showProperties?: boolean;
  readonly showStreams?: boolean;
}

export interface Sns {
  readonly arn?: string;
  readonly autoCreateTopic?: boolean;
  readonly overrideEndpoint?: boolean;
  readonly region?: string;
  readonly uriEndpointOverride?: string;
}
