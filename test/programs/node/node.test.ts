import { mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createServer as createHttp2Server } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { deniedIn } from '../denied';
import { answer, names } from './dns';
import { ConfigError, environment, expand } from './environment';
import { interception } from './interception';
import type { Container, EndpointSlice, Pod, Service } from './objects';
import { ask } from './probes';
import { routes } from './services';
import type { Sources } from './sources';
import { phaseOf, statusOf, waiting } from './status';
import { Volumes } from './volumes';

const meta = (name: string, labels = {}) => ({ name, namespace: 'team', uid: name, resourceVersion: '1', labels });
const service = (name: string, spec: Service['spec']): Service => ({ metadata: meta(name), spec });
const SERVICES = [
  service('web', { clusterIP: '10.96.1.1', ports: [{ port: 80, name: 'http' }] }),
  service('job', { clusterIP: 'None' }),
  service('alias', { type: 'ExternalName', externalName: 'web.team.svc.cluster.local' }),
];
const slice = (owner: string, more: Omit<EndpointSlice, 'metadata'>): EndpointSlice => ({
  metadata: meta(owner, { 'kubernetes.io/service-name': owner }),
  ...more,
});
const endpoint = (address: string, ready: boolean, hostname?: string) => ({
  addresses: [address],
  conditions: { ready },
  ...(hostname && { hostname }),
});
const SLICES = [
  slice('web', {
    endpoints: [endpoint('10.245.0.2', true), endpoint('10.245.0.3', false)],
    ports: [{ name: 'http', port: 8080 }],
  }),
  slice('job', { endpoints: [endpoint('10.245.0.4', true, 'job-0')] }),
  slice('web', { endpoints: null, ports: null }),
];

describe('names', () => {
  const known = names(SERVICES, SLICES);
  const at = (name: string) => known.get(`${name}.team.svc.cluster.local`);

  test('of Services, of pods of headless ones, and of aliases', () => {
    expect([at('web'), at('job'), at('job-0.job'), at('alias'), at('none')]).toEqual([
      ['10.96.1.1'],
      ['10.245.0.4'],
      ['10.245.0.4'],
      ['10.96.1.1'],
      undefined,
    ]);
  });

  test('a query is answered with addresses, with none of another type, or with no such name', () => {
    const query = (name: string, type: number) => {
      const labels = name.split('.').flatMap((label) => [Buffer.from([label.length]), Buffer.from(label)]);
      return Buffer.concat([
        Buffer.from('abcd01000001000000000000', 'hex'),
        ...labels,
        Buffer.from([0, 0, type, 0, 1]),
      ]);
    };
    const ask = (name: string, type = 1) => answer(query(name, type), (each) => known.get(each));
    const found = ask('WEB.team.svc.cluster.local');
    expect(found.subarray(0, 8).toString('hex')).toBe('abcd858000010001');
    expect([...found.subarray(-4)]).toEqual([10, 96, 1, 1]);
    expect(ask('web.team.svc.cluster.local', 28).subarray(2, 8).toString('hex')).toBe('858000010000');
    expect(ask('web.example.com').subarray(2, 8).toString('hex')).toBe('858300010000');
  });
});

test('the ports of Services lead to ready pods', () => {
  expect([...routes(SERVICES, SLICES)]).toEqual([['10.96.1.1:80', [{ host: '10.245.0.2', port: 8080 }]]]);
});

test('$(NAME) is a variable, $$ a dollar sign, and an unknown name stays', () => {
  expect(expand('$(A)-$$(A)-$$$$.pid-$(B)-$A', { A: '1' })).toBe('1-$(A)-$$.pid-$(B)-$A');
});

const CONTAINER: Container = {
  name: 'main',
  image: 'example.com/main:1',
  resources: { limits: { memory: '1Gi' } },
  envFrom: [{ configMapRef: { name: 'settings' }, prefix: 'S_' }],
  env: [
    { name: 'POD', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
    { name: 'LIMIT', valueFrom: { resourceFieldRef: { resource: 'limits.memory', divisor: '1Mi' } } },
    { name: 'PASSWORD', valueFrom: { secretKeyRef: { name: 'secret', key: 'password' } } },
    { name: 'TEXT', value: '$(POD) $(S_A) $(WEB_SERVICE_HOST)' },
  ],
};
const POD: Pod = {
  metadata: meta('pod'),
  spec: { containers: [CONTAINER], volumes: [{ name: 'settings', configMap: { name: 'settings' } }] },
};

function sources(data: Readonly<Record<string, Readonly<Record<string, string>>>>): Sources {
  return {
    data: (_, name) => {
      const found = data[name];
      return Promise.resolve(found && new Map(Object.entries(found).map(([key, text]) => [key, Buffer.from(text)])));
    },
    token: () => Promise.resolve('token'),
    services: (namespace) =>
      namespace === 'team' ? [{ name: 'web', address: '10.96.1.1', ports: [{ port: 80, name: 'http' }] }] : [],
  };
}

test('a container has the variables of its Services, ConfigMaps, Secrets, fields and limits', async () => {
  const all = sources({ settings: { A: 'a' }, secret: { password: 'pw' } });
  expect(await environment(POD, CONTAINER, all, '10.245.0.2')).toMatchObject({
    S_A: 'a',
    POD: 'pod',
    LIMIT: '1024',
    PASSWORD: 'pw',
    TEXT: 'pod a 10.96.1.1',
    WEB_SERVICE_PORT_HTTP: '80',
    WEB_PORT_80_TCP: 'tcp://10.96.1.1:80',
  });
});

test('a container waits for a Secret, and says for which', async () => {
  const missing = environment(POD, CONTAINER, sources({ settings: {} }), '10.245.0.2');
  await expect(missing).rejects.toThrow(new ConfigError('secrets "secret" not found'));
});

test('a volume follows its ConfigMap by a link that changes at once', async () => {
  const data = { settings: { A: 'old' } };
  const folder = mkdtempSync(join(tmpdir(), 'volumes-'));
  const volumes = new Volumes(POD, sources(data), '10.245.0.2', { pod: folder, claims: folder });
  await volumes.mount();
  const file = join(volumes.folder('settings'), 'A');
  expect(readFileSync(file, 'utf8')).toBe('old');
  data.settings.A = 'new';
  await volumes.refresh();
  expect(readFileSync(file, 'utf8')).toBe('new');
  expect(volumes.isReadOnly('settings')).toBe(true);
});

test('a token is its user’s alone, unless a container of another user needs it, which may be a sidecar', async () => {
  const owner = async (...users: readonly number[]) => {
    const [main, ...sidecars] = users.map((runAsUser) => ({ ...CONTAINER, securityContext: { runAsUser } }));
    const spec = { containers: [main ?? CONTAINER], initContainers: sidecars };
    const pod = {
      ...POD,
      spec: {
        ...spec,
        volumes: [{ name: 'token', projected: { sources: [{ serviceAccountToken: { path: 'token' } }] } }],
      },
    };
    const folder = mkdtempSync(join(tmpdir(), 'volumes-'));
    const volumes = new Volumes(pod, sources({}), '10.245.0.2', { pod: folder, claims: folder });
    await volumes.mount();
    return statSync(join(volumes.folder('token'), 'token')).mode & 0o777;
  };
  expect([await owner(1000), await owner(1000, 1337)]).toEqual([0o600, 0o644]);
});

test('traffic is led through the sidecar by the annotations of a pod that has one', () => {
  const of = (annotations: Record<string, string>) =>
    interception({ metadata: { ...POD.metadata, annotations } })?.join(' ');
  expect(of({ 'traffic.sidecar.istio.io/excludeInboundPorts': '1' })).toBeUndefined();
  const status = { 'sidecar.istio.io/status': '{}' };
  expect(of(status)).toBe('-p 15001 -z 15006 -u 1337 -m REDIRECT -i * -b * -d 15090,15021,15020');
  const some = { excludeOutboundIPRanges: '10.0.0.0/8', includeInboundPorts: '8080', excludeInboundPorts: '9090' };
  const named = Object.fromEntries(
    Object.entries(some).map(([name, value]) => [`traffic.sidecar.istio.io/${name}`, value]),
  );
  expect(of({ ...status, ...named })).toMatch(/-i \* -x 10\.0\.0\.0\/8 -b 8080 -d 15090,15021,15020,9090$/);
});

test('an HTTP probe passes below 400', async () => {
  const server = createServer((request, response) => response.writeHead(request.url === '/ok' ? 204 : 503).end());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const ports = [{ name: 'http', containerPort: (server.address() as AddressInfo).port }];
  const probe = (path: string) => ask({ httpGet: { path, port: 'http' } }, { ...CONTAINER, ports }, '127.0.0.1');
  expect([await probe('/ok'), await probe('/bad')]).toEqual([true, false]);
  await new Promise((resolve) => server.close(resolve));
  expect(await probe('/ok')).toBe(false);
});

test('a gRPC probe asks for its service', async () => {
  const server = createHttp2Server().on('stream', (stream) => {
    stream.on('data', (request: Buffer) => {
      const isKnown = request.subarray(7).toString() === 'example.Service';
      stream.respond({ ':status': 200, 'content-type': 'application/grpc' });
      stream.end(isKnown ? Buffer.from([0, 0, 0, 0, 2, 8, 1]) : '');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const probe = (name?: string) => ask({ grpc: { port, service: name } }, CONTAINER, '127.0.0.1');
  expect([await probe('example.Service'), await probe('example.Other'), await probe()]).toEqual([true, false, false]);
  await new Promise((resolve) => server.close(resolve));
});

test('a pod is ready when its containers are, and fails with one of them', () => {
  const state = waiting(CONTAINER, false);
  const place = { address: '10.245.0.2', startTime: '', isOver: false };
  const ready = () => statusOf(POD, [state], place).conditions.find(({ type }) => type === 'Ready')?.status;
  expect([phaseOf([state], false), ready()]).toEqual(['Pending', 'False']);
  Object.assign(state, { state: { running: { startedAt: '' } }, isStarted: true, isReady: true });
  expect([phaseOf([state], false), ready()]).toEqual(['Running', 'True']);
  state.state = { terminated: { exitCode: 1, reason: 'Error', startedAt: '', finishedAt: '' } };
  expect([phaseOf([state], false), phaseOf([state], true)]).toEqual(['Running', 'Failed']);
});

test('what RBAC refused is read from the audit log, each request once, and not what it allowed later', () => {
  const file = join(mkdtempSync(join(tmpdir(), 'audit-')), 'audit.log');
  const event = (username: string, decision: string, more = {}) =>
    JSON.stringify({
      user: { username },
      verb: 'get',
      requestURI: '/x',
      annotations: { 'authorization.k8s.io/decision': decision },
      ...more,
    });
  const objectRef = { apiGroup: 'apps', resource: 'replicasets', namespace: 'team', name: 'a' };
  const account = 'system:serviceaccount:kubeflow:katib-controller';
  const lines = [
    event(account, 'forbid', { objectRef }),
    event(account, 'forbid', { objectRef }),
    event(account, 'allow'),
    event('system:serviceaccount:kubeflow:early', 'forbid'),
    event('system:serviceaccount:kubeflow:early', 'allow'),
    event('system:anonymous', 'forbid'),
    event('admin', 'forbid', { impersonatedUser: { username: 'user@example.com' } }),
  ];
  writeFileSync(file, lines.join('\n') + '\n{"half');
  expect(deniedIn(file)).toEqual([
    'kubeflow:katib-controller: get replicasets.apps team/a',
    'user@example.com: get /x',
  ]);
});
