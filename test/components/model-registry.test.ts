import { gunzipSync } from 'node:zlib';

import { Database, type KubeflowProps, versions } from '../../charts';
import { render, type Rendering } from '../support/render';

const REGISTRY = '50-apps/model-registry';
const CATALOG = '50-apps/model-catalog';
const SERVER = `${REGISTRY}/deployment-model-registry-deployment.yaml`;
const POLICIES = '50-apps/model-registry/networkpolicy-';

function registry(change: Partial<KubeflowProps> = {}): Rendering {
  return render({ components: { 'model-registry': true }, ...change });
}

/** Keys of a declared Secret. */
function keys(platform: Rendering, file: string): string[] {
  const { metadata } = platform.object(file) as { metadata: { annotations: Record<string, string> } };
  return Object.keys(JSON.parse(metadata.annotations['cdk8s-kubeflow/secret-keys'] ?? '{}') as object);
}

test('the Model Registry and the Model Catalog are options: off, neither they nor a link to them is there', () => {
  const platform = render();
  expect(platform.files.filter((file) => /model-(?:registry|catalog)/.test(file))).toEqual([]);
  expect(platform.text('50-apps/central-dashboard/configmap-centraldashboard-config.yaml')).not.toContain('model-reg');
});

describe('the Model Registry', () => {
  const platform = registry();

  test('is of one version, and has a page in the dashboard', () => {
    expect(platform.text(SERVER)).toContain(`model-registry/server:${versions.modelRegistry}`);
    expect(platform.text(`${REGISTRY}/deployment-model-registry-ui.yaml`)).toContain(
      `model-registry/ui:${versions.modelRegistry}`,
    );
    const dashboard = platform.text('50-apps/central-dashboard/configmap-centraldashboard-config.yaml');
    expect(dashboard).toContain('/model-registry/');
  });

  test('the page, which trusts its user header, is called by the gateway alone', () => {
    expect(platform.object(`${REGISTRY}/authorizationpolicy-model-registry-ui.yaml`)).toMatchObject({
      spec: {
        action: 'ALLOW',
        rules: [
          {
            from: [
              { source: { principals: ['cluster.local/ns/istio-system/sa/istio-ingressgateway-service-account'] } },
            ],
          },
        ],
      },
    });
    expect(platform.files.filter((file) => file.startsWith(POLICIES))).toEqual([]);
  });

  test('has a MySQL of its own, whose root has a random password and never none', () => {
    expect(keys(platform, `${REGISTRY}/secret-model-registry-db-secrets.yaml`)).toEqual([
      'MYSQL_USER_NAME',
      'MYSQL_ROOT_PASSWORD',
    ]);
    expect(platform.text(`${REGISTRY}/configmap-model-registry-db-parameters.yaml`)).not.toContain('EMPTY_PASSWORD');
    expect(platform.text(SERVER)).toContain("excludeOutboundPorts: '3306'");
  });
});

describe('databases.modelRegistry', () => {
  test('postgres: the server is told of it, and there is no MySQL', () => {
    const platform = registry({ databases: { modelRegistry: Database.postgres() } });
    expect(platform.text(SERVER)).toContain('--embedmd-database-type=postgres');
    expect(platform.text(SERVER)).toContain("excludeOutboundPorts: '5432'");
    expect(keys(platform, `${REGISTRY}/secret-model-registry-db-secrets.yaml`)).toEqual([
      'POSTGRES_USER',
      'POSTGRES_PASSWORD',
    ]);
    expect(platform.files.filter((file) => file.startsWith(REGISTRY) && file.includes('mysql'))).toEqual([]);
  });

  test.each([
    ['mysql', '@tcp($(DB_HOST):$(DB_PORT))/$(DB_NAME)', '3306'],
    ['postgres', '@$(DB_HOST):$(DB_PORT)/$(DB_NAME)?sslmode=prefer', '5432'],
  ] as const)('external %s: the server reads the user’s Secret, and no database is rendered', (engine, dsn, port) => {
    const modelRegistry = Database.external({ engine, host: 'db.example.com', secretName: 'registry-db' });
    const platform = registry({ databases: { modelRegistry } });
    expect(platform.text(SERVER)).toContain(dsn);
    expect(platform.object(SERVER)).toMatchObject({
      spec: {
        template: {
          spec: {
            containers: [
              {
                env: [
                  { name: 'DB_USER', valueFrom: { secretKeyRef: { name: 'registry-db', key: 'username' } } },
                  { name: 'DB_PASSWORD', valueFrom: { secretKeyRef: { name: 'registry-db', key: 'password' } } },
                  { name: 'DB_HOST', value: 'db.example.com' },
                  { name: 'DB_PORT', value: port },
                  { name: 'DB_NAME', value: 'model_registry' },
                ],
              },
            ],
          },
        },
      },
    });
    expect(
      platform.files.filter((file) => file.includes('model-registry-db') || file.includes('metadata-mysql')),
    ).toEqual([]);
  });

  test('refuses an external database without a host', () => {
    const modelRegistry = Database.external({ engine: 'mysql', host: '', secretName: 'registry-db' });
    expect(() => registry({ databases: { modelRegistry } })).toThrow(
      'databases.modelRegistry.host: is empty; write the host name of the database',
    );
  });
});

test('KServe fetches models by their names in the registry', () => {
  const platform = render({ components: { 'model-registry': true, 'model-registry-csi': true } });
  const container = platform.text(
    '60-catalog/model-registry-csi/clusterstoragecontainer-model-registry-storage-initializer.yaml',
  );
  expect(container).toContain('model-registry-service.kubeflow.svc.cluster.local:8080');
  expect(container).toContain('prefix: model-registry://');
});

test('refuses the registry’s storage initializer without the registry', () => {
  expect(() => render({ components: { 'model-registry-csi': true } })).toThrow(
    'components.model-registry: is off, but model-registry-csi cannot do without',
  );
});

describe('the Model Catalog', () => {
  const platform = render({ components: { 'model-catalog': true } });

  test('its NetworkPolicy, which is for its server, is for pods that there are', () => {
    const { spec } = platform.object('00-foundation/kubeflow-namespace/networkpolicy-model-catalog.yaml') as {
      spec: { podSelector: { matchExpressions: [{ key: string; values: [string] }] } };
    };
    const [{ key, values }] = spec.podSelector.matchExpressions;
    expect(platform.object(`${CATALOG}/deployment-model-catalog-server.yaml`)).toMatchObject({
      spec: { template: { metadata: { labels: { [key]: values[0] } } } },
    });
  });

  test('starts without a key of Hugging Face, and without performance data', () => {
    expect(keys(platform, `${CATALOG}/secret-model-catalog-hf-api-key.yaml`)).toEqual([]);
    expect(platform.text(`${CATALOG}/deployment-model-catalog-server.yaml`)).toContain('optional: true');
    const { binaryData } = platform.object(`${CATALOG}/configmap-model-catalog-demo-perf-data.yaml`) as {
      binaryData: Record<string, string>;
    };
    const archive = gunzipSync(Buffer.from(binaryData['dev-validated-perf-data.tar.gz'] ?? '', 'base64'));
    // Two blocks of zeros are the end of a tar archive.
    expect(archive.equals(Buffer.alloc(1024))).toBe(true);
  });
});
