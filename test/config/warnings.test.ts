import {
  App,
  type ArgoCdProps,
  Connector,
  Dns01,
  Ingress,
  Kubeflow,
  type KubeflowProps,
  MachineTokens,
  ObjectStore,
  Tls,
} from '../../charts';
import { SMALL } from '../support/render';
import { errorsOf, mistakesIn } from '../support/mistakes';

const mail = { email: 'ops@example.com' };
const acme = Tls.acme(mail);
const ADDRESS = 'https://203.0.113.7';
const nobody = { users: [], tenants: [] };

const AUTOMATED = 'gitops.argocd.automated';
const STAYS = 'is false: access that is taken away stays until somebody runs argocd app sync <application> --prune';
const argocd = (automated: ArgoCdProps['automated']): Partial<KubeflowProps> => ({
  gitops: { argocd: { repoURL: 'https://git.example.com/platform', automated } },
});

const store = (endpoint: string): Partial<KubeflowProps> => ({
  objectStore: ObjectStore.s3({ endpoint, bucket: 'company-ml', credentials: { secretName: 'store' } }),
});

/** What a rendering is warned of. */
function warningsOf(change: Partial<KubeflowProps>): readonly string[] {
  const app = new App();
  new Kubeflow(app, 'kubeflow', { ...SMALL, ...change });
  return app.renderAll().warnings.map(({ at, message }) => `${at}: ${message}`);
}

const PLAIN = "sends passwords and sessions as plain text; write 'https://…'";
const NOBODY =
  "users: is empty, and login.connectors too, so that nobody can log in; write [{ email: 'name@example.com' }]";

test.each<[string, Partial<KubeflowProps>, readonly string[]]>([
  ['a sound definition', {}, []],
  ['nobody who can log in', nobody, [NOBODY]],
  [
    'nobody but the users of a provider',
    {
      ...nobody,
      login: { connectors: [Connector.google({ clientId: 'a', secretName: 'a', hostedDomains: ['example.com'] })] },
    },
    [],
  ],
  ['nobody but programs', { ...nobody, machineTokens: MachineTokens.cluster() }, []],
  ['plain HTTP', { url: 'http://ml.example.com' }, [`url: 'http://ml.example.com' ${PLAIN}`]],
  ['plain HTTP at an address', { url: 'http://10.0.0.1:8080' }, [`url: 'http://10.0.0.1:8080' ${PLAIN}`]],
  [
    'plain HTTP to an object store',
    store('http://minio.example.com:9000'),
    [
      "objectStore.endpoint: 'http://minio.example.com:9000' sends artifacts and models as plain text; write 'https://minio.example.com:9000', or, for a Service of the cluster, its name with '.svc'",
    ],
  ],
  ['an object store with TLS', store('https://minio.example.com:9000'), []],
  ['an object store of the cluster', store('http://minio.storage.svc:9000'), []],
  ['an object store of the cluster by its full name', store('http://minio.storage.svc.cluster.local'), []],
  ['an object store of the platform’s own namespace', store('http://minio:9000'), []],
  ['plain HTTP on a laptop', { url: 'http://localhost:8080' }, []],
  [
    'an address that is not the load balancer’s',
    { url: ADDRESS, ingress: Ingress.loadBalancer({ address: '203.0.113.8' }) },
    [
      "ingress.address: '203.0.113.8' is not the url's address, 203.0.113.7; write the same one, unless a router translates it",
    ],
  ],
  ['the load balancer’s address', { url: ADDRESS, ingress: Ingress.loadBalancer({ address: '203.0.113.7' }) }, []],
  ['the load balancer’s name', { url: ADDRESS, ingress: Ingress.loadBalancer({ address: 'lb.example.com' }) }, []],
  [
    'a node port that is not the url’s',
    { url: 'https://ml.example.com:30443', ingress: Ingress.nodePort({ https: 30444 }) },
    ['ingress.https: 30444 is not the port of the url; write https: 30443'],
  ],
  [
    'a node port that the cluster chooses',
    { url: 'http://localhost:30080', ingress: Ingress.nodePort() },
    ['ingress.http: is left to the cluster; write http: 30080'],
  ],
  ['a node port behind a balancer', { ingress: Ingress.nodePort() }, []],
  [
    'HTTP-01 by a node port',
    { ingress: Ingress.nodePort({ http: 30080 }), tls: acme },
    [
      "tls.dns: is missing: by HTTP-01 the service asks port 80 of 'kubeflow.example.com', which no node port is; forward port 80 to it, or add dns: Dns01.route53({ … }), or write Tls.selfSigned()",
    ],
  ],
  [
    'DNS-01 by a node port',
    { ingress: Ingress.nodePort(), tls: Tls.acme({ ...mail, dns: Dns01.cloudflare({ secretName: 'a' }) }) },
    [],
  ],
  ['access that Argo CD takes away', argocd({ selfHeal: false }), []],
  ['access that Argo CD keeps, as it prunes nothing', argocd({ prune: false }), [`${AUTOMATED}.prune: ${STAYS}`]],
  ['access that Argo CD keeps, as somebody starts each sync', argocd(false), [`${AUTOMATED}: ${STAYS}`]],
])('%s', (_, change, warnings) => {
  expect(warningsOf(change)).toEqual(warnings);
});

const CLOSED =
  "tls.dns: is missing: by HTTP-01 the service asks port 80 of 'kubeflow.example.com', and a port-forward lets nobody in; add dns: Dns01.route53({ … }), or write Tls.selfSigned()";

test.each<[string, Partial<KubeflowProps>, readonly string[]]>([
  ['HTTP-01 by a port-forward', { ingress: Ingress.portForward(), tls: acme }, [CLOSED]],
  [
    'HTTP-01 of the staging service',
    { ingress: Ingress.portForward(), tls: Tls.acme({ ...mail, server: 'staging' }) },
    [CLOSED],
  ],
  [
    'HTTP-01 of a service in the cluster',
    { ingress: Ingress.portForward(), tls: Tls.acme({ ...mail, server: 'https://ca.example.com/acme' }) },
    [],
  ],
  [
    'DNS-01 by a port-forward',
    { ingress: Ingress.portForward(), tls: Tls.acme({ ...mail, dns: Dns01.cloudflare({ secretName: 'a' }) }) },
    [],
  ],
  [
    'ACME for localhost',
    { url: 'https://localhost:8443', tls: acme },
    ["tls: ACME does not certify 'localhost', which is not a name of the public DNS; write Tls.selfSigned()"],
  ],
  [
    'ACME for a name without a dot',
    { url: 'https://kubeflow', tls: acme },
    ["tls: ACME does not certify 'kubeflow', which is not a name of the public DNS; write Tls.selfSigned()"],
  ],
  [
    'ACME of a service of one’s own for such a name',
    { url: 'https://kubeflow', tls: Tls.acme({ ...mail, server: 'https://ca.example.com/acme' }) },
    [],
  ],
])('%s is refused unless it can work', (_, change, errors) => {
  expect(errorsOf(change)).toEqual(errors);
});

test('a warning that is accepted is not printed', () => {
  expect(warningsOf({ ...nobody, ...argocd(false), acceptedWarnings: [AUTOMATED] })).toEqual([NOBODY]);
});

test.each<[string, Partial<KubeflowProps>, string]>([
  ['without any', { acceptedWarnings: ['users'] }, "'users' is not the path of a warning; leave it out"],
  [
    'with another one',
    { ...nobody, acceptedWarnings: ['user'] },
    "'user' is not the path of a warning; write one of users, or leave it out",
  ],
])('a path of no warning is refused, %s', (_, change, message) => {
  expect(errorsOf(change)).toEqual([`acceptedWarnings[0]: ${message}`]);
});

describe('strict', () => {
  const refused = [`${NOBODY} (a warning; strict refuses it, unless acceptedWarnings has its path)`];
  const errors = (change: Partial<KubeflowProps>): readonly string[] => {
    let warnings: readonly string[] = [];
    const mistakes = mistakesIn(() => (warnings = warningsOf(change)));
    return mistakes.length ? ['refused', ...mistakes] : warnings;
  };

  afterEach(() => {
    delete process.env.CDK8S_KUBEFLOW_STRICT;
  });

  test('refuses warnings, and tells them with the problems', () => {
    expect(errors({ ...nobody, strict: true })).toEqual(['refused', ...refused]);
    expect(errors({ ...nobody, strict: true, size: 'huge' as 'ha' })).toEqual([
      'refused',
      "size: 'huge' is not one of laptop, standard, ha, upstream",
      ...refused,
    ]);
    expect(errors({ strict: true })).toEqual([]);
  });

  test('lets through what is meant so', () => {
    process.env.CDK8S_KUBEFLOW_STRICT = '1';
    expect(errors({ ...argocd(false), acceptedWarnings: [AUTOMATED] })).toEqual([]);
    expect(errors({ ...argocd({ prune: false }), acceptedWarnings: [`${AUTOMATED}.prune`] })).toEqual([]);
    expect(errors({ ...nobody, ...argocd(false), acceptedWarnings: [AUTOMATED] })).toEqual(['refused', ...refused]);
  });

  test.each([
    ['1', true],
    ['true', true],
    ['0', false],
    ['false', false],
    ['', false],
  ])('the variable of CI with %j', (value, isStrict) => {
    process.env.CDK8S_KUBEFLOW_STRICT = value;
    expect(errors({ ...nobody, strict: false })).toEqual(isStrict ? ['refused', ...refused] : [NOBODY]);
  });
});
