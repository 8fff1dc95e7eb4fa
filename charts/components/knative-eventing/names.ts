/** Name of the component, of its namespace, and of what carries its labels. */
export const NAME = 'knative-eventing';

/** The Service by which the API server reaches the webhook. */
export const WEBHOOK = { name: 'eventing-webhook', namespace: NAME } as const;

/** API groups. */
export const EVENTING = 'eventing.knative.dev';
export const MESSAGING = 'messaging.knative.dev';
export const FLOWS = 'flows.knative.dev';
export const SINKS = 'sinks.knative.dev';
export const SOURCES = 'sources.knative.dev';
export const BINDINGS = 'bindings.knative.dev';

/** Resources, each with its status. */
export function withStatus(...resources: readonly string[]): readonly string[] {
  return resources.flatMap((resource) => [resource, `${resource}/status`]);
}
