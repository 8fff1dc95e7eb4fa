import type { Problem } from '../../problems';
import { groupOf, type Rendered } from '../rendered';
import type { Graph } from './graph';
import { nameOf } from './views';

/** API groups that every API server has; all others come from a CRD. */
const BUILT_IN_GROUPS = new Set(['', 'apps', 'autoscaling', 'batch', 'policy']);
const BUILT_IN_K8S_GROUPS =
  /^(?:admissionregistration|apiextensions|apiregistration|certificates|coordination|discovery|events|networking|node|rbac\.authorization|scheduling|storage)\.k8s\.io$/;

/** Every object once, in a namespace that is rendered, of a kind whose CRD comes in an earlier stage. */
export function checkObjects(graph: Graph): Problem[] {
  const problems: Problem[] = [];
  const seen = new Set<string>();
  for (const object of graph.objects) {
    const { json } = object;
    const identity = `${groupOf(json.apiVersion)}/${nameOf(json)}`;
    const message = seen.has(identity)
      ? 'is rendered twice'
      : (namespaceProblem(graph, object) ?? crdProblem(graph, object));
    seen.add(identity);
    if (message) problems.push({ at: nameOf(json), message });
  }
  return problems;
}

function namespaceProblem(graph: Graph, { json }: Rendered): string | undefined {
  const { namespace } = json.metadata;
  if (namespace === undefined || graph.hasNamespace(namespace)) return undefined;
  return `is in namespace '${namespace}', which is not rendered`;
}

function crdProblem(graph: Graph, object: Rendered): string | undefined {
  const { apiVersion, kind } = object.json;
  const group = groupOf(apiVersion);
  if (BUILT_IN_GROUPS.has(group) || BUILT_IN_K8S_GROUPS.test(group)) return undefined;
  const crd = graph.crds.get(`${group}/${kind}`);
  if (!crd) {
    const declared = graph.has('CustomResourceDefinition', undefined, `${kind}.${group}`);
    return declared ? undefined : `has no CRD: no component installs ${kind} of ${group}`;
  }
  const { versions } = crd.json.spec as { versions: readonly { name: string; served: boolean }[] };
  const version = apiVersion.slice(group.length + 1);
  if (!versions.some(({ name, served }) => served && name === version)) {
    return `is of version ${version}, which ${nameOf(crd.json)} does not serve`;
  }
  if (crd.order < object.order) return undefined;
  return `comes in stage ${object.stage}, but its CRD not in an earlier one (${crd.stage})`;
}
