import { load } from 'js-yaml';

import { App, Database, images, Kubeflow, type KubeflowProps } from '../../charts';
import { render, SMALL } from '../support/render';
import { WEBHOOKS } from '../support/rendering';

const CONTROLLER = 'kubeflow/katib-controller';

const own = render();
const without = render({ components: { katib: false } });

/** The environment of the DB manager, and what else Katib consists of. */
function databaseOf(change: Partial<KubeflowProps>) {
  const platform = render(change);
  const variables = Object.entries(platform.environment('kubeflow/katib-db-manager'));
  const env = Object.fromEntries(
    variables.map(([name, value]) => [name, typeof value === 'object' ? value.secretKeyRef : value]),
  );
  return { env, platform };
}

test('collectors of metrics have the security context of their trial where a tenant is restricted', () => {
  const controller = (change?: Partial<KubeflowProps>) => {
    const config = load(render(change).config('kubeflow/katib-config')['katib-config.yaml'] ?? '');
    return (config as { init: { controller: object } }).init.controller;
  };
  const [tenant] = SMALL.tenants ?? [];
  expect(controller()).not.toHaveProperty('injectSecurityContext');
  expect(controller({ tenants: tenant && [{ ...tenant, podSecurity: 'restricted' }] })).toMatchObject({
    injectSecurityContext: true,
  });
});

test('the controller takes requests with the certificate that the API server is told of', () => {
  expect(own.get('cert-manager.io/v1/Certificate', 'kubeflow/katib-webhook-cert')).toMatchObject({
    spec: { secretName: 'katib-webhook-cert', dnsNames: expect.arrayContaining(['katib-controller.kubeflow.svc']) },
  });
  for (const kind of WEBHOOKS) {
    expect(own.get(kind, 'katib.kubeflow.org')).toMatchObject({
      metadata: { annotations: { 'cert-manager.io/inject-ca-from': 'kubeflow/katib-webhook-cert' } },
    });
  }
  expect(own.get('apps/v1/Deployment', CONTROLLER)).toMatchObject({
    spec: {
      template: {
        spec: { volumes: expect.arrayContaining([expect.objectContaining({ name: 'cert' })]) as unknown[] },
      },
    },
  });
  expect(own.get('networking.k8s.io/v1/NetworkPolicy', 'kubeflow/katib-controller')).toMatchObject({
    spec: { ingress: [{ ports: [{ port: 8443 }] }] },
  });
});

test('every program that Katib starts has its image from the list of images', () => {
  const configs = [own.config('kubeflow/katib-config'), own.config('kubeflow/trial-templates')];
  const texts = configs.flatMap((data) => Object.values(data)).join('\n');
  const named = [...texts.matchAll(/image: (\S+)/g)].map(([, image]) => image);
  expect(named).toHaveLength(19);
  for (const image of named) expect(Object.values(images)).toContain(image);
});

test('a change of its configuration, or of the operators whose jobs are trials, restarts the controller', () => {
  const template = (change: Partial<KubeflowProps>): unknown => {
    return render(change).pod(CONTROLLER).metadata;
  };
  const before = template({});
  expect(template({})).toEqual(before);
  expect(template({ components: { trainer: false, 'trainer-runtimes': false } })).not.toEqual(before);
  expect(template({ components: { 'training-operator': true } })).not.toEqual(before);
});

test('trials can be TrainJobs where Trainer is', () => {
  const kinds = (change: Partial<KubeflowProps>): unknown => {
    return load(render(change).config('kubeflow/katib-config')['katib-config.yaml'] ?? '');
  };
  const trainJob = 'TrainJob.v1alpha1.trainer.kubeflow.org';
  expect(JSON.stringify(kinds({}))).toContain(trainJob);
  expect(JSON.stringify(kinds({ components: { trainer: false, 'trainer-runtimes': false } }))).not.toContain(trainJob);
});

test('the web app asks who the user is, and only the gateway reaches it', () => {
  expect(own.environment('kubeflow/katib-ui')).toMatchObject({ APP_DISABLE_AUTH: 'false' });
  expect(own.yaml('security.istio.io/v1beta1/AuthorizationPolicy', 'kubeflow/katib-ui')).toContain(
    'sa/istio-ingressgateway-service-account',
  );
});

test('without Katib, nothing of it is left', () => {
  expect(own.about('katib').length).toBeGreaterThan(25);
  expect(without.about('katib')).toEqual([]);
});

describe('the database', () => {
  test('is a MySQL of its own, whose password is random and only in a Secret', () => {
    const { env, platform } = databaseOf({});
    expect(env).toEqual({
      DB_NAME: 'mysql',
      DB_PASSWORD: { name: 'katib-mysql-secrets', key: 'MYSQL_ROOT_PASSWORD' },
    });
    expect(platform.has('v1/PersistentVolumeClaim', 'kubeflow/katib-mysql')).toBe(true);
    const secret = own.get('v1/Secret', 'kubeflow/katib-mysql-secrets');
    expect(secret).not.toHaveProperty('data');
    expect(JSON.stringify(secret)).toContain('MYSQL_ROOT_PASSWORD');
    expect(JSON.stringify(secret)).toContain('random');
    const server = own.environment('kubeflow/katib-mysql');
    expect(server).toMatchObject({
      MYSQL_ROOT_PASSWORD: { secretKeyRef: { name: 'katib-mysql-secrets', key: 'MYSQL_ROOT_PASSWORD' } },
    });
    expect(server).not.toHaveProperty('MYSQL_ALLOW_EMPTY_PASSWORD');
    expect(own.get('apps/v1/Deployment', 'kubeflow/katib-mysql')).toMatchObject({
      spec: { strategy: { type: 'Recreate' } },
    });
  });

  test('is a PostgreSQL of its own, which runs without root', () => {
    const { env, platform } = databaseOf({ databases: { katib: Database.postgres() } });
    expect(env).toEqual({
      DB_NAME: 'postgres',
      DB_PASSWORD: { name: 'katib-postgres-secrets', key: 'POSTGRES_PASSWORD' },
    });
    expect(platform.has('v1/Service', 'kubeflow/katib-postgres')).toBe(true);
    expect(platform.about(/^katib: .*mysql/)).toEqual([]);
    expect(platform.pod('kubeflow/katib-postgres').spec?.securityContext).toMatchObject({ runAsNonRoot: true });
  });

  test.each([
    ['mysql', 'KATIB_MYSQL_DB', '3306'],
    ['postgres', 'KATIB_POSTGRESQL_DB', '5432'],
  ] as const)('is someone else’s %s', (engine, prefix, port) => {
    const katib = Database.external({ engine, host: 'db.example.com', secretName: 'katib-db' });
    const { env, platform } = databaseOf({ databases: { katib } });
    expect(env).toEqual({
      DB_NAME: engine,
      DB_USER: { name: 'katib-db', key: 'username' },
      DB_PASSWORD: { name: 'katib-db', key: 'password' },
      [`${prefix}_HOST`]: 'db.example.com',
      [`${prefix}_PORT`]: port,
      [`${prefix}_DATABASE`]: 'katib',
    });
    // Neither a server, nor the Secret that is its owner's.
    expect(platform.about(/^katib: (?:.*(?:mysql|postgres)|PersistentVolumeClaim|Secret)/)).toEqual([]);
  });

  test('is described by its Secret', () => {
    const katib = Database.external({
      engine: 'mysql',
      host: { secretKey: 'endpoint' },
      port: { secretKey: 'port' },
      database: 'tuning',
      secretName: 'katib-db',
      usernameKey: 'user',
    });
    expect(databaseOf({ databases: { katib } }).env).toMatchObject({
      DB_USER: { name: 'katib-db', key: 'user' },
      KATIB_MYSQL_DB_HOST: { name: 'katib-db', key: 'endpoint' },
      KATIB_MYSQL_DB_PORT: { name: 'katib-db', key: 'port' },
      KATIB_MYSQL_DB_DATABASE: 'tuning',
    });
  });
});

const SOUND = { engine: 'mysql', host: 'db.example.com', secretName: 'katib-db' } as const;

test.each<[string, object, string]>([
  ['no host', { host: '' }, 'databases.katib.host: is empty; write the host name of the database'],
  [
    'a host that nobody filled in',
    { host: 'YOUR_HOST' },
    "databases.katib.host: 'YOUR_HOST' is a placeholder; write the host name of the database",
  ],
  [
    'a Secret that nobody filled in',
    { secretName: 'REPLACE_ME' },
    "databases.katib.secretName: 'REPLACE_ME' is a placeholder; write your own",
  ],
  [
    'a URL for a host',
    { host: 'mysql://root@db.example.com:3307/katib' },
    "databases.katib.host: 'mysql://root@db.example.com:3307/katib' is more than a host; write host: 'db.example.com', port: 3307",
  ],
  ['a host in capitals', { host: 'DB.example.com' }, "databases.katib.host: 'DB.example.com' is not a DNS name"],
  ['port 0', { port: 0 }, 'databases.katib.port: 0 is not a port; write one of 1 to 65535'],
  ['a broken port', { port: 3306.5 }, 'databases.katib.port: 3306.5 is not a port; write one of 1 to 65535'],
  [
    'a database that would be read as options',
    { database: 'katib?tls=false' },
    "databases.katib.database: 'katib?tls=false' is not the name of a database",
  ],
  ['an unknown engine', { engine: 'oracle' }, "databases.katib.engine: 'oracle' is not one of mysql, postgres"],
  [
    'a key that cannot be',
    { passwordKey: 'pass word' },
    "databases.katib.passwordKey: 'pass word' is not a key of a Secret",
  ],
  ['an empty key', { host: { secretKey: '' } }, 'databases.katib.host.secretKey: is empty; write your own'],
])('a database with %s is refused', (_what, change, message) => {
  const katib = Database.external({ ...SOUND, ...change });
  expect(() => new Kubeflow(new App(), 'kubeflow', { ...SMALL, databases: { katib } })).toThrow(message);
});

test('names that look like a placeholder and are none are accepted', () => {
  for (const host of ['yourkit.example.com', 'exchange-data.example.com', '10.0.0.7', 'mysql.databases.svc']) {
    const katib = Database.external({ ...SOUND, host });
    expect(() => new Kubeflow(new App(), 'kubeflow', { ...SMALL, databases: { katib } })).not.toThrow();
  }
});
