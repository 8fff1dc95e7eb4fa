import type { Manifest } from '../../../charts/contract/manifest';
import { Mesh } from '../../../charts/contract/traffic/mesh';
import { request, type Request } from '../../../charts/contract/traffic/verdict';
import { walk } from '../../../charts/contract/traffic/walk';
import { app, meshed, object } from './objects';

const GATEWAY = [
  object('Pod', 'edge/gateway', { serviceAccountName: 'edge' }, { istio: 'edge' }),
  object('Service', 'edge/gateway', {
    selector: { istio: 'edge' },
    ports: [
      { name: 'http', port: 80, targetPort: 8080 },
      { name: 'https', port: 443, targetPort: 8443 },
    ],
  }),
];
const APPS = [meshed('b'), ...app('b/one'), ...app('b/two')];

function gateway(...servers: readonly (readonly [protocol: string, port: number, host: string, tls?: object])[]) {
  const all = servers.map(([protocol, number, host, tls]) => ({ hosts: [host], port: { number, protocol }, tls }));
  return object('Gateway', 'b/pages', { selector: { istio: 'edge' }, servers: all });
}

function routes(name: string, hosts: readonly string[], ...http: readonly object[]): Manifest {
  return object('VirtualService', `b/${name}`, { hosts, gateways: ['pages'], http });
}

const to = (host: string, more: object = {}) => ({ ...more, route: [{ destination: { host, port: { number: 80 } } }] });
const prefix = (text: string) => ({ match: [{ uri: { prefix: text } }] });

/** Where a request to a gateway comes to, or why it does not. */
function enter(objects: readonly Manifest[], asked: Partial<Request>, tls = false) {
  const mesh = new Mesh([...GATEWAY, ...APPS, ...objects]);
  const [pod] = mesh.pods('edge');
  if (!pod) throw new Error('there is a gateway');
  const port = tls ? 443 : 80;
  return walk(mesh, 'outside', { gateway: pod, port, tls }, request({ host: 'h.example', ...asked }));
}

const HTTP = gateway(['HTTP', 80, '*']);

describe('routes', () => {
  test.each<[string, readonly Manifest[], Partial<Request>, string]>([
    [
      'a prefix',
      [HTTP, routes('r', ['*'], to('one', prefix('/a')), to('two', prefix('/b')))],
      { path: '/b/c' },
      'two.b.svc.cluster.local',
    ],
    [
      'the first that matches',
      [HTTP, routes('r', ['*'], to('one', prefix('/a')), to('two', prefix('/a/b')))],
      { path: '/a/b' },
      'one.b.svc.cluster.local',
    ],
    [
      'what takes everything comes last',
      [HTTP, routes('all', ['*'], to('one', prefix('/'))), routes('r', ['*'], to('two', prefix('/b')))],
      { path: '/b' },
      'two.b.svc.cluster.local',
    ],
    [
      'a host in full before any host',
      [HTTP, routes('all', ['*'], to('one')), routes('r', ['h.example'], to('two'))],
      {},
      'two.b.svc.cluster.local',
    ],
    [
      'a host whatever its port',
      [HTTP, routes('r', ['h.example'], to('two'))],
      { host: 'h.example:8080' },
      'two.b.svc.cluster.local',
    ],
    ['a pattern of hosts', [HTTP, routes('r', ['*.example'], to('two'))], {}, 'two.b.svc.cluster.local'],
    [
      'a header',
      [HTTP, routes('r', ['*'], to('one', { match: [{ headers: { x: { exact: 'y' } } }] }), to('two'))],
      { headers: { x: 'y' } },
      'one.b.svc.cluster.local',
    ],
  ])('%s', (_, objects, asked, service) => {
    const verdict = enter(objects, asked);
    expect(verdict).toMatchObject({ open: true, service });
  });

  test('the path is rewritten, headers are added and removed', () => {
    const change = { add: { 'X-A': '1' }, remove: ['x-b'] };
    const route = to('one', { ...prefix('/a/'), rewrite: { uri: '/' }, headers: { request: change } });
    const { request: arrived } = enter([HTTP, routes('r', ['*'], route)], { path: '/a/b', headers: { 'x-b': '2' } });
    expect(arrived).toMatchObject({ path: '/b', headers: { 'x-a': '1' } });
    expect(arrived.headers).not.toHaveProperty('x-b');
  });

  test('the next gateway routes by the host that this one has set', () => {
    const inner = [
      object('Pod', 'edge/inner', { serviceAccountName: 'inner' }, { istio: 'inner' }),
      object('Service', 'edge/inner', { selector: { istio: 'inner' }, ports: [{ port: 80, targetPort: 8081 }] }),
      object('Gateway', 'edge/inner', {
        selector: { istio: 'inner' },
        servers: [{ hosts: ['*'], port: { number: 8081 } }],
      }),
      object('VirtualService', 'b/inner', { hosts: ['inside'], gateways: ['edge/inner'], http: [to('two')] }),
    ];
    const onward = to('inner.edge.svc.cluster.local', { headers: { request: { set: { Host: 'inside' } } } });
    const verdict = enter([HTTP, ...inner, routes('r', ['*'], onward)], {});
    expect(verdict).toMatchObject({ open: true, service: 'two.b.svc.cluster.local' });
  });
});

describe('what a gateway does not take', () => {
  const any = routes('r', ['*'], to('one'));
  const https = (host: string) => gateway(['HTTPS', 443, host, { mode: 'SIMPLE' }]);

  test.each<[string, readonly Manifest[], Partial<Request>, boolean, string]>([
    [
      'another host',
      [gateway(['HTTP', 80, 'h.example']), any],
      { host: 'other' },
      false,
      'has no host other with a route',
    ],
    [
      'a path without a route',
      [HTTP, routes('r', ['*'], to('one', prefix('/a')))],
      { path: '/b' },
      false,
      'has no route for /b',
    ],
    ['TLS for another host', [https('h.example'), any], { host: 'other' }, true, 'takes no TLS for the host other'],
    [
      'TLS for an address, where it is for a name',
      [https('h.example'), any],
      { host: '203.0.113.7' },
      true,
      'takes no TLS for the host 203.0.113.7',
    ],
    ['a port at which it has no listener', [HTTP, any], {}, true, 'does not listen to HTTPS at port 443'],
    [
      'HTTP, where it redirects',
      [gateway(['HTTP', 80, '*', { httpsRedirect: true }]), any],
      {},
      false,
      'redirects to HTTPS',
    ],
    ['what a route redirects', [HTTP, routes('r', ['*'], { redirect: { scheme: 'https' } })], {}, false, 'redirects /'],
    [
      'what no NetworkPolicy admits',
      [HTTP, any, object('NetworkPolicy', 'edge/in', { ingress: [{ ports: [{ port: 8443 }] }] })],
      {},
      false,
      'admits no such caller at port 8080',
    ],
  ])('%s', (_, objects, asked, tls, says) => {
    const { open, hops } = enter(objects, asked, tls);
    expect({ open, says: hops.at(-1)?.says }).toEqual({ open: false, says });
  });

  test('TLS for any host', () => {
    expect(enter([https('*'), any], { host: '203.0.113.7' }, true).open).toBe(true);
  });
});

describe('logging in', () => {
  const rules = [
    {
      to: [{ operation: { notPaths: ['/login'] } }],
      when: [{ key: 'request.headers[authorization]', notValues: ['*'] }],
    },
  ];
  const asks = object('AuthorizationPolicy', 'edge/ask', { action: 'CUSTOM', provider: { name: 'login' }, rules });
  const jwtRules = [{ issuer: 'id', outputClaimToHeaders: [{ claim: 'email', header: 'user' }] }];
  const checks = object('RequestAuthentication', 'edge/check', { jwtRules });
  const objects = [HTTP, routes('r', ['*'], to('one')), asks, checks];
  const session = { issuer: 'id', claims: { sub: '1', email: 'ada' } };

  test('without a session the browser is sent to the login', () => {
    expect(enter(objects, {}).hops.at(-1)).toEqual({
      at: 'AuthorizationPolicy edge/ask',
      says: 'asks login, which sends the browser to the login',
      status: 302,
    });
  });

  test('but not on the way there', () => {
    expect(enter(objects, { path: '/login' }).open).toBe(true);
  });

  test.each(['/login/../jupyter', '/login/%2e%2E/jupyter', '/login\\..\\jupyter'])(
    '%s is not on the way there',
    (path) => {
      expect(enter(objects, { path }).hops.at(-1)?.status).toBe(302);
      expect(enter(objects, { path, session }).request.path).toBe('/jupyter');
    },
  );

  test('nobody is asked about a request that has no route, so that it stays without a user', () => {
    const named = [HTTP, routes('r', ['one.example.com'], to('one')), asks, checks];
    const last = (...more: Manifest[]) =>
      enter([...named, ...more], { host: 'other.example.com', session }).hops.at(-1);
    expect(last()?.status).toBe(404);
    const users = object('AuthorizationPolicy', 'edge/users', {
      ...{ action: 'DENY', rules: [{ from: [{ source: { notRequestPrincipals: ['*'] } }] }] },
    });
    expect(last(users)).toMatchObject({ at: 'AuthorizationPolicy edge/users', status: 403 });
    expect(enter([...named, users], { host: 'one.example.com', session }).open).toBe(true);
  });

  test('with one the request tells who the user is, whatever it said itself', () => {
    const { open, request: arrived } = enter(objects, { session, headers: { user: 'bob' } });
    expect({ open, headers: arrived.headers }).toEqual({ open: true, headers: { user: 'ada' } });
  });

  test('what the gateway has checked, no other proxy has', () => {
    const only = object('AuthorizationPolicy', 'b/only', {
      rules: [{ from: [{ source: { requestPrincipals: ['*'] } }] }],
    });
    expect(enter([...objects, only], { session }).open).toBe(false);
  });
});
