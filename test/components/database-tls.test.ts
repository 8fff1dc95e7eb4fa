import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { Database, type DatabaseTls, type ExternalDatabaseProps, type KubeflowProps } from '../../charts';
import { newFolder, REPO } from '../support/files';
import { CA } from '../support/authority';
import { told } from '../support/mistakes';
import { render, type Rendering, SMALL } from '../support/render';

const EVERYTHING = { 'model-registry': true, 'model-catalog': true } as const;
type System = 'katib' | 'modelRegistry' | 'modelCatalog' | 'pipelines';

const external = (
  engine: 'mysql' | 'postgres',
  tls?: DatabaseTls,
  more: Partial<ExternalDatabaseProps> = {},
): Database => Database.external({ engine, host: 'db.example.com', secretName: 'db', ...(tls && { tls }), ...more });
const rendered = (system: System, engine: 'mysql' | 'postgres', tls?: DatabaseTls): Rendering =>
  render({ components: EVERYTHING, databases: { [system]: external(engine, tls) } });
/** What a program has of the authority: whether it is mounted, and where. */
const authority = (platform: Rendering, deployment: string, config: string): unknown => {
  const { spec } = platform.pod(`kubeflow/${deployment}`);
  const { mountPath } = spec?.containers[0]?.volumeMounts?.find(({ name }) => name === config) ?? {};
  const volume = spec?.volumes?.find(({ name }) => name === config);
  return { mountPath, map: volume?.configMap?.name, pem: platform.config(`kubeflow/${config}`)['ca.crt'] };
};
const trusted = (name: string) => ({ mountPath: `/etc/trusted/${name}`, map: name, pem: CA });

test.each([
  ['disable', { mode: 'disabled' }],
  ['require', { mode: 'required' }],
  ['verify-ca', { mode: 'verify-ca', ca: CA }],
  ['verify-full', { ca: CA }],
] as const)('Katib, the Model Registry and the Model Catalog reach PostgreSQL with sslmode %s', (mode, tls) => {
  const root = 'ca' in tls;
  const katib = rendered('katib', 'postgres', tls);
  expect(katib.environment('kubeflow/katib-db-manager')).toMatchObject({ KATIB_POSTGRESQL_SSL_MODE: mode });
  expect(katib.environment('kubeflow/katib-db-manager').PGSSLROOTCERT).toBe(
    root ? '/etc/trusted/katib-database-ca/ca.crt' : undefined,
  );
  if (root) expect(authority(katib, 'katib-db-manager', 'katib-database-ca')).toEqual(trusted('katib-database-ca'));

  const registry = rendered('modelRegistry', 'postgres', tls);
  const file = '&sslrootcert=/etc/trusted/model-registry-database-ca/ca.crt';
  expect(registry.container('kubeflow/model-registry-deployment').args).toContain(
    `--embedmd-database-dsn=postgresql://$(DB_USER):$(DB_PASSWORD)@$(DB_HOST):$(DB_PORT)/$(DB_NAME)?sslmode=${mode}${root ? file : ''}`,
  );
  if (root) {
    const name = 'model-registry-database-ca';
    expect(authority(registry, 'model-registry-deployment', name)).toEqual(trusted(name));
  }

  const catalog = rendered('modelCatalog', 'postgres', tls);
  expect(catalog.environment('kubeflow/model-catalog-server')).toMatchObject({
    PGHOST: 'db.example.com',
    PGPORT: '5432',
    PGDATABASE: 'model_catalog',
    PGUSER: { secretKeyRef: { name: 'db', key: 'username' } },
    PGPASSWORD: { secretKeyRef: { name: 'db', key: 'password' } },
    PGSSLMODE: mode,
    ...(root && { PGSSLROOTCERT: '/etc/trusted/model-catalog-database-ca/ca.crt' }),
  });
  if (root) {
    const name = 'model-catalog-database-ca';
    expect(authority(catalog, 'model-catalog-server', name)).toEqual(trusted(name));
  }
});

describe('MySQL', () => {
  const dsn = (platform: Rendering) =>
    platform.container('kubeflow/model-registry-deployment').args?.filter((arg) => arg.startsWith('--embedmd'));
  const base = '--embedmd-database-dsn=$(DB_USER):$(DB_PASSWORD)@tcp($(DB_HOST):$(DB_PORT))/$(DB_NAME)?charset=utf8mb4';

  test('is reached by the Model Registry as the definition says', () => {
    expect(dsn(rendered('modelRegistry', 'mysql', { mode: 'disabled' }))).toEqual([base]);
    expect(dsn(rendered('modelRegistry', 'mysql', { mode: 'required' }))).toEqual([`${base}&tls=skip-verify`]);
    const platform = rendered('modelRegistry', 'mysql', { ca: CA });
    expect(dsn(platform)).toEqual([
      base,
      '--embedmd-database-ssl-root-cert=/etc/trusted/model-registry-database-ca/ca.crt',
      '--embedmd-database-ssl-verify-server-cert=true',
    ]);
    const name = 'model-registry-database-ca';
    expect(authority(platform, 'model-registry-deployment', name)).toEqual(trusted(name));
  });

  test.each([
    ['skip-verify', { mode: 'required' }],
    ['true', { mode: 'verify-full', ca: CA }],
  ] as const)('is reached with tls=%s by all three programs of Pipelines', (word, tls) => {
    const platform = rendered('pipelines', 'mysql', tls);
    const name = 'pipelines-database-ca';
    const folder = `/etc/trusted/${name}`;
    const params = JSON.stringify({ tls: word });
    expect(platform.environment('kubeflow/ml-pipeline').DBCONFIG_MYSQLCONFIG_EXTRAPARAMS).toBe(params);
    expect(platform.container('kubeflow/cache-server').args).toContain(`--db_extra_params=${params}`);
    const store = platform.environment('kubeflow/metadata-grpc-deployment');
    expect(store.MYSQL_CA).toBe('ca' in tls ? `${folder}/ca.crt` : '');
    for (const program of ['ml-pipeline', 'cache-server'] as const) {
      const dirs = 'ca' in tls ? `/etc/ssl/certs:${folder}` : undefined;
      expect(platform.environment(`kubeflow/${program}`).SSL_CERT_DIR).toBe(dirs);
    }
    if (!('ca' in tls)) return;
    for (const program of ['ml-pipeline', 'cache-server', 'metadata-grpc-deployment']) {
      expect(authority(platform, program, name)).toEqual(trusted(name));
    }
  });

  test('leaves the programs as they were where nothing is encrypted', () => {
    for (const system of ['katib', 'pipelines', 'modelRegistry'] as const) {
      const plain = rendered(system, 'mysql', { mode: 'disabled' });
      const usual = rendered(system, 'mysql');
      for (const program of ['katib-db-manager', 'ml-pipeline', 'cache-server', 'metadata-grpc-deployment']) {
        expect(plain.pod(`kubeflow/${program}`)).toEqual(usual.pod(`kubeflow/${program}`));
      }
    }
  });

  test('a new authority starts the programs again', () => {
    const pods = (ca: string) => rendered('pipelines', 'mysql', { ca }).pod('kubeflow/ml-pipeline').metadata?.labels;
    expect(pods(CA)).toEqual(pods(CA));
    expect(pods(`${CA}\n`)).not.toEqual(pods(CA));
  });
});

describe('the metadata store’s settings', () => {
  const script = join(REPO, 'charts/components/pipelines/metadata-store.sh');
  const settings = (ca: string, password: string) => {
    const config = join(newFolder(), 'store.pbtxt');
    const server = ['MYSQL_HOST=db.example.com', 'MYSQL_PORT=3306', 'MYSQL_DATABASE=metadb', `MYSQL_CA=${ca}`];
    const env = Object.fromEntries(server.map((each) => each.split('=') as [string, string]));
    const { stdout, stderr, status } = spawnSync('sh', [script, 'echo', 'metadata_store_server', '--grpc_port=8080'], {
      encoding: 'utf8',
      env: { PATH: process.env.PATH, ...env, CONFIG: config, DBCONFIG_USER: 'root', DBCONFIG_PASSWORD: password },
    });
    expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
    expect(stdout).toBe(`metadata_store_server --grpc_port=8080 --metadata_store_server_config_file=${config}\n`);
    return readFileSync(config, 'utf8');
  };

  test('are what its flags cannot say', () => {
    expect(settings('/etc/trusted/pipelines-database-ca/ca.crt', 'secret')).toBe(`connection_config {
  mysql {
    host: "db.example.com"
    port: 3306
    database: "metadb"
    user: "root"
    password: "secret"
    ssl_options {
      ca: "/etc/trusted/pipelines-database-ca/ca.crt"
      verify_server_cert: true
    }
  }
}
migration_options { enable_upgrade_migration: true }
`);
  });

  test('verify nothing without an authority', () => {
    expect(settings('', 'x')).toContain('ca: ""\n      verify_server_cert: false');
  });

  test('hold any password', () => {
    expect(settings('', String.raw`a"b\c$HOME` + '`id`%s')).toContain(String.raw`password: "a\"b\\c$HOME` + '`id`%s"');
  });
});

test.each<[string, System, Database, string]>([
  [
    'MySQL of Katib',
    'katib',
    external('mysql', { ca: CA }),
    "databases.katib.tls: Katib 0.19 reaches MySQL as plain text only; write engine: 'postgres', or leave tls out",
  ],
  [
    'PostgreSQL of Pipelines',
    'pipelines',
    external('postgres', { mode: 'required' }),
    "databases.pipelines.tls: Pipelines 2.16 reach PostgreSQL as plain text only; write engine: 'mysql', or leave tls out",
  ],
  [
    'verify-ca in MySQL',
    'modelRegistry',
    external('mysql', { mode: 'verify-ca', ca: CA }),
    "databases.modelRegistry.tls.mode: the programs' driver for MySQL has no 'verify-ca'; write 'verify-full', or 'required'",
  ],
  [
    'no authority to verify with',
    'modelRegistry',
    external('postgres', {}),
    "databases.modelRegistry.tls.ca: is missing, and verify-full verifies the server's certificate; write readFileSync('ca.crt', 'utf8'), or mode: 'required'",
  ],
  [
    'an authority that verifies nothing',
    'katib',
    external('postgres', { mode: 'required', ca: CA }),
    "databases.katib.tls.ca: has no effect with mode: 'required', which verifies nothing; leave it out, or write mode: 'verify-full'",
  ],
  [
    'a file name for an authority',
    'katib',
    external('postgres', { ca: 'ca.crt' }),
    "databases.katib.tls.ca: is not a certificate in PEM; write readFileSync('ca.crt', 'utf8')",
  ],
  [
    'a private key',
    'katib',
    external('postgres', { ca: `${CA}-----BEGIN PRIVATE KEY-----` }),
    'databases.katib.tls.ca: holds a private key; write the certificate alone',
  ],
  [
    'MySQL of the Model Catalog',
    'modelCatalog',
    Database.mysql(),
    'databases.modelCatalog: is a MySQL, which the Model Catalog does not know; write Database.postgres({ … })',
  ],
  [
    'external MySQL of the Model Catalog',
    'modelCatalog',
    external('mysql'),
    "databases.modelCatalog.engine: is a MySQL, which the Model Catalog does not know; write engine: 'postgres'",
  ],
])('%s is refused', (_what, system, database, message) => {
  const definition: KubeflowProps = { ...SMALL, components: EVERYTHING, databases: { [system]: database } };
  expect(told(() => render(definition))).toContain(message);
});

test('a database without credentials, and a mode that there is not, are refused', () => {
  const databases = (tls: object, more: object = {}) => ({ katib: { ...external('postgres'), tls, ...more } });
  const untyped = (value: object): Partial<KubeflowProps> => value as Partial<KubeflowProps>;
  expect(told(() => render(untyped({ databases: databases({ mode: 'verify' }) })))).toContain(
    "databases.katib.tls.mode: 'verify' is not one of disabled, required, verify-ca, verify-full",
  );
  expect(
    told(() => render(untyped({ databases: databases({ mode: 'required' }, { secretName: undefined }) }))),
  ).toContain('databases.katib.secretName: is missing');
});

test('the Model Catalog’s own PostgreSQL has a size and a class, and an external one leaves nothing of it', () => {
  const own = render({
    components: EVERYTHING,
    databases: { modelCatalog: Database.postgres({ size: '8Gi', storageClass: 'fast' }) },
  });
  expect(own.get('v1/PersistentVolumeClaim', 'kubeflow/model-catalog-postgres').spec).toMatchObject({
    resources: { requests: { storage: '8Gi' } },
    storageClassName: 'fast',
  });
  expect(rendered('modelCatalog', 'postgres').about(/model-catalog-postgres/)).toEqual([]);
});
