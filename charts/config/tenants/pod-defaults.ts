import { type Check, each, entries, fields, keys, unique } from '../checks/check';
import { directory, dnsLabel, dnsName } from '../checks/names';
import type { Report } from '../checks/report';
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

/** Names that tell a secret. What is rendered is public. */
const SECRET = /(?:^|_)(?:PASSWORD|PASSWD|PASSPHRASE|TOKEN|SECRET|SECRET_KEY|SECRET_ACCESS_KEY|API_?KEY|PRIVATE_KEY)$/i;

const variable: Check<string> = (report, at, name) => {
  const open = `is rendered, where everybody can read it; put it into a Secret and name that in envFromSecrets`;
  const isName = /^[A-Za-z_][\w.-]*$/.test(name);
  return (
    report.check(!SECRET.test(name), at, open) && report.check(isName, at, 'is not the name of an environment variable')
  );
};

const checkAll = each(
  fields<TenantPodDefault>({
    name: dnsLabel,
    env: keys(variable),
    envFromSecrets: each(dnsName),
    secrets: entries(dnsName, directory),
    volumes: keys(directory),
  }),
);

/** Reports names that Kubernetes refuses, secrets in the open, and unknown volumes. */
export function checkPodDefaults(
  report: Report,
  at: string,
  podDefaults: readonly TenantPodDefault[],
  known: ReadonlySet<string>,
): void {
  unique(report, at, 'name', podDefaults.map(({ name }) => name)); // prettier-ignore
  checkAll(report, at, podDefaults);
  podDefaults.forEach(({ volumes }, index) => {
    checkMounts(report, `${at}[${index}].volumes`, volumes, known);
  });
}
