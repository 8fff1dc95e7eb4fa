import { App, Database, type ExternalDatabaseProps, Kubeflow, type KubeflowProps } from '../../../charts';
import type { EnvVarSource } from '../../../charts/kit/k8s';
import { render, type Rendering, SMALL } from '../../support/render';

/** The programs that use the database. */
const CLIENTS = ['ml-pipeline', 'cache-server', 'metadata-grpc-deployment'];

/** The environment of a program as it is in its pod: settings are read, and Secrets are named by `name/key`. */
function environment(platform: Rendering, deployment: string): Record<string, string | undefined> {
  const data = platform.config('kubeflow/pipeline-install-config');
  const valueOf = ({ configMapKeyRef: config, secretKeyRef: secret }: EnvVarSource): string | undefined => {
    if (secret) return `${secret.name}/${secret.key}`;
    if (config && !config.optional && !(config.key in data)) throw new Error(`${config.key} is not set`);
    return config && data[config.key];
  };
  const env = Object.entries(platform.environment(`kubeflow/${deployment}`));
  return Object.fromEntries(env.map(([name, value]) => [name, typeof value === 'object' ? valueOf(value) : value]));
}

const withDatabase = (pipelines: Database): Rendering => render({ databases: { pipelines } });
const external = (change: Partial<ExternalDatabaseProps> = {}): Database =>
  Database.external({ engine: 'mysql', host: 'db.example.com', secretName: 'runs-db', ...change });

describe('PostgreSQL', () => {
  const platform = withDatabase(Database.postgres());
  const [user, password] = ['postgres-secret-extended/username', 'postgres-secret-extended/password'];

  test('takes the place of MySQL, of which nothing is left', () => {
    expect(JSON.stringify(platform.of('pipelines'))).not.toContain('mysql');
    expect(platform.has('apps/v1/Deployment', 'kubeflow/postgres')).toBe(true);
    expect(platform.has('v1/Service', 'kubeflow/postgres-service')).toBe(true);
    expect(platform.has('v1/PersistentVolumeClaim', 'kubeflow/postgres-pvc')).toBe(true);
  });

  test('runs under the namespace’s Pod Security, with a password that is random and only in a Secret', () => {
    expect(JSON.stringify(platform.pod('kubeflow/postgres'))).toContain('"runAsNonRoot":true');
    expect(platform.get('apps/v1/Deployment', 'kubeflow/postgres').spec?.strategy).toEqual({ type: 'Recreate' });
    expect(environment(platform, 'postgres')).toMatchObject({ POSTGRES_PASSWORD: password });
    const secret = platform.get('v1/Secret', 'kubeflow/postgres-secret-extended');
    expect(JSON.stringify(secret.metadata.annotations)).toContain('random');
    expect(secret).not.toHaveProperty('data');
    expect(secret).not.toHaveProperty('stringData');
  });

  test('is called by its clients, each in its own spelling and for its own database', () => {
    const prefix = 'DBCONFIG_POSTGRESQLCONFIG';
    expect(environment(platform, 'ml-pipeline')).toMatchObject({
      DBDRIVERNAME: 'pgx',
      [`${prefix}_HOST`]: 'postgres-service',
      [`${prefix}_PORT`]: '5432',
      [`${prefix}_USER`]: user,
      [`${prefix}_PASSWORD`]: password,
      [`${prefix}_DBNAME`]: 'mlpipeline',
    });
    expect(environment(platform, 'cache-server')).toMatchObject({
      DBCONFIG_DRIVER: 'pgx',
      DBCONFIG_HOST_NAME: 'postgres-service',
      DBCONFIG_PORT: '5432',
      DBCONFIG_USER: user,
      DBCONFIG_DB_NAME: 'cachedb',
    });
    expect(environment(platform, 'metadata-grpc-deployment')).toMatchObject({
      POSTGRES_HOST: 'postgres-service',
      POSTGRES_PORT: '5432',
      POSTGRES_USER: user,
      POSTGRES_PASSWORD: password,
      POSTGRES_DBNAME: 'metadb',
    });
    const { args } = platform.container('kubeflow/metadata-grpc-deployment');
    expect(args).toContain('--metadata_source_config_type=postgresql');
    expect(args?.join(' ')).not.toContain('mysql');
  });

  test('takes the calls of its clients in the mesh, and of nobody else', () => {
    const { spec } = platform.get('security.istio.io/v1beta1/AuthorizationPolicy', 'kubeflow/postgres');
    expect(spec).toMatchObject({ selector: { matchLabels: { app: 'postgres' } } });
    for (const account of ['ml-pipeline', 'kubeflow-pipelines-cache', 'metadata-grpc-server']) {
      expect(JSON.stringify(spec)).toContain(`"cluster.local/ns/kubeflow/sa/${account}"`);
    }
    expect(platform.yaml('networking.istio.io/v1alpha3/DestinationRule', 'kubeflow/ml-pipeline-postgres')).toContain(
      'postgres-service.kubeflow.svc',
    );
  });
});

test.each([
  ['katib', 'mysql', 'katib-mysql', '10Gi'],
  ['katib', 'postgres', 'katib-postgres', '3Gi'],
  ['modelRegistry', 'mysql', 'metadata-mysql', '10Gi'],
  ['modelRegistry', 'postgres', 'metadata-postgres', '10Gi'],
  ['pipelines', 'mysql', 'mysql-pv-claim', '20Gi'],
  ['pipelines', 'postgres', 'postgres-pvc', '20Gi'],
] as const)(
  'the volume of %s in its own %s has the size and the class that are given',
  (system, kind, claim, usual) => {
    const volume = (database: Database) => {
      const components = { 'model-registry': true };
      const platform = render({ components, storage: { class: 'standard' }, databases: { [system]: database } });
      return platform.get('v1/PersistentVolumeClaim', `kubeflow/${claim}`).spec;
    };
    const accessModes = ['ReadWriteOnce'];
    const claimed = (storage: string, storageClassName: string) => ({
      accessModes,
      resources: { requests: { storage } },
      storageClassName,
    });
    expect(volume(Database[kind]({ size: '64Gi', storageClass: 'fast' }))).toEqual(claimed('64Gi', 'fast'));
    expect(volume(Database[kind]())).toEqual(claimed(usual, 'standard'));
  },
);

test.each([
  [{ size: '64 GB' }, "databases.katib.size: '64 GB' is not a Kubernetes quantity; write '64Gi'"],
  [{ size: '64' }, "databases.katib.size: '64' is 64 bytes; write '64Gi'"],
  [{ storageClass: 'Fast SSD' }, "databases.katib.storageClass: 'Fast SSD' is not a DNS name"],
])('a volume with %j is refused', (volume, message) => {
  const definition = { ...SMALL, databases: { katib: Database.mysql(volume) } };
  expect(() => new Kubeflow(new App(), 'kubeflow', definition)).toThrow(message);
});

describe('someone else’s database', () => {
  test.each(['mysql', 'postgres'] as const)('%s: no server, no volume and no Secret are rendered', (engine) => {
    const platform = withDatabase(external({ engine }));
    expect(platform.about(/^pipelines: .*(?:mysql|postgres|runs-db)/)).toEqual([]);
    expect(platform.about(/^pipelines: PersistentVolumeClaim/)).toEqual([
      'pipelines: PersistentVolumeClaim kubeflow/seaweedfs-pvc',
    ]);
    for (const client of CLIENTS) {
      const values = Object.values(environment(platform, client));
      expect(values).toEqual(expect.arrayContaining(['db.example.com', 'runs-db/username', 'runs-db/password']));
    }
  });

  test('has three databases, named after the one that the definition names', () => {
    const names = (platform: Rendering) => [
      environment(platform, 'ml-pipeline').DBCONFIG_MYSQLCONFIG_DBNAME,
      environment(platform, 'metadata-grpc-deployment').MYSQL_DATABASE,
      environment(platform, 'cache-server').DBCONFIG_DB_NAME,
    ];
    expect(names(withDatabase(external()))).toEqual(['mlpipeline', 'metadb', 'cachedb']);
    expect(names(withDatabase(external({ database: 'team_a' })))).toEqual([
      'team_a',
      'team_a_metadata',
      'team_a_cache',
    ]);
  });

  test('is described by its Secret', () => {
    const platform = withDatabase(
      external({ host: { secretKey: 'endpoint' }, port: { secretKey: 'port' }, usernameKey: 'user' }),
    );
    for (const client of CLIENTS) {
      const values = Object.values(environment(platform, client));
      expect(values).toEqual(expect.arrayContaining(['runs-db/endpoint', 'runs-db/port', 'runs-db/user']));
    }
    expect(Object.keys(platform.config('kubeflow/pipeline-install-config')).join(' ')).not.toMatch(/Host|Port/);
  });
});

test.each<[string, Partial<ExternalDatabaseProps>, string]>([
  [
    'a placeholder for a host',
    { host: 'YOUR_RDS_ENDPOINT' },
    "databases.pipelines.host: 'YOUR_RDS_ENDPOINT' is a placeholder; write the host name of the database",
  ],
  [
    'a name that SQL would have to quote',
    { database: 'ML-Pipeline' },
    "databases.pipelines.database: 'ML-Pipeline' is not the name of a database (at most 54 of a-z, 0-9 and _, beginning with a letter)",
  ],
  [
    'one name from a Secret for three databases',
    { database: { secretKey: 'dbname' } },
    'databases.pipelines.database: is a key of a Secret, but Pipelines have three databases, named after it; write the name',
  ],
])('a database with %s is refused', (_what, change, message) => {
  const definition: KubeflowProps = { ...SMALL, databases: { pipelines: external(change) } };
  expect(() => new Kubeflow(new App(), 'kubeflow', definition)).toThrow(message);
});
