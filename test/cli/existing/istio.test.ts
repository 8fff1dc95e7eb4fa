import { load } from 'js-yaml';

import type { ExpectedIstio } from '../../../charts/contract/existing';
import { loginProvider } from '../../../charts/contract/login-provider';
import { existingSystems, patchSystems } from '../../../cli/existing/systems';
import { lineOf } from '../../../cli/findings';
import { clusterOf, deployment, type Live } from './cluster';

const PROVIDER = loginProvider({ host: 'oauth2-proxy.oauth2-proxy.svc.cluster.local', port: 80 });
const LABEL = 'jobset.sigs.k8s.io/jobset-name';
const GATEWAY = {
  selector: { istio: 'ingressgateway' },
  namespace: 'istio-system',
  service: 'istio-ingressgateway',
  serviceAccount: 'istio-ingressgateway-service-account',
};
const EXPECTED: ExpectedIstio = {
  namespace: 'istio-system',
  gateway: GATEWAY,
  trustDomain: 'cluster.local',
  provider: PROVIDER,
  neverInject: [LABEL],
  proxy: 'docker.io/istio/proxyv2:1.30.1',
};
const SELECTOR = { matchExpressions: [{ key: LABEL, operator: 'Exists' }] };

interface Change {
  readonly name?: string;
  readonly namespace?: string;
  readonly version?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly mesh?: object;
  readonly never?: readonly object[];
  readonly values?: object;
  readonly account?: string;
}

const HYBRID = { PILOT_JWT_ENABLE_REMOTE_JWKS: 'hybrid' };

/** An Istio that has all that the platform needs. */
function istioWith({
  name = '',
  namespace = 'istio-system',
  version = '1.30.1',
  env = HYBRID,
  mesh = {},
  never = [SELECTOR],
  values = { pilot: { cni: { enabled: true } } },
  account = GATEWAY.serviceAccount,
}: Change = {}): Live[] {
  const container = {
    image: `docker.io/istio/pilot:${version}`,
    env: Object.entries(env).map(([key, value]) => ({ name: key, value })),
  };
  const metadata = (what: string) => ({ name: `${what}${name}`, namespace, resourceVersion: '7' });
  const settings = { ingressControllerMode: 'OFF', extensionProviders: [PROVIDER], ...mesh };
  const config = { policy: 'enabled', neverInjectSelector: never, templates: { sidecar: 'spec: {}\n' } };
  const text = (value: object) => JSON.stringify(value);
  const labels = GATEWAY.selector;
  return [
    deployment(`istiod${name}`, namespace, { app: 'istiod' }, container),
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: metadata('istio'), data: { mesh: text(settings) } },
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: metadata('istio-sidecar-injector'),
      data: { config: text(config), values: text(values) },
    },
    { apiVersion: 'v1', kind: 'Service', metadata: { name: GATEWAY.service, namespace: 'istio-system' } },
    {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'a', namespace: 'istio-system', labels },
      spec: { serviceAccountName: account },
    },
  ];
}

const found = async (objects: readonly Live[], expected = EXPECTED, patches = false): Promise<readonly string[]> =>
  (await existingSystems(clusterOf(...objects), { istio: expected }, patches)).map(lineOf);

const FINE = '✓ Istio 1.30.1 of the cluster, in namespace istio-system';

test('one that is set up is taken as it is', async () => {
  expect(await found(istioWith())).toEqual([FINE]);
});

test('one with a revision has other names', async () => {
  expect(await found(istioWith({ name: '-stable' }), { ...EXPECTED, revision: 'stable' })).toEqual([FINE]);
});

const NOT_THERE =
  'cluster/existing-missing: the cluster has no Istio (Deployment istiod) in namespace istio-system, of which the definition says that it is there';

// oxfmt-ignore
test.each<[string, readonly Live[], readonly string[]]>([
  ['is not there', [], [`✗ ${NOT_THERE}; install it, or take existing.istio out`]],
  ['has a revision', istioWith({ name: '-stable' }), [`✗ ${NOT_THERE}; there is Deployment istio-system/istiod-stable: write existing: { istio: { namespace: 'istio-system', revision: 'stable' } }`]],
  ['is elsewhere', istioWith({ namespace: 'mesh' }), [`✗ ${NOT_THERE}; there is Deployment mesh/istiod: write existing: { istio: { namespace: 'mesh' } }`]],
  ['is older than the proxies', istioWith({ version: '1.27.1' }), ['✓ Istio 1.27.1 of the cluster, in namespace istio-system', "✗ mesh/proxies-too-new: istiod of the cluster is of 1.27, and the proxies of cluster-local-gateway are of 1.30, which may not be newer; write images: { override: { istioProxy: '…' } } with an image of 1.27, or upgrade istiod"]],
  ['has tunnels', istioWith({ env: { ...HYBRID, PILOT_ENABLE_AMBIENT: 'true' } }), [FINE, "✗ mesh/existing-ambient: Istio of the cluster is in ambient mode: its sidecars tunnel through port 15008, which the platform's NetworkPolicies close; use an Istio without it (another revision, for instance), or let the platform install its own"]],
  ['has tunnels by its settings', istioWith({ mesh: { defaultConfig: { proxyMetadata: { ISTIO_META_ENABLE_HBONE: 'true' } } } }), [FINE, expect.stringContaining('✗ mesh/existing-ambient: ') as string]],
  ['has other identities', istioWith({ mesh: { trustDomain: 'corp.example' } }), [FINE, "✗ mesh/other-trust-domain: the trust domain of the cluster's Istio is corp.example, and the rendered policies name identities of cluster.local; write trustDomain: cluster.local into its meshConfig, and restart its pods"]],
  ['serves Ingresses', istioWith({ mesh: { ingressControllerMode: 'STRICT' } }), [FINE, '! mesh/serves-ingresses: Istio of the cluster serves Ingresses: those of tenants are open before the login, for any host; set ingressControllerMode: OFF in its meshConfig, or let no tenant make Ingresses']],
  ['has sidecars beside others', istioWith({ env: { ...HYBRID, ENABLE_NATIVE_SIDECARS: 'false' } }), [FINE, "! mesh/no-native-sidecars: sidecars of the cluster's Istio are containers beside others: Jobs with one never end; set ENABLE_NATIVE_SIDECARS=true in the environment of istiod"]],
  ['has no CNI plugin', istioWith({ values: {} }), [FINE, "✗ mesh/no-cni: Istio of the cluster has no CNI plugin: its sidecars need NET_ADMIN, which the namespaces of the platform refuse; install Istio's CNI plugin, and set pilot.cni.enabled"]],
  ['has the values of an older chart', istioWith({ values: { istio_cni: { enabled: true } } }), [FINE]],
  ['forgets keys', istioWith({ env: {} }), [FINE, '! mesh/forgets-keys: istiod of the cluster fetches the keys of logins itself: it refuses all tokens for up to half an hour, if it starts before Dex; set PILOT_JWT_ENABLE_REMOTE_JWKS=hybrid in its environment']],
  ['has no gateway', istioWith().filter(({ kind }) => kind !== 'Service'), [FINE, "✗ cluster/existing-settings: there is no Service istio-system/istio-ingressgateway, the gateway of the cluster's Istio; write what it is called in existing.istio.gateway"]],
  ['has no pods of the gateway', istioWith().filter(({ kind }) => kind !== 'Pod'), [FINE, "✗ cluster/existing-settings: the gateway of the cluster's Istio has no pods with the labels istio=ingressgateway in namespace istio-system; write what it is called in existing.istio.gateway"]],
  ['has a gateway of Helm', istioWith({ account: 'istio-ingressgateway' }), [FINE, "✗ cluster/existing-settings: pods of the gateway are of the ServiceAccount istio-ingressgateway, and the apps take requests from istio-ingressgateway-service-account alone; write existing: { istio: { gateway: { serviceAccount: 'istio-ingressgateway' } } }"]],
])('one that %s', async (_, objects, lines) => {
  expect(await found(objects)).toEqual(lines);
});

test('identities are of the domain that the platform is rendered for', async () => {
  const expected = { ...EXPECTED, trustDomain: 'corp.example' };
  expect(await found(istioWith({ mesh: { trustDomain: 'corp.example' } }), expected)).toEqual([FINE]);
  expect(await found(istioWith(), expected)).toEqual([
    FINE,
    "✗ mesh/other-trust-domain: the trust domain of the cluster's Istio is cluster.local, and the rendered policies name identities of corp.example; write trustDomain: corp.example into its meshConfig, and restart its pods",
  ]);
});

test('one that is too old', async () => {
  expect(
    await found(istioWith({ version: '1.20.3', env: { ...HYBRID, ENABLE_NATIVE_SIDECARS: 'true' } }), {
      ...EXPECTED,
      proxy: undefined,
    }),
  ).toEqual([
    '✗ cluster/existing-too-old: Istio 1.20.3 of the cluster, in namespace istio-system; upgrade it; the platform needs 1.22 to 1.30',
  ]);
});

describe('settings that it lacks', () => {
  const bare = istioWith({ mesh: { extensionProviders: [{ name: 'zipkin' }] }, never: [] });

  test('are printed, to be written by hand', async () => {
    const [, provider = '', injector = ''] = await found(bare);
    expect(provider).toMatch(
      /^✗ mesh\/no-provider: the mesh of the cluster has no extension provider oauth2-proxy as the platform needs it/,
    );
    expect(provider).toContain('up --patch-existing adds to key mesh of ConfigMap istio-system/istio, or you do');
    expect(load(provider.slice(provider.indexOf('\n')))).toEqual({ extensionProviders: [PROVIDER] });
    expect(injector).toMatch(
      /^! mesh\/trainings-injected: pods of trainings get a sidecar \(jobset\.sigs\.k8s\.io\/jobset-name\)/,
    );
    expect(load(injector.slice(injector.indexOf('\n')))).toEqual({ neverInjectSelector: [SELECTOR] });
  });

  test('are written where that is asked for, beside what is there', async () => {
    expect((await found(bare, EXPECTED, true)).slice(1)).toEqual([
      '✓ key mesh of ConfigMap istio-system/istio is to be patched: the mesh of the cluster has no extension provider oauth2-proxy as the platform needs it: the gateway refuses everyone',
      '✓ key config of ConfigMap istio-system/istio-sidecar-injector is to be patched: pods of trainings get a sidecar (jobset.sigs.k8s.io/jobset-name): those on several nodes do not reach each other',
    ]);
    const written: Live[] = [];
    const patch = (object: object) => {
      written.push(object as Live);
      return Promise.resolve(object as Readonly<Record<string, unknown>>);
    };
    await patchSystems({ ...clusterOf(...bare), patch }, { istio: EXPECTED });
    const data = written.map((one) => one.data as Readonly<Record<string, string>>);
    expect(written.map(({ metadata }) => metadata)).toEqual(
      ['istio', 'istio-sidecar-injector'].map((name) => ({ name, namespace: 'istio-system', resourceVersion: '7' })),
    );
    expect(load(data[0]?.mesh ?? '')).toEqual({
      ingressControllerMode: 'OFF',
      extensionProviders: [{ name: 'zipkin' }, PROVIDER],
    });
    expect(load(data[1]?.config ?? '')).toEqual({
      policy: 'enabled',
      neverInjectSelector: [SELECTOR],
      templates: { sidecar: 'spec: {}\n' },
    });
  });

  test('a provider of that name that asks for less is replaced', async () => {
    const less = { ...PROVIDER, envoyExtAuthzHttp: { ...PROVIDER.envoyExtAuthzHttp, headersToDownstreamOnAllow: [] } };
    const [, line] = await found(istioWith({ mesh: { extensionProviders: [less] } }));
    expect(line).toMatch(/^✗ mesh\/no-provider/);
  });
});
