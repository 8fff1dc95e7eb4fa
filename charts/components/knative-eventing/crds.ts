import type { CrdName } from '../../../imports';
import type { CrdOptions } from '../../kit';
import { duck } from '../shared/knative/access';
import { WEBHOOK } from './deployment';

/** CRDs whose versions the webhook converts. It writes the path and its CA into them when it starts. */
const CONVERTED: CrdOptions = { conversion: { service: WEBHOOK, reviewVersions: ['v1', 'v1beta1'] } };
const ADDRESSABLE: CrdOptions = { labels: duck('addressable') };
const SOURCE: CrdOptions = { labels: { ...duck('source'), 'eventing.knative.dev/source': 'true' } };

/** A source's events. Eventing makes an EventType for each one in use, if config-features says so. */
function sends(...eventTypes: readonly { readonly type: string; readonly description: string }[]): CrdOptions {
  return { ...SOURCE, annotations: { 'registry.knative.dev/eventTypes': JSON.stringify(eventTypes) } };
}

const RESOURCE_EVENTS = Object.entries({ resource: 'Resource', ref: 'Reference' }).flatMap(([short, mode]) =>
  ['add', 'delete', 'update'].map((operation) => ({
    type: `dev.knative.apiserver.${short}.${operation}`,
    description: `CloudEvent type used for ${operation} operations when in ${mode} mode`,
  })),
);

const PING_EVENT = {
  type: 'dev.knative.sources.ping',
  description: 'CloudEvent type for fixed payloads on a specified cron schedule',
};

/** Eventing's CRDs, and their options beside the schema. */
export const CRDS: readonly (readonly [name: CrdName, options?: CrdOptions])[] = [
  ['apiserversources.sources.knative.dev', sends(...RESOURCE_EVENTS)],
  ['brokers.eventing.knative.dev', ADDRESSABLE],
  [
    'channels.messaging.knative.dev',
    { labels: { ...duck('addressable'), 'messaging.knative.dev/subscribable': 'true' } },
  ],
  ['containersources.sources.knative.dev', SOURCE],
  ['eventpolicies.eventing.knative.dev'],
  ['eventtransforms.eventing.knative.dev', ADDRESSABLE],
  ['eventtypes.eventing.knative.dev', CONVERTED],
  ['integrationsinks.sinks.knative.dev', ADDRESSABLE],
  ['integrationsources.sources.knative.dev', SOURCE],
  ['jobsinks.sinks.knative.dev', ADDRESSABLE],
  ['parallels.flows.knative.dev', ADDRESSABLE],
  ['pingsources.sources.knative.dev', { ...sends(PING_EVENT), ...CONVERTED }],
  ['requestreplies.eventing.knative.dev', CONVERTED],
  ['sequences.flows.knative.dev', ADDRESSABLE],
  ['sinkbindings.sources.knative.dev', SOURCE],
  ['subscriptions.messaging.knative.dev'],
  ['triggers.eventing.knative.dev'],
];
