import { images, MachineTokens } from '../../charts';
import { errorsOf } from '../support/mistakes';
import { render } from '../support/render';

const RULES = ['security.istio.io/v1beta1/RequestAuthentication', 'istio-system/m2m-token-issuer'] as const;
const CLUSTER_ID = '0123456789ABCDEF0123456789ABCDEF';

/** By which issuers the gateway knows programs. */
function rulesOf(machineTokens: MachineTokens): readonly object[] {
  return render({ machineTokens }).get(...RULES).spec?.jwtRules ?? [];
}

test('are not taken unless a definition says so, and nothing of them is rendered', () => {
  const platform = render();
  expect(platform.about(/m2m|jwks/)).toEqual([]);
  expect(JSON.stringify(platform.objects)).not.toContain(images.kubectl);
});

describe('of the cluster’s ServiceAccounts', () => {
  const platform = render({ machineTokens: MachineTokens.cluster() });

  test('are known under both names of the API server, by keys that come through the proxy', () => {
    const keys = 'http://cluster-jwks-proxy.istio-system.svc.cluster.local/openid/v1/jwks';
    expect(platform.get(...RULES)).toMatchObject({
      metadata: { namespace: 'istio-system' },
      spec: {
        selector: { matchLabels: { app: 'istio-ingressgateway' } },
        jwtRules: [
          { issuer: 'https://kubernetes.default.svc.cluster.local', jwksUri: keys },
          { issuer: 'https://kubernetes.default.svc', jwksUri: keys },
        ],
      },
    });
  });

  test('name the user by their subject', () => {
    expect(rulesOf(MachineTokens.cluster())[0]).toMatchObject({
      fromHeaders: [{ name: 'Authorization', prefix: 'Bearer ' }],
      outputClaimToHeaders: [
        { claim: 'sub', header: 'kubeflow-userid' },
        { claim: 'groups', header: 'kubeflow-groups' },
      ],
    });
  });

  test('may have an issuer of another name, and an audience', () => {
    expect(rulesOf(MachineTokens.cluster({ issuers: ['api'], audiences: ['kubeflow'] }))).toEqual([
      expect.objectContaining({ issuer: 'api', audiences: ['kubeflow'] }),
    ]);
  });

  test('change nothing else: what is rendered without them stays as it is', () => {
    const added = new Set(['cluster-jwks-proxy', 'm2m-token-issuer']);
    expect(platform.objects.filter(({ metadata }) => !added.has(metadata.name))).toEqual(render().objects);
  });

  test('the proxy passes on the issuer’s keys and nothing else', () => {
    const { args = [] } = platform.container('istio-system/cluster-jwks-proxy');
    const flag = '--accept-paths=';
    const accepted = new RegExp(args.find((each) => each.startsWith(flag))?.slice(flag.length) ?? '');
    expect('/openid/v1/jwks').toMatch(accepted);
    expect('/.well-known/openid-configuration').toMatch(accepted);
    for (const path of ['/api', '/openid/v1/jwks/x', '/api/v1/secrets/.well-known/openid-configuration']) {
      expect(path).not.toMatch(accepted);
    }
  });

  test('the proxy has no role, and no more rights on its node than a pod needs', () => {
    const bindings = [
      ...platform.all('rbac.authorization.k8s.io/v1/ClusterRoleBinding'),
      ...platform.all('rbac.authorization.k8s.io/v1/RoleBinding'),
    ];
    expect(bindings).not.toEqual([]);
    expect(JSON.stringify(bindings)).not.toContain('cluster-jwks-proxy');
    expect(platform.get('apps/v1/Deployment', 'istio-system/cluster-jwks-proxy')).toMatchObject({
      metadata: { namespace: 'istio-system' },
      spec: {
        template: {
          spec: {
            serviceAccountName: 'cluster-jwks-proxy',
            containers: [
              {
                image: images.kubectl,
                securityContext: {
                  allowPrivilegeEscalation: false,
                  capabilities: { drop: ['ALL'] },
                  readOnlyRootFilesystem: true,
                  runAsNonRoot: true,
                  seccompProfile: { type: 'RuntimeDefault' },
                },
              },
            ],
          },
        },
      },
    });
  });

  test('istiod and the gateway may call the proxy', () => {
    expect(platform.get('networking.k8s.io/v1/NetworkPolicy', 'istio-system/cluster-jwks-proxy')).toMatchObject({
      spec: {
        podSelector: { matchLabels: { 'app.kubernetes.io/name': 'cluster-jwks-proxy' } },
        ingress: [
          {
            from: ['istiod', 'istio-ingressgateway'].map((app) => ({ podSelector: { matchLabels: { app } } })),
            ports: [{ port: 8080 }],
          },
        ],
      },
    });
  });
});

test.each([
  ['eu-central-1', `https://oidc.eks.eu-central-1.amazonaws.com/id/${CLUSTER_ID}`],
  ['us-gov-west-1', `https://oidc.eks.us-gov-west-1.amazonaws.com/id/${CLUSTER_ID}`],
  ['cn-north-1', `https://oidc.eks.cn-north-1.amazonaws.com.cn/id/${CLUSTER_ID}`],
])('of an EKS cluster in %s need no proxy: the issuer is public', (region, issuer) => {
  const platform = render({ machineTokens: MachineTokens.eks({ region, clusterId: CLUSTER_ID }) });
  const { jwtRules } = platform.get(...RULES).spec ?? {};
  expect(jwtRules).toEqual([expect.objectContaining({ issuer })]);
  expect(jwtRules?.[0]).not.toHaveProperty('jwksUri');
  expect(platform.of('cluster-jwks-proxy')).toEqual([]);
});

test.each([
  'https://container.googleapis.com/v1/projects/p/locations/europe-west1/clusters/c',
  'https://westeurope.oic.prod-aks.azure.com/11111111-0000/22222222-0000/',
  'https://keycloak.example.com:8443/realms/ci',
])('of the issuer %s are known by its name, letter by letter', (url) => {
  expect(rulesOf(MachineTokens.issuer({ url }))).toEqual([expect.objectContaining({ issuer: url })]);
});

test('of an issuer can be checked by keys at another place, and for an audience', () => {
  const jwksUri = 'http://keys.ci.svc.cluster.local:8080/jwks';
  const tokens = { url: 'https://token.actions.githubusercontent.com', jwksUri, audiences: ['https://ml.example.com'] };
  expect(rulesOf(MachineTokens.issuer(tokens))).toEqual([
    expect.objectContaining({ issuer: tokens.url, jwksUri, audiences: tokens.audiences }),
  ]);
});

/** What a user reads who asks for these tokens. */
function errorOf(machineTokens: MachineTokens, change = {}): readonly string[] {
  return errorsOf({ machineTokens, ...change });
}

const issuer = (url: string, more = {}): MachineTokens => MachineTokens.issuer({ url, ...more });
const misspelled = (url: string, better: string): string =>
  `machineTokens.url: '${url}' is not spelled as in the tokens of an issuer; write '${better}'`;
const notAnId = 'is not 32 hexadecimal digits in upper case; write';

test.each<[string, MachineTokens, string]>([
  [
    'a slash at the end',
    issuer('https://ci.example.com/realms/a/'),
    misspelled('https://ci.example.com/realms/a/', 'https://ci.example.com/realms/a'),
  ],
  [
    'no slash at the end where tokens have one',
    issuer('https://a.oic.prod-aks.azure.com/b/c'),
    misspelled('https://a.oic.prod-aks.azure.com/b/c', 'https://a.oic.prod-aks.azure.com/b/c/'),
  ],
  ['plain HTTP', issuer('http://ci.example.com'), misspelled('http://ci.example.com', 'https://ci.example.com')],
  [
    'the address of the configuration',
    issuer('https://ci.example.com/.well-known/openid-configuration'),
    misspelled('https://ci.example.com/.well-known/openid-configuration', 'https://ci.example.com'),
  ],
  [
    'no URL',
    issuer('ci.example.com'),
    "machineTokens.url: 'ci.example.com' is not a URL; write 'https://issuer.example.com'",
  ],
  [
    'the platform’s own issuer',
    issuer('https://kubeflow.example.com/dex'),
    "machineTokens.url: 'https://kubeflow.example.com/dex' is the issuer of the users, whose tokens are taken anyway",
  ],
  [
    'the API server, whose certificate nobody outside knows',
    issuer('https://kubernetes.default.svc'),
    "machineTokens.url: 'https://kubernetes.default.svc' has a certificate of the cluster, which Istio does not trust; " +
      'write MachineTokens.cluster()',
  ],
  [
    'an issuer for everyone, without an audience',
    issuer('https://gitlab.com'),
    "machineTokens.audiences: is missing, and 'https://gitlab.com' gives everyone tokens; name one of your own",
  ],
  [
    'keys by plain HTTP from outside',
    issuer('https://ci.example.com', { jwksUri: 'http://ci.example.com/keys' }),
    "machineTokens.jwksUri: 'http://ci.example.com/keys' is neither an https:// URL nor one of a Service in the cluster",
  ],
  [
    'an availability zone',
    MachineTokens.eks({ region: 'eu-central-1a', clusterId: CLUSTER_ID }),
    "machineTokens.region: 'eu-central-1a' is not a region of Amazon EKS; write 'eu-central-1'",
  ],
  [
    'a placeholder for the region',
    MachineTokens.eks({ region: 'AWS_REGION', clusterId: CLUSTER_ID }),
    "machineTokens.region: 'AWS_REGION' is not a region of Amazon EKS; write one such as 'eu-central-1'",
  ],
  [
    'the whole issuer instead of the cluster’s id',
    MachineTokens.eks({ region: 'eu-central-1', clusterId: `https://x/id/${CLUSTER_ID.toLowerCase()}` }),
    `machineTokens.clusterId: 'https://x/id/${CLUSTER_ID.toLowerCase()}' ${notAnId} '${CLUSTER_ID}'`,
  ],
  [
    'a placeholder for the cluster’s id',
    MachineTokens.eks({ region: 'eu-central-1', clusterId: 'CLUSTER_ID' }),
    `machineTokens.clusterId: 'CLUSTER_ID' ${notAnId} what \`aws eks describe-cluster --query cluster.identity.oidc.issuer\` ends in`,
  ],
  [
    'no issuer',
    MachineTokens.cluster({ issuers: [] }),
    'machineTokens.issuers: is empty; name an issuer, or leave it out',
  ],
  [
    'an issuer twice',
    MachineTokens.cluster({ issuers: ['api', 'api'] }),
    "machineTokens.issuers[1]: 'api' is listed twice",
  ],
  [
    'an empty audience',
    MachineTokens.cluster({ audiences: [''] }),
    "machineTokens.audiences[0]: '' is not an audience: it is empty, or has spaces",
  ],
])('%s is refused', (_, tokens, message) => {
  expect(errorOf(tokens)).toEqual([message]);
});

test('tokens without a gateway that asks for any are refused', () => {
  expect(errorOf(MachineTokens.cluster(), { components: { 'oauth2-proxy': false, dex: false } })).toEqual([
    'machineTokens: has no effect without oauth2-proxy; switch it on, or leave this out',
  ]);
});
