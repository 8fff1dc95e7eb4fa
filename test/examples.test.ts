import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { REPO } from './support/files';
import { appsOf, EXAMPLES, rendered } from './support/programs';

const PAGE = readFileSync(join(REPO, 'docs/examples.md'), 'utf8');
const SERVICE = ['v1/Service', 'istio-system/istio-ingressgateway'] as const;
const CERTIFICATE = ['cert-manager.io/v1/Certificate', 'istio-system/kubeflow-gateway'] as const;

test.each(EXAMPLES)('%s has at most 60 lines, and docs/examples.md explains it', (example) => {
  expect(readFileSync(join(REPO, 'examples', example), 'utf8').split('\n').length).toBeLessThanOrEqual(61);
  expect(PAGE).toContain(`examples/${example}`);
});

test.each(EXAMPLES)('%s is right beyond doubt', async (example) => {
  const [app] = await appsOf(join(REPO, 'examples', example));
  expect(app.renderAll().warnings).toEqual([]);
});

test('a laptop: no load balancer, the own CA certifies localhost, and a notebook waits', async () => {
  const platform = await rendered('laptop.ts');
  expect(platform.get(...SERVICE).spec?.type).toBe('ClusterIP');
  expect(platform.get(...CERTIFICATE).spec?.dnsNames).toEqual(['localhost']);
  expect(platform.namesOf('kubeflow.org/v1/Notebook')).toEqual(['me/first']);
});

test('on premises: node ports with a static address, the company’s CA and directory, groups of users', async () => {
  const platform = await rendered('on-premises.ts');
  expect(platform.get(...SERVICE).spec?.type).toBe('NodePort');
  expect(platform.get(...CERTIFICATE).spec).toMatchObject({
    dnsNames: ['kubeflow.corp.example.com'],
    ipAddresses: ['10.20.0.10', '10.20.0.11'],
  });
  expect(platform.config('auth/dex')['config.yaml']).toContain('type: ldap');
  expect(platform.namesOf('rbac.authorization.k8s.io/v1/RoleBinding')).toContain(
    'speech/user-dan-corp-example-com-clusterrole-edit',
  );
});

test('a managed cloud: the address in the certificate, a namespace per user, docker-config in each', async () => {
  const platform = await rendered('managed-cloud.ts');
  expect(platform.get(...CERTIFICATE).spec).toMatchObject({
    ipAddresses: ['203.0.113.7'],
    issuerRef: { kind: 'ClusterIssuer', name: 'corporate-ca' },
  });
  const pullSecrets = platform.all('v1/Secret').filter(({ type }) => type === 'kubernetes.io/dockerconfigjson');
  for (const namespace of ['ada-kubeflow', 'bob-kubeflow', 'cyd-kubeflow']) {
    expect(platform.has('kubeflow.org/v1beta1/Profile', namespace)).toBe(true);
    expect(platform.has('v1/ConfigMap', `${namespace}/docker-config`)).toBe(true);
    expect(pullSecrets.map(({ metadata }) => metadata.namespace)).toContain(namespace);
  }
});

test('without the internet: one registry with a password, the company’s CA, a volume for several nodes', async () => {
  const platform = await rendered('air-gapped.ts');
  for (const { imagePullSecrets } of platform.all('v1/ServiceAccount'))
    expect(imagePullSecrets).toEqual([{ name: 'mirror' }]);
  expect(platform.get(...CERTIFICATE).spec?.issuerRef).toMatchObject({
    kind: 'ClusterIssuer',
    name: 'kubeflow-gateway-issuer',
  });
  expect(platform.get('v1/PersistentVolumeClaim', 'vision/team').spec).toMatchObject({
    accessModes: ['ReadWriteMany'],
    storageClassName: 'ceph-fs',
  });
});

test('EKS: certificates through Route 53, roles of IAM for tenants, Secrets from a store, no Dex', async () => {
  const platform = await rendered('eks.ts');
  const { spec } = platform.get('cert-manager.io/v1/ClusterIssuer', 'kubeflow-gateway-issuer');
  expect(spec?.acme?.solvers).toMatchObject([{ dns01: { route53: { region: 'eu-central-1' } } }]);
  expect(platform.of('dex')).toEqual([]);
  expect(platform.get('v1/ServiceAccount', 'vision/default-editor').metadata.annotations).toMatchObject({
    'eks.amazonaws.com/role-arn': 'arn:aws:iam::123456789012:role/kubeflow-vision',
  });
  expect(platform.all('external-secrets.io/v1/ExternalSecret')).not.toEqual([]);
});

test('a component of one’s own: its namespace, its volume, its page and its entry in the menu', async () => {
  const platform = await rendered('own-component.ts');
  expect(platform.has('v1/Namespace', 'mlflow')).toBe(true);
  expect(platform.has('v1/PersistentVolumeClaim', 'mlflow/mlflow')).toBe(true);
  expect(platform.get('networking.istio.io/v1alpha3/VirtualService', 'mlflow/mlflow').spec).toMatchObject({
    gateways: ['kubeflow/kubeflow-gateway'],
    http: [{ match: [{ uri: { prefix: '/mlflow/' } }] }],
  });
  expect(platform.config('kubeflow/centraldashboard-config').links).toContain('"text": "MLflow"');
});
