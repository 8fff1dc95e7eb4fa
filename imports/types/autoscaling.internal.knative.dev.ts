// Made by `npm run import`; changes are overwritten.

import type * as core from './core';

export interface Metric {
  readonly spec?: { readonly panicWindow: number; readonly scrapeTarget: string; readonly stableWindow: number };
}

export interface PodAutoscaler {
  readonly spec?: PodAutoscalerSpec;
}

export interface PodAutoscalerSpec {
  readonly containerConcurrency?: number;
  readonly protocolType: string;
  readonly reachability?: string;
  readonly scaleTargetRef: core.ScaleTargetRef;
}
