import { OPTIONAL_COMPONENTS } from '../../charts';
import type * as k8s from '../../charts/kit/k8s';
import { CA } from '../support/authority';
import { render, type Rendering } from '../support/render';

const components = Object.fromEntries(OPTIONAL_COMPONENTS.map((name) => [name, true]));
const HTTPS = 'http://proxy.corp.example:3128';
const POLICIES = 'admissionregistration.k8s.io/v1/MutatingAdmissionPolicy';

/** The programs of the platform that call out: to issuers of tokens and certificates, registries, stores, catalogs. */
const CALLERS = [
  'auth/dex',
  'cert-manager/cert-manager',
  'istio-system/istiod',
  'knative-serving/controller',
  'kubeflow/ml-pipeline',
  'kubeflow/ml-pipeline-ui',
  'kubeflow/model-catalog-server',
  'kubeflow/model-registry-ui',
  'oauth2-proxy/oauth2-proxy',
];

function withVariable(rendering: Rendering, variable: string): readonly string[] {
  return rendering
    .all('apps/v1/Deployment')
    .filter(({ spec }) =>
      spec?.template.spec?.containers.every(({ env }) => env?.some(({ name }) => name === variable)),
    )
    .map(({ metadata }) => `${metadata.namespace}/${metadata.name}`)
    .sort();
}

describe('a proxy', () => {
  const proxy = { https: HTTPS, no: ['.corp.example', '10.0.0.0/8'] };
  const all = render({ components, proxy });

  test('is that of each program of the platform that calls out', () => {
    expect(withVariable(all, 'HTTPS_PROXY')).toEqual(CALLERS);
    const environment = all.environment('auth/dex');
    expect(environment).toMatchObject({ HTTPS_PROXY: HTTPS, https_proxy: HTTPS });
    expect(environment).not.toHaveProperty('HTTP_PROXY');
    expect(environment.no_proxy).toBe(environment.NO_PROXY);
  });

  test('is not used for the API server, Services, and what the definition exempts', () => {
    const hosts = String(all.environment('kubeflow/ml-pipeline').NO_PROXY).split(',');
    const own = ['localhost', '127.0.0.1', '::1', '$(KUBERNETES_SERVICE_HOST)', '.svc', '.cluster.local'];
    expect(hosts.slice(0, own.length)).toEqual(own);
    // As programs call them: in their own namespace, and in others.
    expect(hosts).toEqual(expect.arrayContaining(['metadata-grpc-service', 'seaweedfs', '.kubeflow', '.istio-system']));
    expect(hosts.slice(-2)).toEqual(['.corp.example', '10.0.0.0/8']);
  });

  test('is that of tenants’ pods, by a policy', () => {
    const { spec } = all.get(POLICIES, 'kubeflow-tenant-environment');
    expect(spec.reinvocationPolicy).toBe('IfNeeded');
    expect(render({ proxy: { ...proxy, tenants: false } }).all(POLICIES)).toEqual([]);
  });

  test.each([
    [
      'http://192.0.2.7:3128',
      [{ to: [{ ipBlock: { cidr: '192.0.2.7/32' } }], ports: [{ port: 3128, protocol: 'TCP' }] }],
    ],
    ['https://[fd00::7]', [{ to: [{ ipBlock: { cidr: 'fd00::7/128' } }], ports: [{ port: 443, protocol: 'TCP' }] }]],
    ['http://proxy.corp.example:3128', []],
  ])('at %s is opened to a tenant that is closed', (https, opened) => {
    const tenants = [{ name: 'ada', owner: 'ada@example.com', isolation: { egress: [] } }];
    const egressOf = (change: object) =>
      render({ tenants, ...change }).get('networking.k8s.io/v1/NetworkPolicy', 'ada/tenant-egress').spec?.egress ?? [];
    const closed = egressOf({}).map((rule) => JSON.stringify(rule));
    expect(egressOf({ proxy: { https } }).filter((rule) => !closed.includes(JSON.stringify(rule)))).toEqual(opened);
  });
});

const VOLUME = { name: 'kubeflow-trusted-ca', configMap: { name: 'trusted-ca' } };
const MOUNT = { name: 'kubeflow-trusted-ca', mountPath: '/etc/kubeflow/trusted-ca', readOnly: true };

describe('certificates', () => {
  const all = render({ components, trustedCa: { pem: CA } });

  test('are in each program of the platform that calls out, and in its namespace', () => {
    expect(withVariable(all, 'SSL_CERT_FILE')).toEqual(CALLERS);
    for (const name of CALLERS) {
      const { spec, metadata } = all.pod(name);
      expect(spec?.volumes).toContainEqual(VOLUME);
      const mounts = (spec?.containers ?? []).map(({ volumeMounts }: k8s.Container) => volumeMounts);
      for (const each of mounts) expect(each).toContainEqual(MOUNT);
      expect(all.config(`${name.split('/')[0]}/trusted-ca`)).toEqual({ 'ca.crt': CA });
      expect(metadata?.annotations).toHaveProperty('cdk8s-kubeflow/trusted-ca-checksum');
    }
    expect(all.environment('oauth2-proxy/oauth2-proxy')).toMatchObject({
      SSL_CERT_FILE: '/etc/kubeflow/trusted-ca/ca.crt',
      NODE_EXTRA_CA_CERTS: '/etc/kubeflow/trusted-ca/ca.crt',
      REQUESTS_CA_BUNDLE: '/etc/kubeflow/trusted-ca/ca.crt',
    });
  });

  test('are in namespaces of tenants, for their pods', () => {
    expect(all.config('ada/trusted-ca')).toEqual({ 'ca.crt': CA });
    expect(all.has(POLICIES, 'kubeflow-tenant-environment')).toBe(true);
  });

  test('are left out there where the definition says so', () => {
    const rendering = render({ trustedCa: { pem: CA, tenants: false } });
    expect(rendering.has('v1/ConfigMap', 'ada/trusted-ca')).toBe(false);
    expect(rendering.all(POLICIES)).toEqual([]);
  });

  test('that others put into each namespace are not rendered', () => {
    const rendering = render({ trustedCa: { configMap: 'corp', key: 'bundle.pem' } });
    expect(rendering.namesOf('v1/ConfigMap').filter((name) => name.endsWith('/corp'))).toEqual([]);
    const { spec } = rendering.pod('auth/dex');
    expect(spec?.volumes).toContainEqual({ name: 'kubeflow-trusted-ca', configMap: { name: 'corp' } });
    expect(rendering.environment('auth/dex').SSL_CERT_FILE).toBe('/etc/kubeflow/trusted-ca/bundle.pem');
  });
});
