import type { Problem } from '../../problems';
import { groupOf, type Rendered } from '../rendered';
import type { Graph, Webhook } from './graph';
import { type Labels, nameOf, podsOf, selects, type ServiceRef, type ServiceView, type WebhookView } from './views';

/** Webhooks have a Service with pods behind them, and those that fail closed come before what they must admit. */
export function checkWebhooks(graph: Graph): Problem[] {
  const problems = graph.webhooks.flatMap(({ owner, view }) =>
    serviceProblems(graph, owner, view.clientConfig.service),
  );
  for (const crd of graph.crds.values()) problems.push(...serviceProblems(graph, crd, conversionService(crd)));
  const closed = graph.webhooks.filter(({ view }) => (view.failurePolicy ?? 'Fail') === 'Fail');
  for (const object of graph.objects) {
    for (const webhook of closed) {
      if (webhook.owner.system === object.system || webhook.owner.order < object.order) continue;
      const what = matches(graph, webhook, object);
      if (what) problems.push({ at: nameOf(object.json), message: tooEarly(what, webhook, object) });
    }
  }
  return problems;
}

/** The Service that converts a CRD's versions, if it has one. */
export function conversionService(crd: Rendered): ServiceRef | undefined {
  const { conversion } = crd.json.spec as {
    conversion?: { webhook?: { clientConfig?: { service?: ServiceRef } } };
  };
  return conversion?.webhook?.clientConfig?.service;
}

function tooEarly(what: string, { owner, view }: Webhook, object: Rendered): string {
  return (
    `comes in stage ${object.stage}, but the webhook ${view.name}, which must admit ${what}, ` +
    `not in an earlier one (${owner.stage})`
  );
}

function serviceProblems(graph: Graph, owner: Rendered, ref: ServiceRef | undefined): Problem[] {
  if (!ref) return [];
  const at = nameOf(owner.json);
  const service = graph.find('Service', ref.namespace, ref.name);
  if (!service) return [{ at, message: `calls Service ${ref.namespace}/${ref.name}, which is not rendered` }];
  const { ports = [] } = service.json.spec as ServiceView;
  const port = ref.port ?? 443;
  if (ports.some((each) => each.port === port)) return [];
  return [{ at, message: `calls port ${port} of ${nameOf(service.json)}, which has no such port` }];
}

/** What of an object the webhook is asked about: the object itself, or the pods that it makes. */
function matches(graph: Graph, { view }: Webhook, object: Rendered): string | undefined {
  const { apiVersion, metadata } = object.json;
  const resource = graph.resourceOf(object);
  const group = groupOf(apiVersion);
  const version = apiVersion.slice(group ? group.length + 1 : 0);
  const isAdmitted = (labels: Labels, namespace: string | undefined): boolean =>
    selects(view.objectSelector, labels) &&
    (namespace === undefined || selects(view.namespaceSelector, graph.namespaceLabels(namespace)));
  if (ruleMatches(view, group, version, resource) && isAdmitted(metadata.labels ?? {}, metadata.namespace)) return 'it';
  const pods = podsOf(object);
  if (pods && ruleMatches(view, '', 'v1', 'pods') && isAdmitted(pods.labels, pods.namespace)) return 'its pods';
  return undefined;
}

function ruleMatches(view: WebhookView, group: string, version: string, resource: string): boolean {
  const has = (list: readonly string[], value: string): boolean => list.includes('*') || list.includes(value);
  return (view.rules ?? []).some(
    (rule) =>
      has(rule.apiGroups, group) &&
      has(rule.apiVersions, version) &&
      (has(rule.resources, resource) || rule.resources.includes('*/*')) &&
      has(rule.operations, 'CREATE'),
  );
}
