import type { Construct } from 'constructs';

import type { ResolvedMonitoring, Target } from '../config/monitoring';
import type { Manifest } from '../contract/manifest';
import { authorize, policiesOf } from '../contract/traffic/authorization';
import { isUnguarded } from '../contract/traffic/connect';
import { Mesh } from '../contract/traffic/mesh';
import { letIn } from '../contract/traffic/network';
import { foreignPod, type Pod } from '../contract/traffic/pods';
import { request } from '../contract/traffic/verdict';
import { isWorkload, type Labels, type Workload } from '../kit/workload';
import { componentsOf } from './rendered';

/** A target whose pods are rendered, and what keeps Prometheus out of them. */
export interface RenderedTarget extends Target {
  readonly namespace: string;
  /** Labels by which its workload finds its pods. */
  readonly selector: Labels;
  /** Whether NetworkPolicies of its namespace refuse Prometheus. */
  readonly isClosed: boolean;
  /** Whether AuthorizationPolicies of the mesh refuse it. */
  readonly isDenied: boolean;
}

/**
 * Finds the pods of targets. Some programs are rendered by other options alone, such as ztunnel in ambient mode.
 * @param objects all objects of the tree's components
 */
export function findTargets(
  tree: Construct,
  objects: readonly Manifest[],
  { targets, prometheus }: ResolvedMonitoring,
): readonly RenderedTarget[] {
  const components = componentsOf(tree);
  const mesh = new Mesh(objects);
  const caller = foreignPod(prometheus.namespace, prometheus.pods);
  return targets.flatMap((target) => {
    const workload = components
      .find(({ node }) => node.id === target.component)
      ?.node.findAll()
      .find((node): node is Workload => isWorkload(node) && node.name === target.program);
    const pod = workload && podOf(mesh, workload);
    return pod ? [{ ...target, ...openness(mesh, caller, pod, target), ...placeOf(workload) }] : [];
  });
}

function podOf(mesh: Mesh, { kind, name, metadata: { namespace = '' } }: Workload): Pod | undefined {
  return mesh.pods(namespace).find((pod) => pod.name === `${kind} ${namespace}/${name}`);
}

function placeOf({ metadata: { namespace = '' }, fields: { spec } }: Workload) {
  return { namespace, selector: spec?.selector.matchLabels ?? {} };
}

/** A policy that selects pods closes them to all whom it does not name, so none is added to pods that are open. */
function openness(mesh: Mesh, caller: Pod, pod: Pod, { port, path, by }: Target) {
  const asked = by === 'http' ? request({ path }) : undefined;
  const judged = pod.proxy === 'none' || isUnguarded(pod, port) ? undefined : { from: undefined, port, request: asked };
  return {
    isClosed: 'closed' in letIn(mesh, caller, pod, port),
    isDenied: judged !== undefined && 'closed' in authorize(policiesOf(mesh, pod), judged),
  };
}
