// Made by `npm run import`; changes are overwritten.

import type * as core from './core';

export interface InferencePool {
  readonly spec: core.InferencePoolSpec;
}
