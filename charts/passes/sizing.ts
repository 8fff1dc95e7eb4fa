import { Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';

import type { ResolvedWorkload, Sizing } from '../config/sizes';
import { type WorkloadFacts, WORKLOADS } from '../config/sizes/workloads';
import { Component } from '../kit/component';
import { hardened, withResources } from './hardening';
import type * as k8s from '../kit/k8s';
import { isPodSet, type PodSet } from '../kit/pods';
import { allow, READ, Role } from '../kit/rbac';
import { isOf, Resource } from '../kit/resource';
import { selects } from '../contract/selectors';

/**
 * Gives the workloads of a component the numbers of the platform's size and, but in upstream's, what upstream's
 * manifests leave out of them.
 * @returns names of the workloads that it found, as `<component>/<name>`
 */
export function applySize(component: Component, { size, workloads }: Sizing): readonly string[] {
  const facts: Readonly<Record<string, WorkloadFacts>> = WORKLOADS;
  const objects = component.node.findAll();
  return objects.filter(isPodSet).flatMap((pods) => {
    const chart = Chart.of(pods);
    const name = `${Component.isComponent(chart) ? chart.folder : component.folder}/${pods.name}`;
    const [workload, fact] = [workloads.get(name), facts[name]];
    if (!workload || !fact) return [];
    changePod(pods, (pod) => ({
      ...pod,
      initContainers: pod.initContainers?.map((each) => withResources(each, workload.containers[each.name])),
      containers: pod.containers.map((each) => withResources(each, workload.containers[each.name])),
    }));
    const replicas = setReplicas(pods, workload, objects);
    if (size !== 'upstream') {
      changePod(pods, (pod) => hardened(pod, fact, size));
      budget(pods, replicas, objects);
      if (replicas > 1) spread(pods);
    }
    if (replicas > 1) elect(pods, fact);
    return [name];
  });
}

const isAutoscaler = isOf('autoscaling/v2/HorizontalPodAutoscaler');
const isBudget = isOf('policy/v1/PodDisruptionBudget');

function changePod(pods: PodSet, change: (pod: k8s.PodSpec) => k8s.PodSpec): void {
  const { spec } = pods.fields;
  if (!spec?.template.spec) return;
  pods.fields = { ...pods.fields, spec: { ...spec, template: { ...spec.template, spec: change(spec.template.spec) } } };
}

/** Says how many pods there are at least, and returns it. An autoscaler of the workload's name has the last word. */
function setReplicas(pods: PodSet, { replicas }: ResolvedWorkload, objects: readonly IConstruct[]): number {
  const { spec } = pods.fields;
  const autoscaler = objects.filter(isAutoscaler).find(({ name }) => name === pods.name);
  const scale = autoscaler?.fields.spec;
  if (replicas === undefined) return (scale ? scale.minReplicas : spec?.replicas) ?? 1;
  if (autoscaler && scale) {
    const maxReplicas = Math.max(replicas, scale.maxReplicas);
    autoscaler.fields = { spec: { ...scale, minReplicas: replicas, maxReplicas } };
  } else if (spec) pods.fields = { ...pods.fields, spec: { ...spec, replicas } };
  return replicas;
}

/** Several pods are evicted one after the other; a budget for a single one would keep its node from being drained. */
function budget(pods: PodSet, replicas: number, objects: readonly IConstruct[]): void {
  const { selector, template } = pods.fields.spec ?? {};
  const labels = template?.metadata?.labels ?? {};
  const existing = objects.filter(isBudget).find(({ fields }) => selects(fields.spec?.selector, labels));
  existing?.node.scope?.node.tryRemoveChild(existing.node.id);
  if (replicas < 2 || !pods.node.scope) return;
  const name = existing?.name ?? pods.name;
  new Resource(pods.node.scope, 'policy/v1/PodDisruptionBudget', name, { spec: { maxUnavailable: 1, selector } });
}

/** Puts the pods on different nodes and in different zones, as far as there are some. */
function spread(pods: PodSet): void {
  const labelSelector = pods.fields.spec?.selector;
  const topologySpreadConstraints = ['kubernetes.io/hostname', 'topology.kubernetes.io/zone'].map((topologyKey) => ({
    maxSkew: 1,
    topologyKey,
    whenUnsatisfiable: 'ScheduleAnyway',
    labelSelector,
  }));
  changePod(pods, (pod) => ({ ...pod, topologySpreadConstraints }));
}

const LEASES = [
  allow(...READ, 'create', 'update', 'patch').on('coordination.k8s.io', 'leases'),
  allow('create', 'patch').on('', 'events'),
];

/** Lets one of the pods lead, where upstream starts a single one and leaves that out. */
function elect(pods: PodSet, { containers, elect: flag, needsLeases }: WorkloadFacts): void {
  const [leader] = Object.keys(containers);
  const name = `${pods.name}-leases`;
  if (flag !== undefined) {
    changePod(pods, (pod) => ({
      ...pod,
      containers: pod.containers.map((each) =>
        each.name === leader ? { ...each, args: [...(each.args ?? []), flag] } : each,
      ),
    }));
  }
  const boundTo = pods.fields.spec?.template.spec?.serviceAccountName;
  if (needsLeases && pods.node.scope) new Role(pods.node.scope, name, LEASES, { boundTo });
}
