import { each, entries, fields, unique } from '../checks/check';
import { dnsLabel, dnsName, mount } from '../checks/names';
import type { Report } from '../checks/report';
import { PIPELINES_TOKEN } from '../apps/notebooks';
import { environment } from './environment';
import { checkMounts } from './workspace';

/** What pods get that ask for it by a label: notebooks do where users tick it in the spawner's form. */
export interface TenantPodDefault {
  /** Its name, and the label of the pods that get it: `<name>: 'true'`. */
  readonly name: string;
  /** What users read in the form. */
  readonly description: string;
  /** Environment variables. Passwords and tokens belong into Secrets. @default none */
  readonly env?: Readonly<Record<string, string>>;
  /** Names of Secrets of the namespace whose keys become environment variables. They are yours. @default none */
  readonly envFromSecrets?: readonly string[];
  /** Names of Secrets of the namespace by the directory at which they are mounted. They are yours. @default none */
  readonly secrets?: Readonly<Record<string, string>>;
  /** Names of the tenant's `volumes` by the directory at which they are mounted. @default none */
  readonly volumes?: Readonly<Record<string, string>>;
  /** Labels of the pods: `{ 'azure.workload.identity/use': 'true' }`. @default none */
  readonly labels?: Readonly<Record<string, string>>;
  /** Annotations of the pods. @default none */
  readonly annotations?: Readonly<Record<string, string>>;
}

const checkAll = each(
  fields<TenantPodDefault>({
    name: dnsLabel,
    env: environment('envFromSecrets'),
    envFromSecrets: each(dnsName),
    secrets: entries((report, at, name, path) => mount(report, at, name, path) && dnsName(report, at, name)),
  }),
);

/**
 * Reports names that Kubernetes refuses, secrets in the open, and unknown volumes.
 * @param pipelinesToken whether the platform makes the PodDefault with a token for Pipelines
 */
export function checkPodDefaults(
  report: Report,
  at: string,
  podDefaults: readonly TenantPodDefault[],
  known: ReadonlySet<string>,
  pipelinesToken: boolean,
): void {
  unique(report, at, 'name', podDefaults.map(({ name }) => name)); // oxfmt-ignore
  checkAll(report, at, podDefaults);
  podDefaults.forEach(({ name, volumes }, index) => {
    const taken = `'${name}' is the one that notebooks.pipelinesToken makes; take another name`;
    report.check(!pipelinesToken || name !== PIPELINES_TOKEN, `${at}[${index}].name`, taken);
    checkMounts(report, `${at}[${index}].volumes`, volumes, known);
  });
}
