// Made by `npm run import`; changes are overwritten.

export interface Pipeline {
  readonly spec?: { readonly description?: string; readonly displayName?: string };
}

export interface PipelineVersion {
  readonly spec?: PipelineVersionSpec;
}

export interface PipelineVersionSpec {
  readonly codeSourceURL?: string;
  readonly description?: string;
  readonly displayName?: string;
  readonly pipelineName?: string;
  readonly pipelineSpec: unknown;
  readonly pipelineSpecURI?: string;
  readonly platformSpec?: unknown;
}
