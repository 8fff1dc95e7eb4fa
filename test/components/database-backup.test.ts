import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { App, Backup, type BackupProps, Database, Kubeflow, type KubeflowProps } from '../../charts';
import { REPO } from '../support/files';
import { told } from '../support/mistakes';
import { render, type Rendering, SMALL } from '../support/render';

const PLAN: BackupProps = { schedule: '0 3 * * *', to: Backup.claim({ size: '8Gi' }) };
const EVERYTHING = { 'model-registry': true, 'model-catalog': true } as const;
const withBackup = (kind: 'mysql' | 'postgres', plan: BackupProps = PLAN, more: Partial<KubeflowProps> = {}) => {
  const database = Database[kind]();
  const databases = { katib: database, modelRegistry: database, pipelines: database, backup: plan };
  return render({ components: EVERYTHING, databases, ...more });
};

const jobOf = (platform: Rendering, name: string) => platform.get('batch/v1/CronJob', `kubeflow/${name}-backup`).spec;
const podOf = (platform: Rendering, name: string) => jobOf(platform, name)?.jobTemplate.spec?.template;

describe.each([
  ['katib', 'mysql', 'katib-mysql', 'katib-mysql', 'root', 'katib-mysql-secrets/MYSQL_ROOT_PASSWORD'],
  [
    'katib', 'postgres', 'katib-postgres', 'katib-postgres',
    'katib-postgres-secrets/POSTGRES_USER', 'katib-postgres-secrets/POSTGRES_PASSWORD',
  ],
  [
    'model-registry', 'mysql', 'model-registry-db', 'model-registry-db',
    'model-registry-db-secrets/MYSQL_USER_NAME', 'model-registry-db-secrets/MYSQL_ROOT_PASSWORD',
  ],
  [
    'model-registry', 'postgres', 'model-registry-db', 'model-registry-db',
    'model-registry-db-secrets/POSTGRES_USER', 'model-registry-db-secrets/POSTGRES_PASSWORD',
  ],
  ['pipelines', 'mysql', 'mysql', 'mysql', 'mysql-secret/username', 'mysql-secret/password'],
  [
    'pipelines', 'postgres', 'postgres', 'postgres-service',
    'postgres-secret-extended/username', 'postgres-secret-extended/password',
  ],
] as const)('the backup of %s in its own %s', (system, kind, deployment, host, user, password) => {
  const platform = withBackup(kind);
  const { spec, metadata } = podOf(platform, system) ?? {};
  const server = platform.get('apps/v1/Deployment', `kubeflow/${deployment}`).spec?.template.spec;

  test('is made by the database’s image, with its credentials from the Secret, and never in arguments', () => {
    const [container] = spec?.containers ?? [];
    const values = container?.env?.map(({ name, value, valueFrom }) => {
      const { name: secret, key } = valueFrom?.secretKeyRef ?? {};
      return [name, value ?? `${secret}/${key}`];
    });
    expect(container?.image).toBe(server?.containers[0]?.image);
    expect(Object.fromEntries(values ?? [])).toEqual({
      ENGINE: kind,
      HOST: host,
      USERNAME: user,
      [{ mysql: 'MYSQL_PWD', postgres: 'PGPASSWORD' }[kind]]: password,
      NAME: system,
      FOLDER: '/backups',
      KEEP: '7',
    });
    expect(container?.command).toEqual(['bash', '/program/backup.sh']);
    expect(platform.config(`kubeflow/${system}-backup-code`)['backup.sh']).toBe(
      readFileSync(join(REPO, 'charts/kit/database-backup.sh'), 'utf8'),
    );
  });

  test('is on a volume of its own, which the database only reads', () => {
    const claim = platform.get('v1/PersistentVolumeClaim', `kubeflow/${system}-backups`);
    expect(claim.spec).toEqual({ accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '8Gi' } } });
    const volume = { name: 'backups', persistentVolumeClaim: { claimName: `${system}-backups` } };
    expect(spec?.volumes).toContainEqual(volume);
    expect(server?.volumes).toContainEqual(volume);
    expect(spec?.containers[0]?.volumeMounts).toContainEqual({ mountPath: '/backups', name: 'backups' });
    expect(server?.containers[0]?.volumeMounts).toContainEqual({ mountPath: '/backups', name: 'backups', readOnly: true });
    const labels = platform.get('apps/v1/Deployment', `kubeflow/${deployment}`).spec?.selector.matchLabels;
    expect(spec?.affinity?.podAffinity?.requiredDuringSchedulingIgnoredDuringExecution).toEqual([
      { labelSelector: { matchLabels: labels }, topologyKey: 'kubernetes.io/hostname' },
    ]);
  });

  test('runs as the database’s user, restricted, with limits and an identity of its own', () => {
    const user = { mysql: 999, postgres: 70 }[kind];
    expect(spec?.securityContext).toMatchObject({ runAsNonRoot: true, fsGroup: user });
    expect(spec?.containers[0]?.securityContext).toMatchObject({
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      readOnlyRootFilesystem: true,
      runAsUser: user,
    });
    expect(Object.keys(spec?.containers[0]?.resources?.limits ?? {})).toEqual(['cpu', 'memory']);
    expect(spec?.serviceAccountName).toBe(`${system}-backup`);
    expect(platform.get('v1/ServiceAccount', `kubeflow/${system}-backup`)).toMatchObject({
      automountServiceAccountToken: false,
    });
    // The sidecar of a pod is decided by its namespace: only Pipelines' database is in the mesh.
    const inject = metadata?.labels?.['sidecar.istio.io/inject'];
    expect(inject).toBe(system === 'pipelines' ? undefined : 'false');
  });
}); // oxfmt-ignore

test('the Model Catalog’s PostgreSQL is backed up, too, and the backup of Pipelines is let in', () => {
  const platform = withBackup('mysql');
  expect(podOf(platform, 'model-catalog')?.spec?.containers[0]?.image).toContain('postgres');
  const pod = platform.get('apps/v1/StatefulSet', 'kubeflow/model-catalog-postgres').spec?.template.spec;
  expect(JSON.stringify(pod?.volumes)).toContain('model-catalog-backups');
  const policy = platform.get('security.istio.io/v1beta1/AuthorizationPolicy', 'kubeflow/mysql');
  expect(JSON.stringify(policy.spec)).toContain('"cluster.local/ns/kubeflow/sa/pipelines-backup"');
});

test('schedule, number and volume are those of the definition', () => {
  const to = Backup.claim({ size: '1Ti', storageClass: 'cold' });
  const platform = withBackup('mysql', { schedule: '@weekly', to, keep: 3 }, { storage: { class: 'fast' } });
  expect(jobOf(platform, 'katib')).toMatchObject({
    schedule: '@weekly',
    timeZone: 'Etc/UTC',
    concurrencyPolicy: 'Forbid',
  });
  expect(podOf(platform, 'katib')?.spec?.containers[0]?.env).toContainEqual({ name: 'KEEP', value: '3' });
  const claim = platform.get('v1/PersistentVolumeClaim', 'kubeflow/katib-backups').spec;
  expect(claim).toMatchObject({ storageClassName: 'cold', resources: { requests: { storage: '1Ti' } } });
});

test('an ambient mesh lets the dumps through', () => {
  expect(() => withBackup('mysql', PLAN, { mesh: { mode: 'ambient' } })).not.toThrow();
});

test('an external database is not backed up, and by default none is', () => {
  const external = Database.external({ engine: 'mysql', host: 'db.example.com', secretName: 'a' });
  const platform = render({ databases: { katib: external, backup: PLAN } });
  expect(platform.has('batch/v1/CronJob', 'kubeflow/katib-backup')).toBe(false);
  expect(platform.has('batch/v1/CronJob', 'kubeflow/pipelines-backup')).toBe(true);
  expect(JSON.stringify(render().of('pipelines'))).not.toContain('backup');
});

const refused = (backup: object, more: object = {}) =>
  told(() => new Kubeflow(new App(), 'kubeflow', { ...SMALL, databases: { backup: { ...PLAN, ...backup }, ...more } }));

test.each([
  '0 3 * * *', '@daily', '@every 1h30m', '*/15 * * * *', '0,30 0-6/2 ? jan-DEC Mon', '5/10 * 31 12 6', '  0 3 * * *  ',
])('the schedule %j is taken', (schedule) => {
  expect(refused({ schedule })).toBe('');
}); // oxfmt-ignore

const BETTER = `write '0 3 * * *' (minute, hour, day of the month, month, day of the week) or '@daily'`;
test.each([
  ['daily', `'daily' is not a schedule; ${BETTER}`],
  ['@never', `'@never' is not a schedule; ${BETTER}`],
  ['@every 0s', `'@every 0s' is not a schedule; ${BETTER}`],
  ['0 0 3 * * *', `'0 0 3 * * *' is not a schedule; ${BETTER}`],
  ['TZ=UTC 0 3 * * *', `'TZ=UTC 0 3 * * *' is not a schedule; ${BETTER}`],
  ['60 3 * * *', `'60' in '60 3 * * *' is not a minute; write *, */2, 0 to 59`],
  ['0 3am * * *', `'3am' in '0 3am * * *' is not an hour; write *, */2, 0 to 23`],
  ['0 3 0 * *', `'0' in '0 3 0 * *' is not a day of the month; write *, */2, 1 to 31`],
  ['0 3 * Foo *', `'Foo' in '0 3 * Foo *' is not a month; write *, */2, 1 to 12, a name such as FEB`],
  ['0 3 * * 7', `'7' in '0 3 * * 7' is not a day of the week; write *, */2, 0 to 6, a name such as MON`],
  ['0 5-3 * * *', `'5-3' in '0 5-3 * * *' is not an hour; write *, */2, 0 to 23`],
  ['*/0 3 * * *', `'*/0' in '*/0 3 * * *' is not a minute; write *, */2, 0 to 59`],
])('the schedule %j is refused', (schedule, message) => {
  expect(refused({ schedule })).toBe(`databases.backup.schedule: ${message}`);
});

test.each([
  [{ keep: 0 }, 'keep: 0 is not a number of backups; write 1 or more'],
  [{ keep: 1.5 }, 'keep: 1.5 is not a number of backups; write 1 or more'],
  [{ to: Backup.claim({ size: '20 GB' }) }, "to.size: '20 GB' is not a Kubernetes quantity; write '20Gi'"],
  [{ to: Backup.claim({ size: '20' }) }, "to.size: '20' is 20 bytes; write '20Gi'"],
  [{ to: { kind: 'claim' } }, "to.size: is missing; write size: '…'"],
  [{ to: Backup.claim({ size: '1Gi', storageClass: 'A b' }) }, "to.storageClass: 'A b' is not a DNS name"],
  [{ to: undefined }, 'to: is missing; write to: Backup.claim({ … }) or Backup.objectStore()'],
  [
    { to: { kind: 'tape' } },
    "to.kind: 'tape' is not a kind of Backup; write Backup.claim({ … }) or Backup.objectStore()",
  ],
])('%j is refused', (backup, message) => {
  expect(refused(backup)).toContain(`databases.backup.${message}`);
});

test('a backup with external databases alone is refused', () => {
  const external = Database.external({ engine: 'mysql', host: 'db.example.com', secretName: 'a' });
  expect(refused({}, { katib: external, modelRegistry: external, pipelines: external })).toBe(
    'databases.backup: has nothing to back up: no installed component has a database of its own; leave it out',
  );
});

describe('docs/restore.md', () => {
  const page = readFileSync(join(REPO, 'docs/restore.md'), 'utf8');
  const systems = [...page.matchAll(/^\| (Katib|Model Registry|Pipelines|Model Catalog) .*$/gm)];
  const rows = systems.map(([row]) => row.split('|').map((cell) => cell.trim())).filter(({ length }) => length === 6);
  const platforms = { mysql: withBackup('mysql'), postgres: withBackup('postgres') };

  test('names what writes, and the databases, as they are rendered', () => {
    expect(rows).toHaveLength(4);
    for (const [, , writers = '', mysql = '', postgres = ''] of rows) {
      for (const [, name] of writers.matchAll(/`deployment\/([\w-]+)`/g)) {
        expect(platforms.mysql.has('apps/v1/Deployment', `kubeflow/${name}`)).toBe(true);
      }
      for (const [kind, cell] of Object.entries({ mysql, postgres })) {
        const [, of, name, container] = /^`(\w+)\/([\w-]+) --container ([\w-]+)`$/.exec(cell) ?? [];
        if (!name) continue;
        const platform = platforms[kind as 'mysql' | 'postgres'];
        const { spec } =
          of === 'deployment'
            ? platform.get('apps/v1/Deployment', `kubeflow/${name}`)
            : platform.get('apps/v1/StatefulSet', `kubeflow/${name}`);
        const found = spec?.template.spec?.containers.find((each) => each.name === container);
        expect(JSON.stringify(found?.volumeMounts)).toContain('/backups');
      }
    }
  });
});

test('a database that does not let its dumps in is not rendered', () => {
  const app = new App();
  const kubeflow = new Kubeflow(app, 'kubeflow', { ...SMALL, databases: { backup: PLAN } });
  const rules = [{ from: [{ source: { principals: ['cluster.local/ns/kubeflow/sa/someone'] } }] }];
  kubeflow.object('security.istio.io/v1beta1/AuthorizationPolicy', 'kubeflow/mysql').merge({ spec: { rules } });
  expect(told(() => app.render())).toMatch(/pipelines-backup → mysql/);
});
