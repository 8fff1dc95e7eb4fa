import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';

import type { ResolvedMonitoring, Target } from '../config/monitoring';
import { clusterScope } from '../contract/kinds';
import type { Manifest } from '../contract/manifest';
import { authorize, policiesOf } from '../contract/traffic/authorization';
import { isUnguarded } from '../contract/traffic/connect';
import { Mesh } from '../contract/traffic/mesh';
import { letIn } from '../contract/traffic/network';
import { foreignPod, type Pod } from '../contract/traffic/pods';
import { request } from '../contract/traffic/verdict';
import { Component } from '../kit/component';
import { isWorkload, type Labels, type Workload } from '../kit/workload';

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

/** Finds the pods of targets. Some programs are rendered by other options alone, such as ztunnel in ambient mode. */
export function findTargets(
  tree: Construct,
  { targets, namespace, pods }: ResolvedMonitoring,
): readonly RenderedTarget[] {
  const components = tree.node.children.filter((child) => Component.isComponent(child));
  const objects = components
    .flatMap((component) => component.node.findAll())
    .filter((node) => ApiObject.isApiObject(node));
  const mesh = new Mesh(manifestsOf(objects));
  const caller = foreignPod(namespace, pods);
  return targets.flatMap((target) => {
    const workload = components
      .find(({ node }) => node.id === target.component)
      ?.node.findAll()
      .find((node): node is Workload => isWorkload(node) && node.name === target.program);
    const pod = workload && podOf(mesh, workload);
    return pod ? [{ ...target, ...openness(mesh, caller, pod, target), ...placeOf(workload) }] : [];
  });
}

/** The objects as they are rendered: cdk8s gives a namespace to kinds that have none, too. */
function manifestsOf(objects: readonly ApiObject[]): readonly Manifest[] {
  const manifests = objects.map((object) => object.toJson() as Manifest);
  const hasNoNamespace = clusterScope(manifests);
  return manifests.map((object) =>
    hasNoNamespace(object) ? { ...object, metadata: { ...object.metadata, namespace: undefined } } : object,
  );
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
