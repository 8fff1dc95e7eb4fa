import { App, Database, type ExternalDatabaseProps, Kubeflow, type KubeflowProps } from '../../../charts';
import { render, type Rendering, SMALL } from '../../support/render';

const FOLDER = '50-apps/pipelines';
/** The programs that use the database. */
const CLIENTS = ['ml-pipeline', 'cache-server', 'metadata-grpc-deployment'];

interface Container {
  readonly args?: readonly string[];
  readonly env: readonly { readonly name: string; readonly value?: string; readonly valueFrom?: object }[];
}

function container(platform: Rendering, deployment: string): Container {
  const { spec } = platform.object(`${FOLDER}/deployment-${deployment}.yaml`) as {
    spec: { template: { spec: { containers: [Container] } } };
  };
  return spec.template.spec.containers[0];
}

/** The environment of a program as it is in its pod: settings are read, and Secrets are named by `name/key`. */
function environment(platform: Rendering, deployment: string): Record<string, string | undefined> {
  const { data } = platform.object(`${FOLDER}/configmap-pipeline-install-config.yaml`) as {
    data: Record<string, string>;
  };
  const valueOf = (from: object | undefined): string | undefined => {
    const { configMapKeyRef: config, secretKeyRef: secret } = (from ?? {}) as Record<
      string,
      { name: string; key: string; optional?: boolean } | undefined
    >;
    if (secret) return `${secret.name}/${secret.key}`;
    if (config && !config.optional && !(config.key in data)) throw new Error(`${config.key} is not set`);
    return config && data[config.key];
  };
  const { env } = container(platform, deployment);
  return Object.fromEntries(env.map(({ name, value, valueFrom }) => [name, value ?? valueOf(valueFrom)]));
}

const withDatabase = (pipelines: Database): Rendering => render({ databases: { pipelines } });
const external = (change: Partial<ExternalDatabaseProps> = {}): Database =>
  Database.external({ engine: 'mysql', host: 'db.example.com', secretName: 'runs-db', ...change });

describe('PostgreSQL', () => {
  const platform = withDatabase(Database.postgres());
  const [user, password] = ['postgres-secret-extended/username', 'postgres-secret-extended/password'];

  test('takes the place of MySQL, of which nothing is left', () => {
    const own = platform.files.filter((file) => file.startsWith(`${FOLDER}/`));
    expect(own.filter((file) => file.includes('mysql'))).toEqual([]);
    expect(own.filter((file) => platform.text(file).includes('mysql'))).toEqual([]);
    expect(own).toEqual(
      expect.arrayContaining(
        ['deployment-postgres', 'service-postgres-service', 'persistentvolumeclaim-postgres-pvc'].map(
          (name) => `${FOLDER}/${name}.yaml`,
        ),
      ),
    );
  });

  test('runs under the namespace’s Pod Security, with a password that is random and only in a Secret', () => {
    const server = platform.text(`${FOLDER}/deployment-postgres.yaml`);
    expect(server).toContain('runAsNonRoot: true');
    expect(server).toContain('type: Recreate');
    expect(environment(platform, 'postgres')).toMatchObject({ POSTGRES_PASSWORD: password });
    const secret = platform.text(`${FOLDER}/secret-postgres-secret-extended.yaml`);
    expect(secret).toContain('"random"');
    expect(secret).not.toMatch(/^(?:data|stringData):/m);
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
    const { args } = container(platform, 'metadata-grpc-deployment');
    expect(args).toContain('--metadata_source_config_type=postgresql');
    expect(args?.join(' ')).not.toContain('mysql');
  });

  test('takes the calls of its clients in the mesh, and of nobody else', () => {
    const { spec } = platform.object(`${FOLDER}/authorizationpolicy-postgres.yaml`) as { spec: object };
    expect(spec).toMatchObject({ selector: { matchLabels: { app: 'postgres' } } });
    for (const account of ['ml-pipeline', 'kubeflow-pipelines-cache', 'metadata-grpc-server']) {
      expect(JSON.stringify(spec)).toContain(`"cluster.local/ns/kubeflow/sa/${account}"`);
    }
    expect(platform.text(`${FOLDER}/destinationrule-ml-pipeline-postgres.yaml`)).toContain(
      'postgres-service.kubeflow.svc',
    );
  });
});

describe('someone else’s database', () => {
  test.each(['mysql', 'postgres'] as const)('%s: no server, no volume and no Secret are rendered', (engine) => {
    const platform = withDatabase(external({ engine }));
    const own = platform.files.filter((file) => file.startsWith(`${FOLDER}/`));
    expect(own.filter((file) => /mysql|postgres|runs-db/.test(file))).toEqual([]);
    expect(own.filter((file) => file.includes('persistentvolumeclaim'))).toEqual([
      `${FOLDER}/persistentvolumeclaim-seaweedfs-pvc.yaml`,
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
    expect(platform.text(`${FOLDER}/configmap-pipeline-install-config.yaml`)).not.toMatch(/(?:Host|Port):/);
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
