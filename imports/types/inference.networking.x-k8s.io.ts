// Made by `npm run import`; changes are overwritten.

import type * as core from './core';

export interface InferenceModelRewrite {
  readonly spec?: { readonly poolRef: core.IssuerRef; readonly rules: readonly Rule[] };
}

export interface InferenceObjective {
  readonly spec?: { readonly poolRef: core.IssuerRef; readonly priority?: number };
}

export type InferencePoolImport = Readonly<Record<string, never>>;

export interface InferencePool {
  readonly spec?: core.InferencePoolSpec2;
}

export interface Rule {
  readonly matches?: readonly { readonly model: { readonly type?: 'Exact'; readonly value: string } }[];
  readonly targets?: readonly { readonly modelRewrite: string; readonly weight?: number }[];
}
