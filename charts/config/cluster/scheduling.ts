import { type Check, each, fields, oneOrMore } from '../checks/check';
import { dnsName } from '../checks/names';
import type { Report } from '../checks/report';
import { toleration } from '../checks/tolerations';
import { labelsBeside } from '../tenants/labels';
import type * as k8s from '../../kit/k8s';

/** Where pods run, and how. What a pod says of these itself stands, and the rest is added to it. */
export interface PodScheduling {
  /** Labels of the nodes on which they run. @default any node */
  readonly nodeSelector?: Readonly<Record<string, string>>;
  /** Taints of nodes on which they run all the same. @default none */
  readonly tolerations?: readonly k8s.Toleration[];
  /** Which nodes they must or should run on, and beside which pods. @default any */
  readonly affinity?: k8s.Affinity;
  /** Name of a PriorityClass of the cluster: who waits where nodes are full. @default the cluster's default */
  readonly priorityClass?: string;
  /** Name of a RuntimeClass of the cluster, such as one of gVisor or Kata. @default the nodes' own runtime */
  readonly runtimeClass?: string;
}

/** The pods of the platform, and apart from them those of tenants. */
export interface SchedulingProps {
  /**
   * The platform's own pods, those of databases, backups and of the solver of ACME challenges included. Agents that
   * must run on each node take its tolerations alone. @default anywhere
   */
  readonly platform?: PodScheduling;
  /**
   * All pods in namespaces of tenants, whichever program makes them: notebooks, steps of pipelines, trainings, trials,
   * models. A MutatingAdmissionPolicy adds it, which needs Kubernetes 1.36. @default anywhere
   */
  readonly tenants?: PodScheduling;
}

type NodeAffinity = NonNullable<k8s.Affinity['nodeAffinity']>;
type NodeSelector = NonNullable<NodeAffinity['requiredDuringSchedulingIgnoredDuringExecution']>;

/** The API server takes a term without conditions, and no node fulfils it. */
const term: Check<NodeSelector['nodeSelectorTerms'][number]> = (report, at, { matchExpressions, matchFields }) => {
  const advice = `selects no node; write { matchExpressions: [{ key: 'pool', operator: 'In', values: ['kubeflow'] }] }`;
  return report.check(Boolean(matchExpressions?.length ?? matchFields?.length), at, advice);
};

const affinity = fields<k8s.Affinity>({
  nodeAffinity: fields<NodeAffinity>({
    requiredDuringSchedulingIgnoredDuringExecution: fields<NodeSelector>({ nodeSelectorTerms: oneOrMore(term) }),
  }),
});

const pods = fields<PodScheduling>({
  nodeSelector: labelsBeside([]),
  tolerations: each(toleration),
  affinity,
  priorityClass: dnsName,
  runtimeClass: dnsName,
});

const check = fields<SchedulingProps>({ platform: pods, tenants: pods });

/** Reports what no API server takes. */
export function resolveScheduling(given: SchedulingProps, report: Report): SchedulingProps {
  check(report, 'scheduling', given);
  return given;
}
