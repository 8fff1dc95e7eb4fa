import { containerPath, type ContainerResources, excesses, resourcesIn, type Size } from '../config/sizes';
import { workloadPath } from '../config/sizes';
import type { Amounts } from '../config/sizes/workloads';
import { InvalidPlatform, type Problem } from '../contract/problems';
import { quantity } from '../contract/quantity';
import type * as k8s from '../kit/k8s';
import { allow, READ, Role } from '../kit/rbac';
import { isOf, Resource } from '../kit/resource';
import { selects } from '../contract/selectors';
import type { Workload } from '../kit/workload';
import type { Pass } from './index';
import { changePod, type TabledWorkload, tabledWorkloads } from './pods';

/**
 * Sets the requests, limits and numbers of pods that the platform's size and the definition give. Workloads with
 * several pods also get a budget, spreading, and the election of a leader. Before the passes that read all objects,
 * because it adds and removes some.
 * @throws InvalidPlatform for workloads that are not installed, and for requests above upstream's limits
 */
export const applySizes: Pass = (tree, platform) => {
  const { size, changed } = platform.sizing;
  const workloads = tabledWorkloads(tree, platform);
  const installed = new Set(workloads.map(({ name }) => name));
  const problems: Problem[] = changed.filter((name) => !installed.has(name)).map(notInstalled);
  for (const each of workloads) {
    problems.push(...setResources(each, size));
    const replicas = setReplicas(each);
    if (size !== 'upstream') setBudget(each, replicas);
    if (replicas < 2) continue;
    if (size !== 'upstream') spread(each.workload);
    elect(each);
  }
  if (problems.length) throw new InvalidPlatform(problems);
};

function notInstalled(workload: string): Problem {
  return { at: workloadPath(workload), message: 'is not installed by this definition; leave it out' };
}

/** Sets the resources of the containers that the table names, and returns the problems found. */
function setResources({ name, workload, containers }: TabledWorkload, size: Size): readonly Problem[] {
  const problems: Problem[] = [];
  const resize = (container: k8s.Container): k8s.Container => {
    const given = containers[container.name];
    if (!given) return container;
    const resources = resourcesOf(container, resourcesIn(size, amountsOf(container)), given);
    problems.push(...excesses(containerPath(name, container.name), resources ?? {}));
    return { ...container, resources };
  };
  changePod(workload, (pod) => ({
    ...pod,
    initContainers: pod.initContainers?.map(resize),
    containers: pod.containers.map(resize),
  }));
  return problems;
}

/** The amounts in a container's own requests or limits, in the table's form. */
function amountsOf({ resources: { requests, limits } = {} }: k8s.Container): Amounts {
  const cpu = (amount?: string | number) => (amount === undefined ? amount : Math.round(quantity(amount) * 1000));
  const memory = (amount?: string | number) => (amount === undefined ? amount : quantity(amount) / 2 ** 20);
  return [cpu(requests?.cpu), memory(requests?.memory), cpu(limits?.cpu), memory(limits?.memory)];
}

/** The resources of a container: the definition's go before those of the size, and these before the component's. */
function resourcesOf({ resources }: k8s.Container, own: ContainerResources, given: ContainerResources) {
  const requests = { ...own.requests, ...given.requests };
  const limits = { ...own.limits, ...given.limits };
  if (!Object.keys({ ...requests, ...limits }).length) return resources;
  const merged = { requests: { ...resources?.requests, ...requests }, limits: { ...resources?.limits, ...limits } };
  return { ...resources, ...merged };
}

const isAutoscaler = isOf('autoscaling/v2/HorizontalPodAutoscaler');
const isBudget = isOf('policy/v1/PodDisruptionBudget');

/** Sets the least number of pods, and returns it. An autoscaler of the workload's name may start more. */
function setReplicas({ workload, replicas, objects }: TabledWorkload): number {
  const { spec } = workload.fields;
  const autoscaler = objects.filter(isAutoscaler).find(({ name }) => name === workload.name);
  const scale = autoscaler?.fields.spec;
  if (replicas === undefined) return (scale ? scale.minReplicas : spec?.replicas) ?? 1;
  if (autoscaler && scale) {
    const maxReplicas = Math.max(replicas, scale.maxReplicas);
    autoscaler.fields = { spec: { ...scale, minReplicas: replicas, maxReplicas } };
  } else if (spec) workload.fields = { ...workload.fields, spec: { ...spec, replicas } };
  return replicas;
}

/** A budget: pods are evicted one after the other. Single pods get none, because it would block draining their node. */
function setBudget({ workload, objects }: TabledWorkload, replicas: number): void {
  const { selector, template } = workload.fields.spec ?? {};
  const labels = template?.metadata?.labels ?? {};
  const existing = objects.filter(isBudget).find(({ fields }) => selects(fields.spec?.selector, labels));
  existing?.node.scope?.node.tryRemoveChild(existing.node.id);
  if (replicas < 2 || !workload.node.scope) return;
  const name = existing?.name ?? workload.name;
  new Resource(workload.node.scope, 'policy/v1/PodDisruptionBudget', name, { spec: { maxUnavailable: 1, selector } });
}

/** Spreads the pods over nodes and zones, as far as the cluster has several. */
function spread(workload: Workload): void {
  const labelSelector = workload.fields.spec?.selector;
  const topologySpreadConstraints = ['kubernetes.io/hostname', 'topology.kubernetes.io/zone'].map((topologyKey) => ({
    maxSkew: 1,
    topologyKey,
    whenUnsatisfiable: 'ScheduleAnyway',
    labelSelector,
  }));
  changePod(workload, (pod) => ({ ...pod, topologySpreadConstraints }));
}

const LEASES = [
  allow(...READ, 'create', 'update', 'patch').on('coordination.k8s.io', 'leases'),
  allow('create', 'patch').on('', 'events'),
];

/** Switches on the election of a leader, which upstream leaves out because it starts a single pod. */
function elect({ workload, facts: { containers, elect: flag, needsLeases } }: TabledWorkload): void {
  const [leader] = Object.keys(containers);
  const withFlag = (container: k8s.Container): k8s.Container =>
    container.name === leader && flag ? { ...container, args: [...(container.args ?? []), flag] } : container;
  changePod(workload, (pod) => ({ ...pod, containers: pod.containers.map(withFlag) }));
  const boundTo = workload.fields.spec?.template.spec?.serviceAccountName;
  if (needsLeases && workload.node.scope) new Role(workload.node.scope, `${workload.name}-leases`, LEASES, { boundTo });
}
