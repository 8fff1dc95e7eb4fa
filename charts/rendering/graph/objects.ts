import type { CustomResourceDefinitionSpec } from '../../../imports';
import type * as k8s from '../../kit/k8s';
import { type Rendered } from '../place';
import type { Labels } from '../../kit/workload';
import type { Graph } from './graph';
import { adviceFor, notRendered } from './missing';
import { hasRule, nameOf, podsOf } from './views';
import { isBuiltIn } from '../../contract/kinds';
import { groupOf } from '../../contract/manifest';
import { selects } from '../../contract/selectors';

/** Checks that an object is accepted at the first try: its namespace, CRD and webhooks are rendered early enough. */
export function* checkObject(object: Rendered, graph: Graph): Iterable<string> {
  const { apiVersion, kind, metadata } = object.json;
  const { namespace, annotations } = metadata;
  if (namespace !== undefined && !graph.hasNamespace(namespace)) {
    yield `is in namespace '${namespace}', which ${notRendered('Namespace', namespace)}`;
  }
  const { problem, webhooks } = graph.once(`${object.stage}/${apiVersion}/${kind}`, () => ({
    problem: crdProblem(object, graph),
    webhooks: graph.webhooksFor(object),
  }));
  if (problem) yield problem;
  for (const { owner, webhook } of webhooks) {
    const what = owner.system !== object.system && admitted(object, graph, webhook);
    if (!what) continue;
    yield (
      `comes in stage ${object.stage}, but the webhook ${webhook.name}, which must admit ${what}, ` +
      `not in an earlier one (${owner.stage})`
    );
  }
  const from = annotations?.['cert-manager.io/inject-ca-from'];
  const [certificateNamespace, certificate = ''] = from?.split('/') ?? [];
  if (from !== undefined && !graph.has('Certificate', certificateNamespace, certificate)) {
    const missing = notRendered('Certificate', certificate, certificateNamespace);
    yield `takes its CA bundle from Certificate ${from}, which ${missing}`;
  }
}

/** Checks that a kind that is not Kubernetes' own has a CRD in an earlier stage, which serves the object's version. */
function crdProblem({ json: { apiVersion, kind }, stage }: Rendered, graph: Graph): string | undefined {
  if (isBuiltIn(apiVersion)) return undefined;
  const group = groupOf(apiVersion);
  const crd = graph.crds.get(`${group}/${kind}`);
  if (!crd) {
    const name = `${kind}.${group}`;
    if (graph.has('CustomResourceDefinition', undefined, name)) return undefined;
    return `has no CRD: no component installs ${kind} of ${group}${adviceFor('CustomResourceDefinition', name)}`;
  }
  const { versions } = crd.json.spec as CustomResourceDefinitionSpec;
  const version = apiVersion.slice(group.length + 1);
  if (!versions.some(({ name, served }) => served && name === version)) {
    return `is of version ${version}, which ${nameOf(crd.json)} does not serve`;
  }
  return crd.stage < stage ? undefined : `comes in stage ${stage}, but its CRD not in an earlier one (${crd.stage})`;
}

/** Whether a webhook is for the object itself or for the pods that it makes. */
function admitted(object: Rendered, graph: Graph, webhook: k8s.MutatingWebhook): 'it' | 'its pods' | undefined {
  const { apiVersion, metadata } = object.json;
  const isSelected = (labels: Labels, namespace: string | undefined): boolean =>
    selects(webhook.objectSelector, labels) &&
    (namespace === undefined || selects(webhook.namespaceSelector, graph.namespaceLabels(namespace)));
  const isAsked = hasRule(webhook, apiVersion, graph.resourceOf(object));
  if (isAsked && isSelected(metadata.labels ?? {}, metadata.namespace)) return 'it';
  const pods = podsOf(object);
  return pods && hasRule(webhook, 'v1', 'pods') && isSelected(pods.labels, pods.namespace) ? 'its pods' : undefined;
}
