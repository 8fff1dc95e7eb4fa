import type { Rule } from '../../../charts/contract/traffic/objects';
import type { Request } from '../../../charts/contract/traffic/verdict';
import { app, call, meshed, object, PAIR } from './objects';

/** Whether a request passes policies of the called pod's namespace. */
function passes(policies: readonly object[], asked: Partial<Request> = {}, from?: string): boolean {
  const all = policies.map((spec, index) => object('AuthorizationPolicy', `b/policy-${index}`, spec));
  return call([...PAIR, meshed('c'), ...app('c/other'), object('Pod', 'd/plain'), ...all], asked, from).open;
}

function rule(of: Rule, asked: Partial<Request> = {}, from?: string): boolean {
  return passes([{ rules: [of] }], asked, from);
}

const CLIENT = 'cluster.local/ns/a/sa/client';

describe('which policies count', () => {
  test.each<[string, readonly object[], boolean]>([
    ['without any, all pass', [], true],
    ['an ALLOW without rules admits nothing', [{}], false],
    ['a rule without conditions admits everything', [{ rules: [{}] }], true],
    ['one of several that allows is enough', [{}, { rules: [{}] }], true],
    ['DENY goes before ALLOW', [{ rules: [{}] }, { action: 'DENY', rules: [{}] }], false],
    [
      'a DENY alone leaves the rest open',
      [{ action: 'DENY', rules: [{ to: [{ operation: { paths: ['/x'] } }] }] }],
      true,
    ],
    ['a policy for other pods does not count', [{ selector: { matchLabels: { app: 'other' } } }], true],
    ['a policy for a waypoint does not', [{ targetRefs: [{ kind: 'Service', name: 'server' }] }], true],
    ['a policy for the pod by its labels does', [{ selector: { matchLabels: { app: 'server' } } }], false],
  ])('%s', (_, policies, open) => {
    expect(passes(policies)).toBe(open);
  });

  test('the root namespace’s hold for the whole mesh', () => {
    const denyAll = object('AuthorizationPolicy', 'istio-system/deny');
    const { open, hops } = call([...PAIR, denyAll]);
    expect(open).toBe(false);
    expect(hops.at(-1)).toEqual({
      at: 'AuthorizationPolicy istio-system/deny',
      says: `allows no such request from ${CLIENT}`,
      status: 403,
    });
  });
});

describe('who asks', () => {
  test.each<[string, object, boolean]>([
    ['the principal', { principals: [CLIENT] }, true],
    ['a prefix of it', { principals: ['cluster.local/ns/a/*'] }, true],
    ['a suffix of it', { principals: ['*/sa/client'] }, true],
    ['any principal', { principals: ['*'] }, true],
    ['another', { principals: ['cluster.local/ns/a/sa/other'] }, false],
    ['all but others', { notPrincipals: ['cluster.local/ns/a/sa/other'] }, true],
    ['all but it', { notPrincipals: [CLIENT] }, false],
    ['its namespace', { namespaces: ['a'] }, true],
    ['another namespace', { namespaces: ['c'] }, false],
    ['its ServiceAccount', { serviceAccounts: ['a/client'] }, true],
    ['all conditions of a source', { principals: [CLIENT], namespaces: ['c'] }, false],
    ['no token, where one is wanted', { requestPrincipals: ['*'] }, false],
    ['no token, where none is wanted', { notRequestPrincipals: ['*'] }, true],
  ])('%s', (_, source, open) => {
    expect(rule({ from: [{ source }] })).toBe(open);
  });

  test('one of several sources is enough', () => {
    expect(rule({ from: [{ source: { namespaces: ['c'] } }, { source: { namespaces: ['a'] } }] })).toBe(true);
  });

  test('a caller outside of the mesh has no principal and no namespace', () => {
    expect(rule({ from: [{ source: { principals: ['*'] } }] }, {}, 'd/plain')).toBe(false);
    expect(rule({ from: [{ source: { notPrincipals: ['*'] } }] }, {}, 'd/plain')).toBe(true);
    expect(rule({ when: [{ key: 'source.namespace', values: ['d'] }] }, {}, 'd/plain')).toBe(false);
  });
});

describe('what is asked for', () => {
  test.each<[string, object, Partial<Request>, boolean]>([
    ['a path', { paths: ['/a'] }, { path: '/a' }, true],
    ['a path without its query', { paths: ['/a'] }, { path: '/a?b=c' }, true],
    ['a path that begins so', { paths: ['/a/*'] }, { path: '/a/b' }, true],
    ['a path that ends so', { paths: ['*/kernels'] }, { path: '/n/api/kernels' }, true],
    ['one part of a path', { paths: ['/a/{*}/c'] }, { path: '/a/b/c' }, true],
    ['one part, but not two', { paths: ['/a/{*}/c'] }, { path: '/a/b/b/c' }, false],
    ['any parts', { paths: ['/a/{**}'] }, { path: '/a/b/c' }, true],
    ['all paths but one', { notPaths: ['/a'] }, { path: '/a' }, false],
    ['a method', { methods: ['GET'] }, { method: 'POST' }, false],
    ['a host in any case', { hosts: ['Server.B'] }, { host: 'server.b' }, true],
    ['a host with its port', { hosts: ['server.b'] }, { host: 'server.b:80' }, false],
    ['hosts with any port', { notHosts: ['server.b:*'] }, { host: 'server.b:80' }, false],
    ['the port of the pod', { ports: ['8080'] }, {}, true],
    ['not the port of the Service', { ports: ['80'] }, {}, false],
    ['all but a port', { notPorts: ['8080'] }, {}, false],
  ])('%s', (_, operation, asked, open) => {
    expect(rule({ to: [{ operation }] }, asked)).toBe(open);
  });
});

describe('when', () => {
  const user = { headers: { user: 'ada' } };
  test.each<[string, string, { values?: string[]; notValues?: string[] }, Partial<Request>, boolean]>([
    ['a header', 'request.headers[user]', { values: ['ada'] }, user, true],
    ['a header in another case', 'request.headers[User]', { values: ['ada'] }, user, true],
    ['another value', 'request.headers[user]', { values: ['bob'] }, user, false],
    ['a header that is there', 'request.headers[user]', { values: ['*'] }, user, true],
    ['a header that is not there', 'request.headers[user]', { values: ['*'] }, {}, false],
    ['no header', 'request.headers[user]', { notValues: ['*'] }, {}, true],
    ['no header, but it is there', 'request.headers[user]', { notValues: ['*'] }, user, false],
    ['the namespace', 'source.namespace', { values: ['a'] }, {}, true],
    ['the principal', 'source.principal', { notValues: [CLIENT] }, {}, false],
    ['the port', 'destination.port', { notValues: ['8080'] }, {}, false],
    ['a claim of a token that nobody has checked', 'request.auth.claims[sub]', { values: ['*'] }, token('x'), false],
  ])('%s', (_, key, values, asked, open) => {
    expect(rule({ when: [{ key, ...values }] }, asked)).toBe(open);
  });
});

describe('connections that are not looked into', () => {
  const tcp: Partial<Request> = { protocol: 'tcp' };
  const objects = [meshed('a'), meshed('b'), ...app('a/client'), ...app('b/server', { name: 'tcp' })];
  const open = (spec: object) => call([...objects, object('AuthorizationPolicy', 'b/policy', spec)], tcp).open;

  test('an ALLOW with conditions on requests admits none', () => {
    expect(open({ rules: [{ to: [{ operation: { paths: ['*'] } }] }] })).toBe(false);
    expect(open({ rules: [{ when: [{ key: 'request.headers[user]', notValues: ['*'] }] }] })).toBe(false);
  });

  test('one with conditions on callers does', () => {
    expect(open({ rules: [{ from: [{ source: { namespaces: ['a'] } }] }] })).toBe(true);
  });

  test('a DENY leaves out conditions on requests, and so denies more', () => {
    expect(open({ action: 'DENY', rules: [{ to: [{ operation: { paths: ['/x'], ports: ['8080'] } }] }] })).toBe(false);
    expect(open({ action: 'DENY', rules: [{ to: [{ operation: { paths: ['/x'], ports: ['9'] } }] }] })).toBe(true);
  });
});

describe('tokens', () => {
  const jwtRules = [
    { issuer: 'https://id', audiences: ['kubeflow'], outputClaimToHeaders: [{ claim: 'email', header: 'User' }] },
  ];
  const checked = [...PAIR, object('RequestAuthentication', 'b/tokens', { jwtRules })];
  const only = object('AuthorizationPolicy', 'b/only', {
    rules: [
      {
        from: [{ source: { requestPrincipals: ['https://id/*'] } }],
        when: [{ key: 'request.headers[user]', values: ['ada'] }],
      },
    ],
  });

  test('a valid one is a principal, and its claims become headers', () => {
    const verdict = call([...checked, only], token('https://id', { aud: 'kubeflow' }));
    expect(verdict.open).toBe(true);
    expect(verdict.request.headers).toEqual({ user: 'ada' });
  });

  test('without one nobody may write its header', () => {
    const verdict = call(checked, { headers: { user: 'ada' } });
    expect(verdict.open).toBe(true);
    expect(verdict.request.headers).toEqual({});
  });

  test.each<[string, Partial<Request>, string]>([
    ['of an unknown issuer', token('https://other'), 'knows no issuer https://other'],
    ['for others', token('https://id', { aud: 'else' }), 'takes tokens for kubeflow alone'],
  ])('one %s is refused', (_, asked, says) => {
    expect(call(checked, asked).hops.at(-1)?.says).toBe(says);
  });
});

function token(issuer: string, claims: Record<string, string> = {}): Partial<Request> {
  return { token: { issuer, claims: { sub: 'ada', email: 'ada', ...claims } } };
}
