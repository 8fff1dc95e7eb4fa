// Made by `npm run import`; changes are overwritten.

import type * as core from './core';

export interface InferenceModel {
  readonly spec?: InferenceModelSpec;
}

export interface InferencePool {
  readonly spec?: core.InferencePoolSpec;
}

export interface InferenceModelSpec {
  readonly criticality?: 'Critical' | 'Standard' | 'Sheddable';
  readonly modelName: string;
  readonly poolRef: core.IssuerRef;
  readonly targetModels?: readonly { readonly name: string; readonly weight?: number }[];
}
