import { gunzipSync } from 'node:zlib';

import { Database, type KubeflowProps, versions } from '../../charts';
import { selects } from '../../charts/contract/selectors';
import { CA } from '../support/authority';
import { render, type Rendering } from '../support/render';

const SERVER = 'kubeflow/model-registry-deployment';

function registry(change: Partial<KubeflowProps> = {}): Rendering {
  return render({ components: { 'model-registry': true }, ...change });
}

/** Keys of a declared Secret. */
function keys(platform: Rendering, name: string): string[] {
  const { metadata } = platform.get('v1/Secret', name);
  return Object.keys(JSON.parse(metadata.annotations?.['cdk8s-kubeflow/secret-keys'] ?? '{}') as object);
}

/** The ports at which the registry's server calls others without its sidecar. */
const portsOutsideTheMesh = (platform: Rendering) =>
  platform.pod(SERVER).metadata?.annotations?.['traffic.sidecar.istio.io/excludeOutboundPorts'];

test('the Model Registry and the Model Catalog are options: off, neither they nor a link to them is there', () => {
  const platform = render();
  expect(platform.about(/model-(?:registry|catalog)/)).toEqual([]);
  expect(platform.yaml('v1/ConfigMap', 'kubeflow/dashboard-config')).not.toContain('model-reg');
});

describe('the Model Registry', () => {
  const platform = registry();

  test('is of one version, and has a page in the dashboard', () => {
    expect(platform.container(SERVER).image).toContain(`hub/server:${versions.modelRegistry}`);
    expect(platform.container('kubeflow/model-registry-ui').image).toContain(`hub/ui:${versions.modelRegistry}`);
    expect(platform.yaml('v1/ConfigMap', 'kubeflow/dashboard-config')).toContain('/model-registry/');
  });

  test('the page may write the folder that it makes when it starts, and see which registries run', () => {
    expect(platform.container('kubeflow/model-registry-ui').volumeMounts).toEqual([
      expect.objectContaining({ mountPath: '/tmp' }),
    ]);
    const { rules } = platform.get('rbac.authorization.k8s.io/v1/ClusterRole', 'model-registry-ui-services-reader');
    expect(rules).toContainEqual({ apiGroups: [''], resources: ['endpoints'], verbs: ['get'] });
  });

  test('the page, which trusts its user header, is called by the gateway alone', () => {
    expect(platform.get('security.istio.io/v1beta1/AuthorizationPolicy', 'kubeflow/model-registry-ui')).toMatchObject({
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
    expect(platform.about(/^model-registry: NetworkPolicy/)).toEqual([]);
  });

  test('has a MySQL of its own, whose root has a random password and never none', () => {
    expect(keys(platform, 'kubeflow/model-registry-db-secrets')).toEqual(['MYSQL_USER_NAME', 'MYSQL_ROOT_PASSWORD']);
    expect(JSON.stringify(platform.config('kubeflow/model-registry-db-parameters'))).not.toContain('EMPTY_PASSWORD');
    expect(portsOutsideTheMesh(platform)).toBe('3306');
  });
});

describe('modelRegistry.namespace', () => {
  const AUTHORIZATION = 'security.istio.io/v1beta1/AuthorizationPolicy';
  const POLICY = 'networking.k8s.io/v1/NetworkPolicy';
  const platform = registry({ modelRegistry: { namespace: 'ada' } });
  const gateway = 'cluster.local/ns/istio-system/sa/istio-ingressgateway-service-account';

  test('server, database and page are in the tenant’s namespace, and nothing of it is elsewhere', () => {
    const places = platform
      .of('model-registry')
      .filter(({ kind }) => !kind.startsWith('ClusterRole'))
      .map(({ metadata }) => metadata.namespace);
    expect(new Set(places)).toEqual(new Set(['ada']));
    expect(platform.about(/^kubeflow-namespace: NetworkPolicy .*model-registry/)).toEqual([]);
    const { spec } = platform.get('networking.istio.io/v1alpha3/VirtualService', 'ada/model-registry');
    expect(spec).toMatchObject({
      gateways: ['kubeflow/kubeflow-gateway'],
      http: [{ route: [{ destination: { host: 'model-registry-service.ada.svc.cluster.local' } }] }],
    });
  });

  test('the API is for the gateway and the tenant’s pods, the page for the gateway alone', () => {
    expect(platform.get(AUTHORIZATION, 'ada/model-registry-service').spec?.rules).toEqual([
      { from: [{ source: { principals: [gateway] } }, { source: { namespaces: ['ada'] } }] },
    ]);
    expect(platform.get(AUTHORIZATION, 'ada/model-registry-ui-others').spec).toMatchObject({
      action: 'DENY',
      rules: [{ from: [{ source: { notPrincipals: [gateway] } }] }],
    });
  });

  test('the database is for pods of the namespace', () => {
    expect(platform.get(POLICY, 'ada/model-registry-db').spec).toMatchObject({
      podSelector: { matchLabels: { component: 'db' } },
      ingress: [{ from: [{ podSelector: {} }] }],
    });
  });

  test('comes after the namespace, also where users make namespaces', () => {
    const own = registry({ modelRegistry: { namespace: 'ada' }, selfService: true });
    expect(own.get('v1/Namespace', 'ada').metadata.labels).toMatchObject({ 'istio-injection': 'enabled' });
    expect(own.find('v1/Namespace', 'kubeflow')).toBeDefined();
  });

  test('what tenants have by themselves is rendered once: pull Secrets, certificates', () => {
    const trustedCa = { pem: CA };
    const change = { modelRegistry: { namespace: 'ada' }, images: { pullSecrets: ['registry'] }, trustedCa };
    const own = registry(change);
    expect(own.get('v1/ConfigMap', 'ada/trusted-ca').metadata.labels).toMatchObject({
      'app.kubernetes.io/component': 'ada',
    });
    expect(own.get('v1/ServiceAccount', 'ada/model-registry-ui').imagePullSecrets).toEqual([{ name: 'registry' }]);
    // The hook of Pipelines makes the bundle in namespaces of users.
    const made = registry({ ...change, selfService: true });
    expect(made.find('v1/ConfigMap', 'ada/trusted-ca')).toBeUndefined();
    const alone = registry({ ...change, trustedCa: { ...trustedCa, tenants: false } });
    expect(alone.find('v1/ConfigMap', 'ada/trusted-ca')).toBeDefined();
  });

  test('KServe asks it there', () => {
    const components = { 'model-registry': true, 'model-registry-csi': true };
    const { spec } = render({ components, modelRegistry: { namespace: 'ada' } }).get(
      'serving.kserve.io/v1alpha1/ClusterStorageContainer',
      'model-registry-storage-initializer',
    );
    expect(JSON.stringify(spec?.container)).toContain('model-registry-service.ada.svc.cluster.local:8080');
  });

  test('another one may be in kubeflow, by other means', () => {
    const existing = { components: ['model-registry'] } as const;
    const both = registry({ modelRegistry: { namespace: 'ada' }, existing });
    expect(both.find(POLICY, 'kubeflow/model-registry')).toBeDefined();
    expect(() => registry({ existing })).toThrow(
      "existing.components[0]: 'model-registry' is installed by this definition; take it out of one of both",
    );
  });

  test.each([
    [
      'a namespace that is not a tenant’s',
      {},
      "namespace: 'bob' is not the name of a tenant; write one of ada, or kubeflow",
    ],
    [
      'one where there are no tenants',
      { tenants: [] },
      "namespace: 'bob' is not the name of a tenant; write 'kubeflow'",
    ],
    [
      'one without the registry',
      { components: {} },
      "namespace: has no effect without the component 'model-registry'; switch it on",
    ],
  ])('refuses %s', (_, change, message) => {
    expect(() => registry({ modelRegistry: { namespace: 'bob' }, ...change })).toThrow(`modelRegistry.${message}`);
  });

  test('without one, where the page finds nothing, the user is warned', () => {
    const warning = 'modelRegistry.namespace: is not a tenant’s'.replace('’', "'");
    expect(() => registry({ strict: true })).toThrow(warning);
    expect(() => registry({ strict: true, modelRegistry: { namespace: 'kubeflow' } })).not.toThrow();
  });
});

describe('databases.modelRegistry', () => {
  test('postgres: the server is told of it, and there is no MySQL', () => {
    const platform = registry({ databases: { modelRegistry: Database.postgres() } });
    expect(platform.container(SERVER).args).toContain('--embedmd-database-type=postgres');
    expect(portsOutsideTheMesh(platform)).toBe('5432');
    expect(keys(platform, 'kubeflow/model-registry-db-secrets')).toEqual(['POSTGRES_USER', 'POSTGRES_PASSWORD']);
    expect(platform.about(/^model-registry: .*mysql/)).toEqual([]);
  });

  test.each([
    ['mysql', '@tcp($(DB_HOST):$(DB_PORT))/$(DB_NAME)', '3306'],
    ['postgres', '@$(DB_HOST):$(DB_PORT)/$(DB_NAME)?sslmode=prefer', '5432'],
  ] as const)('external %s: the server reads the user’s Secret, and no database is rendered', (engine, dsn, port) => {
    const modelRegistry = Database.external({ engine, host: 'db.example.com', secretName: 'registry-db' });
    const platform = registry({ databases: { modelRegistry } });
    expect(platform.container(SERVER).args?.join(' ')).toContain(dsn);
    expect(platform.environment(SERVER)).toEqual({
      DB_USER: { secretKeyRef: { name: 'registry-db', key: 'username' } },
      DB_PASSWORD: { secretKeyRef: { name: 'registry-db', key: 'password' } },
      DB_HOST: 'db.example.com',
      DB_PORT: port,
      DB_NAME: 'model_registry',
    });
    expect(platform.about(/model-registry-db|metadata-mysql/)).toEqual([]);
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
  const { spec } = platform.get(
    'serving.kserve.io/v1alpha1/ClusterStorageContainer',
    'model-registry-storage-initializer',
  );
  expect(JSON.stringify(spec?.container)).toContain('model-registry-service.kubeflow.svc.cluster.local:8080');
  expect(spec?.supportedUriFormats).toEqual([{ prefix: 'model-registry://' }]);
});

test('refuses the registry’s storage initializer without the registry', () => {
  expect(() => render({ components: { 'model-registry-csi': true } })).toThrow(
    'components.model-registry: is off, but model-registry-csi cannot do without',
  );
});

describe('the Model Catalog', () => {
  const platform = render({ components: { 'model-catalog': true } });

  test('its NetworkPolicy, which is for its server, is for pods that there are', () => {
    const { spec } = platform.get('networking.k8s.io/v1/NetworkPolicy', 'kubeflow/model-catalog');
    const labels = platform.pod('kubeflow/model-catalog-server').metadata?.labels ?? {};
    expect(selects(spec?.podSelector, labels)).toBe(true);
  });

  test('starts without a key of Hugging Face, and without performance data', () => {
    expect(keys(platform, 'kubeflow/model-catalog-hf-api-key')).toEqual([]);
    expect(platform.yaml('apps/v1/Deployment', 'kubeflow/model-catalog-server')).toContain('optional: true');
    const { binaryData = {} } = platform.get('v1/ConfigMap', 'kubeflow/model-catalog-demo-perf-data');
    const archive = gunzipSync(Buffer.from(binaryData['dev-validated-perf-data.tar.gz'] ?? '', 'base64'));
    // Two blocks of zeros are the end of a tar archive.
    expect(archive.equals(Buffer.alloc(1024))).toBe(true);
  });
});
