// Made by `npm run import`; changes are overwritten.

import type * as core from './core';

export interface Parallel {
  readonly spec?: ParallelSpec;
}

export interface Sequence {
  readonly spec?: SequenceSpec;
}

export interface ParallelSpec {
  readonly branches?: readonly Branch[];
  readonly channelTemplate?: core.ChannelTemplate;
  readonly reply?: core.Sink;
}

export interface SequenceSpec {
  readonly channelTemplate?: core.ChannelTemplate;
  readonly reply?: core.Sink;
  readonly steps?: readonly Step[];
}

export interface Branch {
  readonly delivery?: core.Delivery;
  readonly filter?: core.Sink;
  readonly reply?: core.Sink;
  readonly subscriber?: core.Sink;
  readonly [field: string]: unknown;
}

export interface Step {
  readonly CACerts?: string;
  readonly audience?: string;
  readonly delivery?: core.Delivery;
  readonly ref?: core.ObjectReference;
  readonly uri?: string;
}
