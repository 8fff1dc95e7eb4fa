import { nearest } from '../../contract/nearest';
import { PIPELINES_TOKEN } from '../apps/notebooks';
import { type Check, each, fields } from '../checks/check';
import type { Report } from '../checks/report';
import { toleration } from '../checks/tolerations';
import { below } from '../checks/values';
import type * as k8s from '../../kit/k8s';
import { environment } from './environment';
import { labelsBeside } from './labels';

/** What the pod of a notebook has beside its amounts and volumes: what users choose in the form, too. */
export interface NotebookPod {
  /**
   * Names of PodDefaults that the pod gets: of the tenant's `podDefaults`, and `access-ml-pipeline`, which
   * `notebooks.pipelinesToken` makes. @default `access-ml-pipeline` with `notebooks.pipelinesToken`, otherwise none
   */
  readonly podDefaults?: readonly string[];
  /** Environment variables. Passwords and tokens belong into Secrets, which PodDefaults bring. @default none */
  readonly env?: Readonly<Record<string, string>>;
  /** Labels of the notebook and its pod. @default none */
  readonly labels?: Readonly<Record<string, string>>;
  /** Labels of the nodes that it may run on. @default any node */
  readonly nodeSelector?: Readonly<Record<string, string>>;
  /** Taints of nodes that it may run on all the same. @default none */
  readonly tolerations?: readonly k8s.Toleration[];
  /** Which nodes it must or should run on, and beside which pods. @default any */
  readonly affinity?: k8s.Affinity;
}

/** Labels that the platform and the notebook controller set: it finds its pods by them. */
const OWN_LABELS = ['app', 'notebook-name', 'statefulset', 'sidecar.istio.io/inject'];

const variables = environment('envFromSecrets of a PodDefault');

const env: Check<object> = (report, at, given) => {
  const ours = 'is set by the notebook controller; leave it out';
  return report.check(!('NB_PREFIX' in given), `${at}.NB_PREFIX`, ours) && variables(report, at, given);
};

/** Reports names and values that Kubernetes refuses, and what the notebook controller sets. */
export const checkPod = fields<NotebookPod>({
  env,
  labels: labelsBeside(OWN_LABELS),
  nodeSelector: labelsBeside([]),
  tolerations: each(toleration),
});

/** The PodDefaults of a namespace. */
export interface KnownPodDefaults {
  /** Names of the tenant's own. */
  readonly own: readonly string[];
  /** Whether the platform makes the one with a token for Pipelines. */
  readonly pipelinesToken: boolean;
}

/** Reports PodDefaults that are not rendered. */
export function checkChosen(report: Report, at: string, names: readonly string[], known: KnownPodDefaults): void {
  names.forEach((name, index) => {
    report.check(isKnown(name, known), below(at, index), unknownPodDefault(name, known));
  });
}

/** Reports PodDefaults that the namespace does not have, and labels that stand for one. */
export function checkPodDefaultsOf(
  report: Report,
  at: string,
  { podDefaults = [], labels = {} }: NotebookPod,
  known: KnownPodDefaults,
): void {
  checkChosen(report, `${at}.podDefaults`, podDefaults, known);
  for (const label of Object.keys(labels)) {
    const chosen = `is the label of a PodDefault; write podDefaults: ['${label}']`;
    report.check(!isKnown(label, known), below(`${at}.labels`, label), chosen);
  }
}

function isKnown(name: string, { own, pipelinesToken }: KnownPodDefaults): boolean {
  return own.includes(name) || (pipelinesToken && name === PIPELINES_TOKEN);
}

function unknownPodDefault(name: string, { own, pipelinesToken }: KnownPodDefaults): string {
  const near = nearest(name, [...own, ...(pipelinesToken ? [PIPELINES_TOKEN] : [])]);
  const add = `add { name: '${name}', description: '…' } to podDefaults of the tenant`;
  const missing = name === PIPELINES_TOKEN ? 'write notebooks: { pipelinesToken: true }' : add;
  return `'${name}' is not a PodDefault that is rendered; ${near === undefined ? missing : `did you mean '${near}'?`}`;
}
