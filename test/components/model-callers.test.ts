import { Ingress, type KubeflowProps, MachineTokens, type ModelCallers, type Tenant, Tls } from '../../charts';
import { errorsOf } from '../support/mistakes';
import { render } from '../support/render';
import { proofsOf, trafficOf } from '../support/traffic';

const CALLERS: readonly ModelCallers[] = ['members', 'tenants', 'token', 'everybody'];
const USERS = ['ada@example.com', 'bob@example.com'].map((email) => ({ email }));

/** A tenant for each answer to who may call its models. */
const tenants: readonly Tenant[] = CALLERS.map((callers) => ({
  name: callers,
  owner: 'ada@example.com',
  contributors: [{ user: 'bob@example.com', role: 'view' }],
  models: { callers },
}));

const ALL: Partial<KubeflowProps> = { users: USERS, tenants, machineTokens: MachineTokens.cluster() };

/** Who reaches the models of each tenant, for a caller and a target. */
function reach(change: Partial<KubeflowProps>): Readonly<Record<string, readonly string[]>> {
  const proofs = proofsOf(trafficOf({ ...ALL, ...change }));
  expect(proofs.flatMap(({ holds, path, tenant }) => (holds ? [] : [`${path.name} (${tenant})`]))).toEqual([]);
  const open: Record<string, string[]> = {};
  for (const { path, tenant = '', verdict } of proofs) {
    if (!verdict.open || !/→ a model( scaled to zero)?$/.test(path.name)) continue;
    const of = (open[path.name] ??= []);
    if (!of.includes(tenant)) of.push(tenant);
  }
  return open;
}

describe('who calls a model through the gateway', () => {
  const existing = { istio: { gateway: { selector: { istio: 'edge' }, namespace: 'edge' } } };
  test.each<[string, Partial<KubeflowProps>]>([
    ['HTTPS with a host', {}],
    ['HTTP', { url: 'http://kubeflow.example.com:8080' }],
    ['TLS before the gateway', { tls: Tls.offloaded() }],
    ['an address', { url: 'https://203.0.113.7' }],
    [
      'a port on every node',
      { ingress: Ingress.nodePort({ https: 30443 }), url: 'https://kubeflow.example.com:30443' },
    ],
    ['a gateway that is there', { existing }],
    ['a domain for models', { serving: { domain: 'models.example.com' } }],
    ['a domain for models, HTTP', { url: 'http://kubeflow.example.com', serving: { domain: 'models.example.com' } }],
    ['without Knative', { serving: { mode: 'raw' } }],
    ['without Knative, a domain', { serving: { mode: 'raw', domain: 'models.example.com' } }],
    ['ambient mode', { mesh: { mode: 'ambient' } }],
    ['ambient mode without Knative', { mesh: { mode: 'ambient' }, serving: { mode: 'raw' } }],
  ])('%s', (_, change) => {
    const open = reach(change);
    const targets = change.serving?.mode === 'raw' ? ['a model'] : ['a model', 'a model scaled to zero'];
    for (const to of targets) {
      expect(open[`owner → ${to}`]).toEqual(CALLERS);
      expect(open[`contributor → ${to}`]).toEqual(CALLERS);
      expect(open[`program with the tenant’s token → ${to}`]).toEqual(CALLERS);
      expect(open[`stranger → ${to}`]).toEqual(['token', 'everybody']);
      expect(open[`program with another tenant’s token → ${to}`]).toEqual(['token', 'everybody']);
      expect(open[`browser without login → ${to}`]).toEqual(['everybody']);
    }
  });
});

describe('the policy of a tenant', () => {
  const platform = render(ALL);
  const rulesOf = (name: string) =>
    platform.get('security.istio.io/v1beta1/AuthorizationPolicy', `${name}/model-callers`);
  const when = (values: readonly string[]) => [{ key: 'request.headers[kubeflow-userid]', values }];
  const own = (name: string) => `system:serviceaccount:${name}:*`;

  test('admits the gateways and the activator, for the users that these name', () => {
    const from = [
      {
        source: {
          principals: [
            'cluster.local/ns/istio-system/sa/istio-ingressgateway-service-account',
            'cluster.local/ns/istio-system/sa/cluster-local-gateway-service-account',
            'cluster.local/ns/knative-serving/sa/activator',
          ],
        },
      },
    ];
    const to = [{ operation: { ports: ['8012', '8013'] } }];
    const users = ['ada@example.com', 'bob@example.com', own('members')];
    expect(rulesOf('members')).toMatchObject({ spec: { rules: [{ from, to, when: when(users) }] } });
  });

  test('names people and ServiceAccounts of all tenants, any user, or nobody', () => {
    const all = ['ada@example.com', 'bob@example.com', ...CALLERS.map(own).sort()];
    expect(rulesOf('tenants')).toMatchObject({ spec: { rules: [{ when: when(all) }] } });
    expect(rulesOf('token')).toMatchObject({ spec: { rules: [{ when: when(['*']) }] } });
    expect(JSON.stringify(rulesOf('everybody'))).not.toContain('"when"');
  });

  test('admits members where the definition says nothing', () => {
    const small = render().get('security.istio.io/v1beta1/AuthorizationPolicy', 'ada/model-callers');
    expect(small).toMatchObject({ spec: { rules: [{ when: when(['ada@example.com', own('ada')]) }] } });
  });

  test('is for KServe’s pods alone where there is no Knative, whose port would tell them apart', () => {
    const raw = render({ serving: { mode: 'raw' } });
    for (const component of ['predictor', 'transformer', 'explainer']) {
      const policy = raw.get('security.istio.io/v1beta1/AuthorizationPolicy', `ada/model-callers-${component}`);
      expect(policy).toMatchObject({ spec: { selector: { matchLabels: { component } } } });
    }
  });

  test('with self-service, is the hook’s; but for tenants who open their models to more than members', () => {
    const having = (models?: Tenant['models']) =>
      render({ selfService: true, tenants: [{ name: 'ada', owner: 'ada@example.com', ...(models && { models }) }] })
        .of('ada')
        .map(({ kind, metadata }) => `${kind} ${metadata.name}`);
    expect(having()).toEqual(['Profile ada']);
    expect(having({ callers: 'token' })).toContain('AuthorizationPolicy model-callers');
  });
});

test('the models of everybody, and nothing else, are open without a login', () => {
  const policy = 'istio-system/istio-ingressgateway-require-jwt';
  const paths = render(ALL).get('security.istio.io/v1beta1/AuthorizationPolicy', policy);
  expect(JSON.stringify(paths)).toContain('"/oauth2/*","/serving/everybody/*"]');
  const serving = { domain: 'models.example.com' };
  const hosts = render({ ...ALL, serving }).get('security.istio.io/v1beta1/AuthorizationPolicy', policy);
  expect(JSON.stringify(hosts)).toContain('"*-everybody.models.example.com"');
  expect(JSON.stringify(hosts)).not.toContain('/serving/');
});

test('the gateway for pods takes the mesh’s TLS alone, and says with the activator who calls', () => {
  const platform = render();
  expect(platform.get('networking.istio.io/v1beta1/Gateway', 'knative-serving/knative-local-gateway')).toMatchObject({
    spec: { servers: [{ port: { protocol: 'HTTPS' }, tls: { mode: 'ISTIO_MUTUAL' } }] },
  });
  expect(
    platform.get('networking.istio.io/v1alpha3/DestinationRule', 'istio-system/knative-local-gateway'),
  ).toMatchObject({
    spec: {
      host: 'knative-local-gateway.istio-system.svc.cluster.local',
      trafficPolicy: { tls: { mode: 'ISTIO_MUTUAL' } },
    },
  });
  for (const [place, context] of [
    ['istio-system', 'GATEWAY'],
    ['knative-serving', 'SIDECAR_INBOUND'],
  ] as const) {
    const filter = platform.get('networking.istio.io/v1alpha3/EnvoyFilter', `${place}/kubeflow-callers`);
    expect(filter).toMatchObject({
      spec: { configPatches: [{ match: { context }, patch: { operation: 'INSERT_FIRST' } }] },
    });
    const text = JSON.stringify(filter);
    expect(text).toContain('local USER = \\"kubeflow-userid\\"');
    expect(text).toContain('spiffe://cluster.local/ns/istio-system/sa/istio-ingressgateway-service-account');
    expect(text).not.toMatch(/<(?:user header|groups header|gateways)>/);
  }
});

test('the activator calls Services, which its proxy knows, so that pods of models know who calls', () => {
  const platform = render();
  expect(platform.config('knative-serving/config-network')).toMatchObject({ 'mesh-compatibility-mode': 'enabled' });
  expect(platform.get('networking.istio.io/v1/Sidecar', 'knative-serving/activator')).toMatchObject({
    spec: { workloadSelector: { labels: { app: 'activator' } }, egress: [{ hosts: ['*/*'] }] },
  });
});

describe('what is refused', () => {
  const ada = (callers: ModelCallers): Tenant => ({ name: 'ada', owner: 'ada@example.com', models: { callers } });
  test.each<[string, Partial<KubeflowProps>, string]>([
    [
      'all tenants, which nobody knows with self-service',
      { selfService: true, tenants: [ada('tenants')] },
      "tenants[0].models.callers: 'tenants' does not know the namespaces that users make, with selfService; write 'members' or 'token'",
    ],
    [
      'everybody, where pages answer to the hosts of models',
      { anyHost: true, serving: { domain: 'models.example.com' }, tenants: [ada('everybody')] },
      "tenants[0].models.callers: 'everybody' would open the platform's pages too: they answer to any host, also to those of models; write 'token', or have a url with a host name and no anyHost",
    ],
    [
      'callers of models where there are none',
      {
        tenants: [ada('token')],
        components: {
          ...{ 'knative-serving': false, kserve: false, 'kserve-runtimes': false, 'kserve-models-web-app': false },
        },
      },
      "tenants[0].models: have no effect without the component 'kserve'; switch it on",
    ],
    [
      'an unknown word',
      { tenants: [{ ...ada('token'), models: { callers: 'all' as ModelCallers } }] },
      "tenants[0].models.callers: 'all' is not one of members, tenants, token, everybody",
    ],
  ])('%s', (_, change, message) => {
    expect(errorsOf(change)).toEqual([message]);
  });
});
