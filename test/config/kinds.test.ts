import {
  App,
  Database,
  FluxSource,
  Ingress,
  Kubeflow,
  type KubeflowProps,
  MachineTokens,
  Secrets,
  Tls,
} from '../../charts';
import { Connector } from '../../charts';
import { checkKind } from '../../charts/config/checks/check-kind';
import type { Fields, Kind } from '../../charts/config/checks/kinds';
import { Report } from '../../charts/config/checks/report';
import { below } from '../../charts/config/checks/values';
import { KubeflowProps as DEFINITION } from '../../charts/config/generated/kinds';
import { Component } from '../../charts/kit';
import { errorsOf } from '../support/mistakes';

/** What JavaScript lets through. */
const untyped = <T>(value: unknown): T => value as T;
const change = (given: object): Partial<KubeflowProps> => untyped(given);
const tenant = (given: object): Partial<KubeflowProps> =>
  change({ tenants: [{ name: 'ada', owner: 'ada@example.com', ...given }] });

test.each<[what: string, given: Partial<KubeflowProps>, errors: readonly string[]]>([
  [
    'a word in place of a factory',
    change({ ingress: 'nodePort' }),
    ["ingress: 'nodePort' is not a kind of Ingress; write Ingress.nodePort({ … })"],
  ],
  [
    'a factory that is not called',
    change({ ingress: Ingress.loadBalancer }),
    ['ingress: is a function; write Ingress.loadBalancer({ … })'],
  ],
  [
    'a factory that is not called, in a list',
    change({ login: { connectors: [Connector.github] } }),
    ['login.connectors[0]: is a function; write Connector.github({ … })'],
  ],
  [
    'a word in place of a record',
    change({ mesh: 'ambient' }),
    ["mesh: 'ambient' is not a record; write { mode: 'ambient' }"],
  ],
  [
    'a yes in place of a record',
    tenant({ isolation: true }),
    ['tenants[0].isolation: true is not a record; write {} or { alsoFrom: …, … }'],
  ],
  [
    'a no in place of a record',
    tenant({ isolation: false }),
    ['tenants[0].isolation: false is not a record; leave it out'],
  ],
  [
    'an e-mail in place of a user',
    change({ users: ['ada@example.com'] }),
    ["users[0]: 'ada@example.com' is not a record; write { email: 'ada@example.com' }"],
  ],
  ['a field with a typo', tenant({ qouta: {} }), ["tenants[0].qouta: is not a field of Tenant; did you mean 'quota'?"]],
  [
    'a field like no other',
    tenant({ limits: { memory: 1 } }),
    ['tenants[0].limits.memory: is not a field of TenantLimits; the fields are requests, limits, max'],
  ],
  [
    'a field of what has none',
    change({ ingress: { kind: 'portForward', port: 1 } }),
    ['ingress.port: is not a field of Ingress.portForward; it has none'],
  ],
  [
    'a field of another kind',
    change({ databases: { katib: { kind: 'mysql', host: 'a' } } }),
    ['databases.katib.host: is not a field of Database.mysql; the fields are size, storageClass'],
  ],
  [
    'a component with a typo',
    change({ components: { 'knative-eventin': true } }),
    ["components.knative-eventin: is not a component; did you mean 'knative-eventing'?"],
  ],
  [
    'a word with a typo',
    change({ size: 'Standart' }),
    ["size: 'Standart' is not one of laptop, standard, ha, upstream; did you mean 'standard'?"],
  ],
  [
    'a number of GPUs that the form does not offer',
    change({ spawner: { gpus: { count: 3 } } }),
    ['spawner.gpus.count: 3 is not one of none, 1, 2, 4, 8'],
  ],
  [
    'a text in place of an amount',
    tenant({ quota: { cpu: true } }),
    ["tenants[0].quota.cpu: true is not an amount; write '64Gi' or 4"],
  ],
  [
    'a text in place of a number',
    tenant({ notebooks: [{ name: 'a', gpus: { 'nvidia.com/gpu': '1' } }] }),
    ["tenants[0].notebooks[0].gpus['nvidia.com/gpu']: '1' is not a number; write 1"],
  ],
  [
    'a tenant’s contributor with a typo',
    tenant({ contributors: [{ usr: 'bob@example.com', role: 'edit' }] }),
    ["tenants[0].contributors[0].usr: is not a field of ContributingUser or ContributingGroup; did you mean 'user'?"],
  ],
  [
    'a contributor who is two',
    tenant({ contributors: [{ user: 'bob@example.com', group: 'a', role: 'edit' }] }),
    [
      'tenants[0].contributors[0]: is not ContributingUser or ContributingGroup; write { user: …, role: … } or { group: …, role: … }',
    ],
  ],
  [
    'an affinity with a typo',
    change({ spawner: { affinities: { options: [{ key: 'a', label: 'A', affinity: { nodeAfinity: {} } }] } } }),
    ["spawner.affinities.options[0].affinity.nodeAfinity: is not a field of Affinity; did you mean 'nodeAffinity'?"],
  ],
])('%s is refused', (_, given, errors) => {
  expect(errorsOf(given)).toEqual(errors);
});

describe('a factory that was called without what it needs', () => {
  const none = untyped<never>(undefined);
  const empty = untyped<never>({});
  test.each<[string, Partial<KubeflowProps>, readonly string[]]>([
    [
      'Database.external()',
      { databases: { katib: Database.external(none) } },
      [
        "databases.katib.engine: is missing; write engine: 'mysql' or 'postgres'",
        "databases.katib.host: is missing; write host: '…' or { secretKey: … }",
        "databases.katib.secretName: is missing; write secretName: '…'",
      ],
    ],
    [
      'MachineTokens.eks({})',
      { machineTokens: MachineTokens.eks(empty) },
      [
        "machineTokens.region: is missing; write region: '…'",
        "machineTokens.clusterId: is missing; write clusterId: '…'",
      ],
    ],
    [
      'FluxSource.git({})',
      { gitops: { flux: { source: FluxSource.git(empty) } } },
      ["gitops.flux.source.url: is missing; write url: '…'"],
    ],
    ['Tls.issuer()', { tls: Tls.issuer(none) }, ['tls.issuer: is missing; write issuer: { name: … }']],
    ['Tls.acme()', { tls: Tls.acme(none) }, ["tls.email: is missing; write email: '…'"]],
    [
      'Secrets.external({})',
      { secrets: Secrets.external(empty) },
      ['secrets.store: is missing; write store: { name: … }'],
    ],
    [
      'Connector.github({})',
      { login: { connectors: [Connector.github(empty)] } },
      [
        'login.connectors[0].orgs: is missing; write orgs: [{ name: … }]',
        "login.connectors[0].clientId: is missing; write clientId: '…'",
        "login.connectors[0].secretName: is missing; write secretName: '…'",
      ],
    ],
  ])('%s', (_, given, errors) => {
    expect(errorsOf(given)).toEqual(errors);
  });

  test('new Kubeflow(app, id)', () => {
    expect(() => new Kubeflow(new App(), 'kubeflow', none)).toThrow(
      'props: undefined is not a record; write { url: … }',
    );
  });
});

test('names are called what they are, and a list that must not be empty is not to be left out', () => {
  expect(
    errorsOf({
      existing: { istio: { gateway: { service: 'Bad_Name' } } },
      secrets: Secrets.external({ store: { name: 'Bad_Name' } }),
      login: { connectors: [Connector.github({ clientId: 'a', secretName: 'a', orgs: [] })] },
    }),
  ).toEqual([
    "existing.istio.gateway.service: 'Bad_Name' is not the name of a Service (a-z, 0-9, - and .)",
    'login.connectors[0].orgs: is empty; name at least one',
    "secrets.store.name: 'Bad_Name' is not the name of a store (a-z, 0-9, - and .)",
  ]);
});

/** A right value of a kind. */
function right(kind: Kind): unknown {
  if (kind === 'text' || kind === 'amount') return 'a';
  if (kind === 'number') return 1;
  if (kind === 'flag') return true;
  if (kind === 'class') return Component;
  if ('words' in kind) return kind.words[0];
  if ('list' in kind) return [right(kind.list)];
  if ('entries' in kind) return { 'a b': right(kind.entries) };
  if ('either' in kind) return right(kind.either[0] ?? 'text');
  if ('fields' in kind) return record(kind);
  const [[name, fields] = ['', DEFINITION]] = Object.entries(kind.variants);
  return { kind: name, ...record(fields) };
}

function record({ fields, required }: Fields): Readonly<Record<string, unknown>> {
  return Object.fromEntries(required.map((key) => [key, right(fields[key] ?? 'text')]));
}

/** Values that are right but for one place below, which holds what no kind takes, and the path of that. */
function* wrong(kind: Kind, path: string): Generator<readonly [value: unknown, path: string]> {
  yield [Symbol('wrong'), path];
  if (typeof kind === 'string' || 'words' in kind) return;
  if ('list' in kind) for (const [value, at] of wrong(kind.list, `${path}[0]`)) yield [[value], at];
  if ('entries' in kind) {
    for (const [value, at] of wrong(kind.entries, below(path, 'a b'))) yield [{ 'a b': value }, at];
  }
  if ('either' in kind) for (const each of kind.either) yield* [...wrong(each, path)].slice(1);
  if ('fields' in kind) yield* wrongFields(kind, path, {});
  if ('variants' in kind) {
    for (const [name, fields] of Object.entries(kind.variants)) yield* wrongFields(fields, path, { kind: name });
  }
}

function* wrongFields(kind: Fields, path: string, more: object): Generator<readonly [unknown, string]> {
  for (const [key, field] of Object.entries(kind.fields)) {
    for (const [value, at] of wrong(field, below(path, key))) yield [{ ...more, ...record(kind), [key]: value }, at];
  }
}

test('a wrong value anywhere in a definition is told by its path', () => {
  const report = new Report();
  checkKind(report, '', right(DEFINITION), DEFINITION);
  expect(report.problems).toEqual([]);
  const places = [...wrong(DEFINITION, '')].slice(1);
  expect(places.length).toBeGreaterThan(400);
  for (const [value, path] of places) {
    const found = new Report();
    expect(checkKind(found, '', value, DEFINITION)).toBe(false);
    expect(found.problems.map(({ at }) => at)).toEqual([path]);
  }
});
