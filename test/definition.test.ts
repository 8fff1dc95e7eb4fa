import { resolveComponents } from '../charts/config/components';
import { CATALOGUE } from '../charts/components';
import { Report } from '../charts/config/checks/report';
import { App, Ingress, Kubeflow, type KubeflowProps, OPTIONAL_COMPONENTS, Tls } from '../charts';
import type { ComponentFacts } from '../charts/kit';
import { CHOICES } from './support/choices';

const SOUND: KubeflowProps = {
  url: 'https://kubeflow.example.com',
  users: [{ email: 'ada@example.com' }],
  tenants: [{ name: 'ada', owner: 'ada@example.com' }],
};

/** What a user reads who changes a sound definition like this. */
function errorOf(change: Partial<KubeflowProps>): string {
  try {
    new Kubeflow(new App(), 'kubeflow', { ...SOUND, ...change });
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return 'no error';
}

test('a sound definition is accepted', () => {
  expect(errorOf({})).toBe('no error');
});

test.each<[string, Partial<KubeflowProps>, string]>([
  [
    'url without scheme',
    { url: 'kubeflow.example.com' },
    "url: 'kubeflow.example.com' has no scheme; write 'https://kubeflow.example.com'",
  ],
  [
    'url of another scheme',
    { url: 'ftp://kubeflow.example.com' },
    "url: 'ftp://kubeflow.example.com' has no scheme; write 'https://kubeflow.example.com'",
  ],
  [
    'url with a path',
    { url: 'https://example.com/kubeflow' },
    "url: 'https://example.com/kubeflow' has a path ('/kubeflow'), but Kubeflow needs a host of its own; write 'https://example.com'",
  ],
  [
    'url with a password',
    { url: 'https://a:b@example.com' },
    "url: must not hold a user name or password; write 'https://example.com'",
  ],
  ['no url at all', { url: 'https://' }, "url: 'https://' is not a URL; write 'https://kubeflow.example.com'"],
  [
    'ACME for an IP address',
    { url: 'https://203.0.113.7', tls: Tls.acme({ email: 'ops@example.com' }) },
    'tls: ACME does not certify the IP address 203.0.113.7; give url a host name, or write Tls.selfSigned()',
  ],
  ['ACME without an e-mail address', { tls: Tls.acme({ email: 'ops' }) }, "tls.email: 'ops' is not an e-mail address"],
  [
    'an ACME server without TLS',
    { tls: Tls.acme({ email: 'ops@example.com', server: 'http://acme.example.com' }) },
    "tls.server: 'http://acme.example.com' is not an https:// URL",
  ],
  [
    'tls without https',
    { url: 'http://localhost:8080', tls: Tls.selfSigned() },
    "tls: has no effect with the url 'http://localhost:8080'; write 'https://…', or leave tls out",
  ],
  [
    'an IP address among host names',
    { tls: Tls.selfSigned({ dnsNames: ['10.0.0.1'] }) },
    "tls.dnsNames[0]: '10.0.0.1' is an IP address; write it in ipAddresses",
  ],
  [
    'a host name that is none',
    { tls: Tls.selfSigned({ dnsNames: ['Kube_flow'] }) },
    "tls.dnsNames[0]: 'Kube_flow' is not a host name in lower case",
  ],
  [
    'a host name among IP addresses',
    { tls: Tls.selfSigned({ ipAddresses: ['example.com'] }) },
    "tls.ipAddresses[0]: 'example.com' is not an IP address",
  ],
  [
    'an ingress address with a scheme',
    { ingress: Ingress.loadBalancer({ address: 'https://x' }) },
    "ingress.address: 'https://x' is neither an IP address nor a host name in lower case",
  ],
  [
    'a node port out of range',
    { ingress: Ingress.nodePort({ https: 443 }) },
    'ingress.https: 443 is not a node port; write one of 30000 to 32767',
  ],
  [
    'a node port twice',
    { ingress: Ingress.nodePort({ http: 30443, https: 30443 }) },
    'ingress.https: 30443 is the port of http too',
  ],
  [
    'two users with one e-mail',
    { users: [{ email: 'ada@example.com' }, { email: 'ada@example.com', username: 'ada2' }] },
    "users[1].email: 'ada@example.com' is the e-mail of users[0] too; a user is listed once",
  ],
  [
    'two users with one username',
    { users: [{ email: 'ada@example.com' }, { email: 'ada@example.org' }] },
    "users[1].username: 'ada' is taken by users[0]; give one of them another username",
  ],
  [
    'an e-mail in mixed case',
    { users: [{ email: 'Ada@Example.com' }], tenants: [] },
    "users[0].email: 'Ada@Example.com' is in mixed case; write 'ada@example.com'",
  ],
  [
    'an e-mail that is none',
    { users: [{ email: 'ada' }], tenants: [] },
    "users[0].email: 'ada' is not an e-mail address; write 'name@example.com'",
  ],
  [
    'a tenant whose owner cannot log in',
    { tenants: [{ name: 'bob', owner: 'bob@example.com' }] },
    "tenants[0].owner: 'bob@example.com' cannot log in; add { email: 'bob@example.com' } to users",
  ],
  [
    'a tenant whose owner is spelled in mixed case',
    { tenants: [{ name: 'ada', owner: 'Ada@example.com' }] },
    "tenants[0].owner: 'Ada@example.com' is in mixed case; write 'ada@example.com'",
  ],
  [
    'a tenant whose name is no DNS label',
    { tenants: [{ name: 'Team_A', owner: 'ada@example.com' }] },
    "tenants[0].name: 'Team_A' is not a DNS label (at most 63 of a-z, 0-9 and -, a letter or digit at both ends); write 'team-a'",
  ],
  [
    'a tenant whose name is too long',
    { tenants: [{ name: 'a'.repeat(64), owner: 'ada@example.com' }] },
    `is not a DNS label (at most 63 of a-z, 0-9 and -, a letter or digit at both ends); write '${'a'.repeat(63)}'`,
  ],
  [
    'a tenant named like a namespace of the platform',
    { tenants: [{ name: 'kubeflow', owner: 'ada@example.com' }] },
    "tenants[0].name: 'kubeflow' is a namespace of the platform; take another name",
  ],
  [
    'two tenants of one name',
    {
      tenants: [
        { name: 'ada', owner: 'ada@example.com' },
        { name: 'ada', owner: 'ada@example.com' },
      ],
    },
    "tenants[1].name: 'ada' is the name of tenants[0] too",
  ],
  [
    'a quantity with a byte unit',
    { tenants: [{ name: 'ada', owner: 'ada@example.com', quota: { memory: '64 GB' } }] },
    "tenants[0].quota.memory: '64 GB' is not a Kubernetes quantity; write '64Gi'",
  ],
  [
    'a quantity that is none',
    { tenants: [{ name: 'ada', owner: 'ada@example.com', quota: { cpu: 'lots' } }] },
    "tenants[0].quota.cpu: 'lots' is not a Kubernetes quantity; write an amount such as '500m', '4' or '64Gi'",
  ],
  [
    'a component that another requires',
    { components: { 'oauth2-proxy': false } },
    'components.oauth2-proxy: is off, but dex cannot do without; switch it on, or off what requires it',
  ],
  [
    'an unknown component',
    JSON.parse('{ "components": { "kubflow": true } }') as Partial<KubeflowProps>,
    'components.kubflow: is not a component; the components are kubeflow-namespace, kubeflow-roles, cert-manager,',
  ],
  [
    'an unknown log level',
    JSON.parse('{ "dexLogLevel": "trace" }') as Partial<KubeflowProps>,
    "dexLogLevel: 'trace' is not one of debug, info, warn, error",
  ],
  [
    'self-service in words',
    JSON.parse('{ "selfService": "no" }') as Partial<KubeflowProps>,
    "selfService: 'no' is not a boolean; write true or false",
  ],
])('%s', (_, change, message) => {
  expect(errorOf(change)).toContain(message);
});

test('all problems of a definition are told at once', () => {
  const message = errorOf({
    url: 'kubeflow.example.com/ui',
    users: [{ email: 'Ada@example.com' }],
    tenants: [{ name: 'A', owner: 'bob@example.com', quota: { memory: '1GB' } }],
    components: { istio: false },
  });
  expect(message.split('\n')[0]).toBe('7 problems; nothing was written');
  for (const path of [
    'url:',
    'users[0].email:',
    'tenants[0].name:',
    'tenants[0].owner:',
    'tenants[0].quota.memory:',
    'components.istio:',
  ]) {
    expect(message).toContain(path);
  }
});

/** The facts of all components, which require nothing but this. */
function catalogue(requires: Readonly<Record<string, readonly string[]>>): readonly ComponentFacts[] {
  return CATALOGUE.map(({ name, stage, namespace, optional }) => {
    return { name, stage, namespace, optional: optional === true, requires: requires[name] };
  });
}

test('a component that requires what is no component', () => {
  const report = new Report();
  resolveComponents({}, catalogue({ dex: ['ldap'] }), CHOICES, report);
  expect(() => {
    report.throwIfAny();
  }).toThrow('components.ldap: is not a component, but dex cannot do without');
});

describe('an optional component', () => {
  /** Which of the two are on, and what is wrong. */
  const resolved = (switches: KubeflowProps['components'] = {}): unknown[] => {
    const report = new Report();
    const on = resolveComponents(switches, catalogue({ profiles: ['knative-eventing'] }), CHOICES, report);
    try {
      report.throwIfAny();
    } catch (error) {
      return [String(error)];
    }
    return (['profiles', 'knative-eventing'] as const).filter((name) => on.has(name));
  };

  test('is off unless it is switched on', () => {
    expect(OPTIONAL_COMPONENTS).toContain('knative-eventing');
    expect(resolved({ profiles: false })).toEqual([]);
    expect(resolved({ 'knative-eventing': true })).toEqual(['profiles', 'knative-eventing']);
    expect(resolved({ profiles: false, 'knative-eventing': true })).toEqual(['knative-eventing']);
  });

  test('that another one needs is to be switched on', () => {
    expect(resolved()).toEqual([
      expect.stringContaining(
        'components.knative-eventing: is off, but profiles cannot do without; switch it on, or off what requires it',
      ),
    ]);
  });
});
