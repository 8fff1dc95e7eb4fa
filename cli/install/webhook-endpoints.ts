import type { Api } from '../cluster/api';
import { at, itemsAt, type JsonObject, textAt } from '../json';

/** Services that have a ready endpoint, as `namespace/name`. */
export type Endpoints = ReadonlySet<string>;

const SERVICE_LABEL = 'kubernetes.io/service-name';

/** The Service that a webhook is called through, as `namespace/name`. */
export function serviceOf(webhook: unknown): string | undefined {
  const service = at(webhook, 'clientConfig', 'service');
  const name = textAt(service, 'name');
  return name === undefined ? undefined : `${textAt(service, 'namespace') ?? ''}/${name}`;
}

/** Looks which of the Services of webhook configurations have a ready endpoint. */
export async function readEndpoints(api: Api, objects: readonly JsonObject[]): Promise<Endpoints> {
  const services = objects.flatMap((object) => itemsAt(object, 'webhooks').flatMap((one) => serviceOf(one) ?? []));
  const namespaces = new Set(services.map((service) => service.slice(0, service.indexOf('/'))));
  const slice = { apiVersion: 'discovery.k8s.io/v1', kind: 'EndpointSlice' };
  const lists = await Promise.all([...namespaces].map((namespace) => api.list({ ...slice, namespace })));
  const answering = lists.flat().filter((one) => itemsAt(one, 'endpoints').some(isReady));
  return new Set(answering.map(({ metadata }) => `${textAt(metadata, 'namespace')}/${labelOf(metadata)}`));
}

/** An endpoint without the condition is ready. */
function isReady(endpoint: unknown): boolean {
  return at(endpoint, 'conditions', 'ready') !== false;
}

function labelOf(metadata: unknown): string {
  return textAt(metadata, 'labels', SERVICE_LABEL) ?? '';
}
