import type { Problem } from '../../problems';
import type { Manifest, Rendered } from '../rendered';
import type { Graph } from './graph';
import { nameOf, type Pods, podsOf, type Selector, selects, type ServiceView } from './views';

/** Selectors match pods, named ports exist, and autoscalers and disruption budgets have something to act on. */
export function checkSelectors(graph: Graph): Problem[] {
  return [
    ...graph.objects.flatMap((object) => workloadProblems(object)),
    ...graph.ofKind('Service').flatMap(({ json }) => serviceProblems(graph, json)),
    ...graph.ofKind('HorizontalPodAutoscaler').flatMap(({ json }) => targetProblems(graph, json)),
    ...graph.ofKind('PodDisruptionBudget').flatMap(({ json }) => podSelectorProblems(graph, json)),
    ...graph.ofKind('AuthorizationPolicy').flatMap(({ json }) => podSelectorProblems(graph, json)),
    ...graph.ofKind('RequestAuthentication').flatMap(({ json }) => podSelectorProblems(graph, json)),
    ...graph.ofKind('Gateway').flatMap(({ json }) => gatewayProblems(graph, json)),
  ];
}

function workloadProblems(object: Rendered): Problem[] {
  const pods = podsOf(object);
  const { selector } = (object.json.spec ?? {}) as { selector?: Selector };
  if (!pods || object.json.kind === 'Pod' || !selector || selects(selector, pods.labels)) return [];
  return [{ at: nameOf(object.json), message: 'its selector does not match the labels of its own pods' }];
}

function serviceProblems(graph: Graph, json: Manifest): Problem[] {
  const service = json.spec as ServiceView;
  if (!service.selector) return [];
  const at = nameOf(json);
  const pods = graph.podsBehind(json.metadata.namespace ?? 'default', service);
  if (!pods.length) return [{ at, message: `selects no pods (${JSON.stringify(service.selector)})` }];
  return (service.ports ?? [])
    .map(({ targetPort }) => targetPort)
    .filter((port): port is string => typeof port === 'string' && !pods.some((each) => hasPort(each, port)))
    .map((port) => ({ at, message: `targets the port '${port}', which its pods do not have` }));
}

/** Whether a container of the pods has a port of that name. */
function hasPort(pods: Pods, name: string): boolean {
  return pods.spec.containers.some(({ ports = [] }) => ports.some((port) => port.name === name));
}

function targetProblems(graph: Graph, json: Manifest): Problem[] {
  const { scaleTargetRef: target } = json.spec as { scaleTargetRef: { kind: string; name: string } };
  if (graph.has(target.kind, json.metadata.namespace, target.name)) return [];
  return [{ at: nameOf(json), message: `scales ${target.kind} ${target.name}, which is not rendered` }];
}

function podSelectorProblems(graph: Graph, json: Manifest): Problem[] {
  const { selector } = (json.spec ?? {}) as { selector?: Selector };
  const pods = graph.pods.get(json.metadata.namespace ?? 'default') ?? [];
  if (!selector || pods.some(({ labels }) => selects(selector, labels))) return [];
  return [{ at: nameOf(json), message: `selects no pods (${JSON.stringify(selector)})` }];
}

/** A Gateway's pods may be in any namespace. */
function gatewayProblems(graph: Graph, json: Manifest): Problem[] {
  const { selector } = json.spec as { selector?: Readonly<Record<string, string>> };
  const pods = [...graph.pods.values()].flat();
  if (!selector || pods.some(({ labels }) => selects({ matchLabels: selector }, labels))) return [];
  return [{ at: nameOf(json), message: `selects no pods (${JSON.stringify(selector)})` }];
}
