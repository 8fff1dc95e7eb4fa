import type { CrdName } from '../../../imports';
import type { CrdOptions } from '../../kit';
import { WEBHOOK } from './names';
import { duckLabel } from './roles';

/** Type and description of the events that a source sends. */
interface EventType {
  readonly type: string;
  readonly description: string;
}

/** The webhook converts these between their versions. It writes the path and its CA into the CRD when it starts. */
const CONVERTED: CrdOptions = { conversion: { service: WEBHOOK, reviewVersions: ['v1', 'v1beta1'] } };

const ADDRESSABLE: CrdOptions = { labels: duckLabel('addressable') };

/** Eventing makes an EventType of each type of event that a source in use sends, if config-features says so. */
function source(...eventTypes: readonly EventType[]): CrdOptions {
  return {
    labels: { ...duckLabel('source'), 'eventing.knative.dev/source': 'true' },
    annotations: eventTypes.length ? { 'registry.knative.dev/eventTypes': JSON.stringify(eventTypes) } : undefined,
  };
}

function resourceEvent(operation: string, mode: 'Resource' | 'Reference'): EventType {
  const short = mode === 'Resource' ? 'resource' : 'ref';
  return {
    type: `dev.knative.apiserver.${short}.${operation}`,
    description: `CloudEvent type used for ${operation} operations when in ${mode} mode`,
  };
}

const PING: EventType = {
  type: 'dev.knative.sources.ping',
  description: 'CloudEvent type for fixed payloads on a specified cron schedule',
};

const OPERATIONS = ['add', 'delete', 'update'] as const;

/** Eventing's CRDs, and what each has beside its schema. */
export const CRDS: readonly (readonly [name: CrdName, options?: CrdOptions])[] = [
  [
    'apiserversources.sources.knative.dev',
    source(
      ...OPERATIONS.map((operation) => resourceEvent(operation, 'Resource')),
      ...OPERATIONS.map((operation) => resourceEvent(operation, 'Reference')),
    ),
  ],
  ['brokers.eventing.knative.dev', ADDRESSABLE],
  [
    'channels.messaging.knative.dev',
    { labels: { ...ADDRESSABLE.labels, 'messaging.knative.dev/subscribable': 'true' } },
  ],
  ['containersources.sources.knative.dev', source()],
  ['eventpolicies.eventing.knative.dev'],
  ['eventtransforms.eventing.knative.dev', ADDRESSABLE],
  ['eventtypes.eventing.knative.dev', CONVERTED],
  ['integrationsinks.sinks.knative.dev', ADDRESSABLE],
  ['integrationsources.sources.knative.dev', source()],
  ['jobsinks.sinks.knative.dev', ADDRESSABLE],
  ['parallels.flows.knative.dev', ADDRESSABLE],
  ['pingsources.sources.knative.dev', { ...source(PING), ...CONVERTED }],
  ['requestreplies.eventing.knative.dev', CONVERTED],
  ['sequences.flows.knative.dev', ADDRESSABLE],
  ['sinkbindings.sources.knative.dev', source()],
  ['subscriptions.messaging.knative.dev'],
  ['triggers.eventing.knative.dev'],
];
