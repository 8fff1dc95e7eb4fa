import type { Report } from '../checks/report';

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

/** Reports names that Kubernetes refuses, secrets in the open, and volumes that there are not. */
export function checkPodDefaults(
  at: string,
  podDefaults: readonly TenantPodDefault[],
  volumes: ReadonlySet<string>,
  report: Report,
): void {
  report.unique(at, 'name', podDefaults.map(({ name }) => name)); // prettier-ignore
  podDefaults.forEach(({ name, env = {}, envFromSecrets = [], secrets = {}, volumes: mounted = {} }, index) => {
    const path = `${at}[${index}]`;
    report.dnsLabel(`${path}.name`, name);
    for (const key of Object.keys(env)) {
      const open = `is rendered, where everybody can read it; put it into a Secret and name that in envFromSecrets`;
      report.check(!SECRET.test(key), `${path}.env.${key}`, open);
      report.check(/^[A-Za-z_][\w.-]*$/.test(key), `${path}.env.${key}`, 'is not the name of an environment variable');
    }
    envFromSecrets.forEach((secret, nth) => report.dnsName(`${path}.envFromSecrets[${nth}]`, secret));
    for (const [kind, mounts] of Object.entries({ secrets, volumes: mounted })) {
      for (const [directory, mount] of Object.entries(mounts)) {
        const place = `${path}.${kind}['${directory}']`;
        report.check(/^\/[^:]+$/.test(directory), place, `is no directory; write '/data'`);
        const unknown = `'${mount}' is no volume of the tenant; add { name: '${mount}', size: '10Gi' } to its volumes`;
        if (kind === 'secrets') report.dnsName(place, mount);
        else report.check(volumes.has(mount), place, unknown);
      }
    }
  });
}
