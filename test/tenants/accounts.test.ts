import type { Tenant } from '../../charts';
import { named, tenant } from '../support/tenants';

const ROLE = 'arn:aws:iam::123456789012:role/ada';

test('ServiceAccounts are rendered where there is something to say of them', () => {
  expect(Object.keys(named(tenant({}), 'v1/ServiceAccount'))).toEqual(['default']);
  const annotations = { 'eks.amazonaws.com/role-arn': ROLE };
  const accounts = named(tenant({ serviceAccounts: { editor: { annotations } } }), 'v1/ServiceAccount');
  expect(Object.keys(accounts)).toEqual(['default', 'default-editor']);
  expect(accounts['default-editor']?.metadata.annotations).toEqual(annotations);
});

test('models are fetched with the tenant’s keys for the object store, at its address', () => {
  const objects = tenant({});
  expect(named(objects, 'v1/ServiceAccount')['default']?.secrets).toEqual([{ name: 'mlpipeline-minio-artifact' }]);
  expect(named(objects, 'v1/Secret')['mlpipeline-minio-artifact']?.metadata.annotations).toMatchObject({
    'serving.kserve.io/s3-endpoint': 'seaweedfs.kubeflow:9000',
    'serving.kserve.io/s3-region': 'us-east-1',
    'serving.kserve.io/s3-usehttps': '0',
  });
});

const registries = [
  { host: 'registry.example.com:5000', pullSecret: 'registry' },
  { host: 'docker.io', pullSecret: 'registry' },
  { host: '123456789012.dkr.ecr.eu-west-1.amazonaws.com', credentialHelper: 'ecr-login' },
];

test('a pull Secret is declared as a copy of the platform’s, without anything secret', () => {
  const secret = named(tenant({ registries }), 'v1/Secret')['registry'];
  expect(secret?.type).toBe('kubernetes.io/dockerconfigjson');
  expect(secret?.data).toBeUndefined();
  expect(JSON.parse(secret?.metadata.annotations?.['cdk8s-kubeflow/secret-keys'] ?? '')).toEqual({
    '.dockerconfigjson': { copyOf: { namespace: 'kubeflow', name: 'registry', key: '.dockerconfigjson' } },
  });
});

test('all ServiceAccounts of the namespace pull with it', () => {
  const accounts = named(tenant({ registries }), 'v1/ServiceAccount');
  expect(Object.keys(accounts)).toEqual(['default', 'default-editor', 'default-viewer']);
  for (const account of Object.values(accounts)) expect(account.imagePullSecrets).toEqual([{ name: 'registry' }]);
});

test('builders of images mount a configuration that names programs, and no passwords', () => {
  const config = named(tenant({ registries }), 'v1/ConfigMap')['docker-config'];
  expect(JSON.parse(config?.data?.['config.json'] ?? '')).toEqual({
    auths: { 'registry.example.com:5000': {}, 'https://index.docker.io/v1/': {} },
    credHelpers: { '123456789012.dkr.ecr.eu-west-1.amazonaws.com': 'ecr-login' },
  });
  expect(named(tenant({}), 'v1/ConfigMap')['docker-config']).toBeUndefined();
});

test.each<[what: string, change: Partial<Tenant>, message: string]>([
  [
    'a registry with a scheme',
    { registries: [{ host: 'https://registry.example.com' }] },
    "tenants[0].registries[0].host: 'https://registry.example.com' is more than a host; write 'registry.example.com'",
  ],
  [
    'a registry with a path',
    { registries: [{ host: 'registry.example.com/team' }] },
    "tenants[0].registries[0].host: 'registry.example.com/team' is more than a host; write 'registry.example.com'",
  ],
  [
    'a registry whose port is none',
    { registries: [{ host: 'registry.example.com:70000' }] },
    'tenants[0].registries[0].host: 70000 is not a port; write one of 1 to 65535',
  ],
  [
    'a registry that is listed twice',
    { registries: [{ host: 'registry.example.com' }, { host: 'registry.example.com' }] },
    "tenants[0].registries[1].host: 'registry.example.com' is the host of tenants[0].registries[0] too",
  ],
  [
    'a Secret that cannot be',
    { registries: [{ host: 'registry.example.com', pullSecret: 'My Secret' }] },
    "tenants[0].registries[0].pullSecret: 'My Secret' is not a DNS name",
  ],
  [
    'a credential helper with the prefix of its program',
    { registries: [{ host: 'registry.example.com', credentialHelper: 'docker-credential-gcr' }] },
    "tenants[0].registries[0].credentialHelper: 'docker-credential-gcr' is the name of the program; write 'gcr'",
  ],
  [
    'a role that is no ARN',
    { serviceAccounts: { editor: { annotations: { 'eks.amazonaws.com/role-arn': 'role/ada' } } } },
    "tenants[0].serviceAccounts.editor.annotations['eks.amazonaws.com/role-arn']: 'role/ada' is not the ARN of a role",
  ],
  [
    'an unknown ServiceAccount',
    JSON.parse('{ "serviceAccounts": { "default": {} } }') as Partial<Tenant>,
    'tenants[0].serviceAccounts.default: is not a field of TenantAccounts; the fields are editor, viewer',
  ],
])('refused: %s', (_, change, message) => {
  expect(() => tenant(change)).toThrow(message);
});
