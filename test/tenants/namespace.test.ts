import type { Isolation, KubeflowProps, Tenant } from '../../charts';
import { told } from '../support/mistakes';
import { named, tenant } from '../support/tenants';

const namespaceOf = (change: Partial<Tenant>) => named(tenant(change), 'v1/Namespace')['ada'];

test('a tenant’s Pod Security Standard is on its namespace, and baseline without one', () => {
  const level = (change: Partial<Tenant>) =>
    namespaceOf(change)?.metadata.labels?.['pod-security.kubernetes.io/enforce'];
  expect(level({})).toBe('baseline');
  expect(level({ podSecurity: 'restricted' })).toBe('restricted');
  expect(level({ podSecurity: 'privileged' })).toBe('privileged');
});

test('labels are added to those of the platform', () => {
  const labels = namespaceOf({ labels: { 'example.com/cost-centre': '4711' } })?.metadata.labels;
  expect(labels).toMatchObject({ 'example.com/cost-centre': '4711', 'istio-injection': 'enabled' });
});

test('limits are a LimitRange for containers that ask for nothing', () => {
  const limits = { requests: { cpu: '100m' }, limits: { cpu: 1, memory: '2Gi' }, max: { memory: '64Gi' } };
  expect(named(tenant({ limits }), 'v1/LimitRange')['tenant-limits']?.spec).toEqual({
    limits: [
      {
        type: 'Container',
        defaultRequest: { cpu: '100m' },
        default: { cpu: 1, memory: '2Gi' },
        max: { memory: '64Gi' },
      },
    ],
  });
});

const amounts = (change: Partial<Tenant>) => named(tenant(change), 'v1/LimitRange')['tenant-limits']?.spec?.limits[0];

test.each<[string, Partial<Tenant>, object]>([
  [
    'requests, of what it counts',
    { quota: { cpu: 4, 'requests.memory': '8Gi', pods: 9 } },
    { defaultRequest: { cpu: '100m', memory: '128Mi' } },
  ],
  [
    'limits too where it counts them',
    { quota: { 'limits.cpu': 4, memory: '8Gi' } },
    { defaultRequest: { memory: '128Mi' }, default: { cpu: 1 } },
  ],
  [
    'what the limits leave open',
    { quota: { cpu: 4, memory: '8Gi' }, limits: { requests: { cpu: '50m' } } },
    { defaultRequest: { cpu: '50m', memory: '128Mi' } },
  ],
  [
    'nothing where a limit stands for the request',
    { quota: { cpu: 4, 'limits.memory': '8Gi' }, limits: { limits: { cpu: 2 }, max: { memory: '4Gi' } } },
    { default: { cpu: 2 }, max: { memory: '4Gi' } },
  ],
  [
    'no limit below what they ask for',
    { quota: { 'limits.memory': '64Gi' }, limits: { requests: { memory: '4Gi' } } },
    { defaultRequest: { memory: '4Gi' }, default: { memory: '4Gi' } },
  ],
])('under a quota, containers that say nothing get %s', (_, change, expected) => {
  expect(amounts(change)).toEqual({ type: 'Container', ...expected });
});

test('without a quota of CPU or memory, they get nothing', () => {
  expect(amounts({ quota: { pods: 9, 'requests.nvidia.com/gpu': 1 } })).toBeUndefined();
});

test('they get the same after a definition that was refused', () => {
  const refused = { cpu: undefined, memory: '8Gi' } as never;
  expect(() => amounts({ quota: refused })).toThrow("'undefined' is not a Kubernetes quantity");
  expect(amounts({ quota: { cpu: 4, memory: '8Gi' } })?.defaultRequest).toEqual({ cpu: '100m', memory: '128Mi' });
});

test('with self-service too, a quota of CPU makes the namespace, in which they get something', () => {
  const platform = tenant({ quota: { cpu: 4 } }, { selfService: true });
  expect(Object.keys(named(platform, 'v1/Namespace'))).toEqual(['ada']);
  expect(Object.keys(named(platform, 'v1/LimitRange'))).toEqual(['tenant-limits']);
  expect(named(tenant({ quota: { pods: 9 } }, { selfService: true }), 'v1/Namespace')).toEqual({});
});

test('a quota counts what Kubernetes counts', () => {
  const quota = {
    cpu: 4, 'requests.nvidia.com/gpu': 2, 'count/jobs.batch': 10, 'requests.storage': '1Ti',
    'fast.storageclass.storage.k8s.io/requests.storage': '100Gi', 'hugepages-2Mi': '1Gi',
  }; // oxfmt-ignore
  expect(named(tenant({ quota }), 'kubeflow.org/v1beta1/Profile')['ada']?.spec).toMatchObject({
    resourceQuotaSpec: { hard: quota },
  });
});

const peer = (...values: readonly string[]) => ({
  namespaceSelector: { matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'In', values }] },
});
const PLATFORM = [
  'auth', 'istio-system', 'knative-eventing', 'knative-serving', 'kubeflow', 'kubeflow-system', 'oauth2-proxy',
]; // oxfmt-ignore
const policies = (isolation?: Isolation) => named(tenant({ isolation }), 'networking.k8s.io/v1/NetworkPolicy');

test('isolation lets in the namespace’s own pods and the platform’s, and none of other tenants', () => {
  expect(policies()).not.toHaveProperty('tenant-ingress');
  expect(Object.keys(policies({})).sort()).toEqual(['spark-operator-pods', 'tenant-ingress', 'trainer-pods']);
  expect(policies({ alsoFrom: ['monitoring'] })['tenant-ingress']?.spec).toEqual({
    podSelector: {},
    policyTypes: ['Ingress'],
    ingress: [{ from: [{ podSelector: {} }, peer(...PLATFORM, 'monitoring')] }],
  });
});

test('pods of trainings, which have no sidecar, let in pods of the namespace alone', () => {
  expect(policies()['trainer-pods']?.spec).toEqual({
    podSelector: { matchExpressions: [{ key: 'jobset.sigs.k8s.io/jobset-name', operator: 'Exists' }] },
    policyTypes: ['Ingress'],
    ingress: [{ from: [{ podSelector: {} }] }],
  });
});

test('with ranges of addresses, pods reach those, the platform, DNS and one another', () => {
  expect(policies({ egress: ['10.0.0.1/32', 'fd00::/8'] })['tenant-egress']?.spec).toEqual({
    podSelector: {},
    policyTypes: ['Egress'],
    egress: [
      {
        to: [
          { podSelector: {} },
          peer(...PLATFORM),
          { ipBlock: { cidr: '10.0.0.1/32' } },
          { ipBlock: { cidr: 'fd00::/8' } },
        ],
      },
      {
        to: [peer('kube-system'), { ipBlock: { cidr: '169.254.0.0/16' } }],
        ports: [
          { port: 53, protocol: 'UDP' },
          { port: 53, protocol: 'TCP' },
        ],
      },
    ],
  });
});

test.each<[what: string, change: Partial<Tenant>, message: string]>([
  [
    'a name that is Kubernetes’ own',
    { name: 'kube-team' },
    "tenants[0].name: 'kube-team' is a namespace of the platform; take another name",
  ],
  [
    'a quota that counts nothing',
    { quota: { 'nvidia.com/gpu': 1 } },
    "tenants[0].quota['nvidia.com/gpu']: limits nothing; write 'requests.nvidia.com/gpu'",
  ],
  [
    'a quota of something unknown',
    { quota: { gpu: 1 } },
    "tenants[0].quota.gpu: limits nothing; write one such as 'cpu', 'memory' or 'requests.storage'",
  ],
  [
    'a limit that is no quantity',
    { limits: { limits: { memory: '2 GB' } } },
    "tenants[0].limits.limits.memory: '2 GB' is not a Kubernetes quantity; write '2Gi'",
  ],
  [
    'a request above the limit',
    { limits: { requests: { cpu: 2 }, limits: { cpu: 1 } } },
    "tenants[0].limits.requests.cpu: '2' is more than limits.cpu, '1'; raise that or ask for less",
  ],
  [
    'a limit above the most',
    { limits: { limits: { cpu: 3 }, max: { cpu: 2 } } },
    "tenants[0].limits.limits.cpu: '3' is more than max.cpu, '2'; raise that or ask for less",
  ],
  [
    'an unknown Pod Security Standard',
    JSON.parse('{ "podSecurity": "strict" }') as Partial<Tenant>,
    "tenants[0].podSecurity: 'strict' is not one of privileged, baseline, restricted",
  ],
  [
    'a label that the platform sets',
    { labels: { 'pod-security.kubernetes.io/enforce': 'privileged' } },
    "tenants[0].labels['pod-security.kubernetes.io/enforce']: is set by the platform; write podSecurity",
  ],
  [
    'a label whose key is none',
    { labels: { 'cost centre': '1' } },
    "tenants[0].labels['cost centre']: is not the key of a label; write 'team' or 'example.com/team'",
  ],
  [
    'a label whose value is none',
    { labels: { team: 'R & D' } },
    "tenants[0].labels.team: 'R & D' is not the value of a label",
  ],
  [
    'an address where a range belongs',
    { isolation: { egress: ['10.0.0.1'] } },
    "tenants[0].isolation.egress[0]: '10.0.0.1' is not a range of addresses; write '10.0.0.1/32'",
  ],
  [
    'a namespace that cannot be',
    { isolation: { alsoFrom: ['Monitoring'] } },
    "tenants[0].isolation.alsoFrom[0]: 'Monitoring' is not a DNS label",
  ],
])('refused: %s', (_, change, message) => {
  expect(() => tenant(change)).toThrow(message);
});

test('names are asked of the pods of DNS, at the port that they listen on', () => {
  const dnsOf = (network: KubeflowProps['network']) => {
    const policies = named(tenant({ isolation: { egress: [] } }, { network }), 'networking.k8s.io/v1/NetworkPolicy');
    const { to = [], ports = [] } = policies['tenant-egress']?.spec?.egress?.at(-1) ?? {};
    return [to[0]?.namespaceSelector?.matchExpressions?.[0]?.values, ports.map(({ port }) => port)];
  };
  expect(dnsOf({})).toEqual([['kube-system'], [53, 53]]);
  expect(dnsOf({ dns: { namespace: 'openshift-dns', port: 5353 } })).toEqual([['openshift-dns'], [53, 53, 5353, 5353]]);
});

test.each<[NonNullable<KubeflowProps['network']>['dns'], string]>([
  [
    { namespace: 'Kube_System' },
    "network.dns.namespace: 'Kube_System' is not a DNS label (at most 63 of a-z, 0-9 and -, a letter or digit at both ends); write 'kube-system'",
  ],
  [{ port: 70000 }, 'network.dns.port: 70000 is not a port; write one of 1 to 65535'],
])('DNS: %j is refused', (dns, message) => expect(told(() => tenant({}, { network: { dns } }))).toBe(message));
