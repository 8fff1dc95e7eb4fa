// Made by `npm run import`; changes are overwritten.

import type * as core from './core';

export interface Channel {
  readonly spec?: ChannelSpec;
}

export interface InMemoryChannel {
  readonly spec?: { readonly delivery?: core.Delivery; readonly subscribers?: readonly InMemoryChannelSubscriber[] };
}

export interface Subscription {
  readonly spec?: SubscriptionSpec;
}

export interface ChannelSpec {
  readonly channelTemplate?: core.ChannelTemplate;
  readonly delivery?: core.Delivery;
  readonly subscribers?: readonly Subscriber[];
}

export interface SubscriptionSpec {
  readonly channel?: ObjectReference;
  readonly delivery?: core.Delivery;
  readonly reply?: core.Sink;
  readonly subscriber?: SubscriptionSubscriber;
}

export interface Subscriber {
  readonly auth?: Auth;
  readonly delivery?: Delivery;
  readonly generation?: number;
  readonly name?: string;
  readonly replyAudience?: string;
  readonly replyCACerts?: string;
  readonly replyUri?: string;
  readonly subscriberAudience?: string;
  readonly subscriberCACerts?: string;
  readonly subscriberUri?: string;
  readonly uid?: string;
}

export interface InMemoryChannelSubscriber {
  readonly auth?: Auth;
  readonly delivery?: core.Delivery;
  readonly generation?: number;
  readonly name?: string;
  readonly namespace?: string;
  readonly replyAudience?: string;
  readonly replyCACerts?: string;
  readonly replyUri?: string;
  readonly subscriberAudience?: string;
  readonly subscriberCACerts?: string;
  readonly subscriberUri?: string;
  readonly uid?: string;
}

export interface ObjectReference {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly name?: string;
  readonly namespace?: string;
  readonly [field: string]: unknown;
}

export interface SubscriptionSubscriber {
  readonly CACerts?: string;
  readonly audience?: string;
  readonly ref?: ObjectReference;
  readonly uri?: string;
}

export interface Auth {
  readonly serviceAccountName?: string;
  readonly serviceAccountNames?: readonly string[];
}

export interface Delivery {
  readonly backoffDelay?: string;
  readonly backoffPolicy?: string;
  readonly deadLetterSink?: { readonly ref?: core.ObjectReference; readonly uri?: string };
  readonly retry?: number;
  readonly [field: string]: unknown;
}
