import { planDown } from '../../../cli/removal/down-plan';
import type { JsonObject } from '../../../cli/json';
import { idOf, keyOfObject, nameOfObject } from '../../../cli/cluster/objects';
import { stepsOf } from '../../../cli/removal/removal-order';
import { planPrune, prunable, type RemovalPlan } from '../../../cli/removal/removal-plan';
import type { KnownObject, LiveState } from '../../../cli/removal/removal-state';

const LABELS = { 'app.kubernetes.io/managed-by': 'cdk8s-kubeflow' };
let uid = 0;

/** A live object: `kind`, `namespace/name`, and what its metadata says besides. */
function live(apiVersion: string, kind: string, path: string, metadata: object = { labels: LABELS }): JsonObject {
  const [name, namespace] = path.split('/').reverse();
  return { apiVersion, kind, metadata: { name, namespace, uid: String(++uid), ...metadata } };
}

const user = {};
const ownedBy = (owner: JsonObject) => ({
  ownerReferences: [{ uid: (owner.metadata as { uid: string }).uid, kind: owner.kind, name: idOf(owner).name }],
});
const crd = (name: string) => live('apiextensions.k8s.io/v1', 'CustomResourceDefinition', name);
const namespace = (name: string, metadata?: object) => live('v1', 'Namespace', name, metadata);
const certificate = (path: string, metadata?: object) => live('cert-manager.io/v1', 'Certificate', path, metadata);
const notebook = (path: string, metadata: object = user) => live('kubeflow.org/v1', 'Notebook', path, metadata);
const deployment = (path: string, metadata?: object) => live('apps/v1', 'Deployment', path, metadata);

/** What is known of objects: their stage and component. */
function known(stage: string, component: string, ...objects: readonly JsonObject[]): readonly KnownObject[] {
  return objects.map((one) => ({ ...idOf(one), stage, component }));
}

/** @param custom objects of CRDs, by the CRD's name */
function state(
  objects: readonly JsonObject[],
  custom: Readonly<Record<string, readonly JsonObject[]>> = {},
): LiveState {
  const all = [...objects, ...Object.values(custom).flat()];
  return { live: new Map(all.map((one) => [keyOfObject(idOf(one)), one])), custom: new Map(Object.entries(custom)) };
}

const going = ({ deletions: all }: RemovalPlan) => all.map(nameOfObject).sort();
const kept = (plan: RemovalPlan) => Object.fromEntries(plan.kept.map(({ id, reason }) => [nameOfObject(id), reason]));
const order = ({ deletions: all }: RemovalPlan) =>
  stepsOf(all).map(({ name, waves }) => [name, ...waves.map((wave) => wave.map(nameOfObject).join(', '))]);

const PLATFORM = {
  crds: ['certificates.cert-manager.io', 'certificaterequests.cert-manager.io', 'notebooks.kubeflow.org'].map(crd),
  profiles: crd('profiles.kubeflow.org'),
  namespaces: [namespace('kubeflow'), namespace('auth')],
  hook: live('admissionregistration.k8s.io/v1', 'ValidatingWebhookConfiguration', 'notebooks'),
  role: live('rbac.authorization.k8s.io/v1', 'ClusterRole', 'notebooks'),
  service: live('v1', 'Service', 'kubeflow/notebooks'),
  controller: deployment('kubeflow/notebooks'),
  issuer: deployment('kubeflow/cert-manager'),
  certificate: certificate('kubeflow/notebooks'),
  team: namespace('team', { labels: { ...LABELS, 'app.kubernetes.io/part-of': 'kubeflow-profile' } }),
  profile: live('kubeflow.org/v1', 'Profile', 'team'),
  settings: live('v1', 'ConfigMap', 'team/settings'),
};
const { crds, profiles, namespaces, hook, role, service, controller, issuer, team, profile, settings } = PLATFORM;
const REQUEST = live('cert-manager.io/v1', 'CertificateRequest', 'kubeflow/notebooks-1', ownedBy(PLATFORM.certificate));
const KNOWN = [
  ...known('00-foundation', 'notebooks', ...namespaces),
  ...known('00-foundation', 'cert-manager', ...crds.slice(0, 2)),
  ...known('00-foundation', 'notebooks', ...crds.slice(2), profiles),
  ...known('10-certificates', 'cert-manager', issuer),
  ...known('50-apps', 'notebooks', role, service, controller, PLATFORM.certificate, hook),
  ...known('70-tenants', 'team', team, profile, settings),
];
const OBJECTS = [...namespaces, ...crds, profiles, issuer, role, service, controller, hook, team, settings];
const CUSTOM = {
  'certificates.cert-manager.io': [PLATFORM.certificate],
  'certificaterequests.cert-manager.io': [REQUEST],
  'notebooks.kubeflow.org': [] as JsonObject[],
  'profiles.kubeflow.org': [profile],
};

describe('down', () => {
  test('removes webhooks, then the last stage first: custom resources, workloads, the rest, permissions', () => {
    expect(order(planDown(KNOWN, state(OBJECTS, CUSTOM), false))).toEqual([
      ['webhooks', 'ValidatingWebhookConfiguration notebooks'],
      [
        '50-apps',
        'Certificate kubeflow/notebooks',
        'Deployment kubeflow/notebooks',
        'Service kubeflow/notebooks',
        'ClusterRole notebooks',
      ],
      ['10-certificates', 'CertificateRequest kubeflow/notebooks-1', 'Deployment kubeflow/cert-manager'],
      [
        '00-foundation',
        'Namespace kubeflow, Namespace auth, CustomResourceDefinition certificates.cert-manager.io, ' +
          'CustomResourceDefinition certificaterequests.cert-manager.io, CustomResourceDefinition notebooks.kubeflow.org',
      ],
    ]);
  });

  test('keeps tenants, with all that is in their namespaces, and the CRD of Profiles', () => {
    expect(kept(planDown(KNOWN, state(OBJECTS, CUSTOM), false))).toEqual({
      'CustomResourceDefinition profiles.kubeflow.org': 'Profile team would go with it',
      'Namespace team': 'it is the namespace of a tenant',
      'Profile team': 'it is a tenant',
    });
  });

  test("keeps the CRDs of users' objects, and the namespaces of the platform that hold some", () => {
    const custom = { ...CUSTOM, 'notebooks.kubeflow.org': [notebook('auth/mine'), notebook('team/a')] };
    const plan = planDown(KNOWN, state(OBJECTS, custom), false);
    expect(kept(plan)).toMatchObject({
      'CustomResourceDefinition notebooks.kubeflow.org': 'Notebook auth/mine and 1 more would go with it',
      'Namespace auth': 'it holds Notebook auth/mine',
    });
    expect(going(plan)).toContain('Namespace kubeflow');
  });

  test('keeps a namespace with a volume, what it takes to read the volume, and what says whose it is', () => {
    const volume = live('v1', 'PersistentVolumeClaim', 'kubeflow/mysql');
    const password = live('v1', 'Secret', 'kubeflow/mysql');
    const other = live('v1', 'Secret', 'kubeflow/webhook');
    const facts = live('v1', 'ConfigMap', 'kubeflow/cdk8s-kubeflow-platform');
    const more = [
      ...known('50-apps', 'database', volume, password),
      ...known('50-apps', 'notebooks', other),
      ...known('00-foundation', 'kubeflow', facts),
    ];
    const plan = planDown([...KNOWN, ...more], state([...OBJECTS, volume, password, other, facts], CUSTOM), false);
    expect(kept(plan)).toMatchObject({
      'Namespace kubeflow': 'it holds PersistentVolumeClaim kubeflow/mysql',
      'PersistentVolumeClaim kubeflow/mysql': 'it is data',
      'Secret kubeflow/mysql': 'a volume of its component cannot be read without it',
      'ConfigMap kubeflow/cdk8s-kubeflow-platform': 'it says which platform the volumes are of',
    });
    expect(going(plan)).toContain('Secret kubeflow/webhook');
  });

  test("a user's volume in a namespace of the platform keeps the namespace", () => {
    const volume = live('v1', 'PersistentVolumeClaim', 'auth/mine', user);
    const plan = planDown(KNOWN, state([...OBJECTS, volume], CUSTOM), false);
    expect(kept(plan)).toMatchObject({ 'Namespace auth': 'it holds PersistentVolumeClaim auth/mine' });
  });

  test('removes what programs keep for themselves before the programs', () => {
    const code = live('dex.coreos.com/v1', 'AuthCode', 'auth/session', user);
    const dex = deployment('auth/dex');
    const definition = crd('authcodes.dex.coreos.com');
    const more = [...known('00-foundation', 'dex', definition), ...known('30-access', 'dex', dex)];
    const custom = { ...CUSTOM, 'authcodes.dex.coreos.com': [code] };
    const plan = planDown([...KNOWN, ...more], state([...OBJECTS, definition, dex], custom), false);
    expect(order(plan)).toContainEqual(['30-access', 'AuthCode auth/session', 'Deployment auth/dex']);
    expect(going(plan)).toContain('Namespace auth');
  });

  test('leaves alone what somebody has taken over, unless it is in a namespace that goes', () => {
    const taken = [
      live('rbac.authorization.k8s.io/v1', 'ClusterRole', 'theirs', user),
      deployment('auth/theirs', user),
    ];
    const plan = planDown([...KNOWN, ...known('50-apps', 'x', ...taken)], state([...OBJECTS, ...taken], CUSTOM), false);
    expect(plan.foreign.map(nameOfObject)).toEqual(['ClusterRole theirs']);
    expect(going(plan)).not.toContain('ClusterRole theirs');
  });

  test('with the data, tenants go first, and then all objects of the CRDs', () => {
    const made = namespace('made', ownedBy(profile));
    const custom = {
      ...CUSTOM,
      'notebooks.kubeflow.org': [notebook('elsewhere/mine')],
      'profiles.kubeflow.org': [profile, live('kubeflow.org/v1', 'Profile', 'made', user)],
    };
    const plan = planDown(KNOWN, state([...OBJECTS, made], custom), true);
    expect(order(plan)[1]).toEqual([
      'data',
      'Profile team, Profile made',
      'Namespace team, Namespace made',
      'Notebook elsewhere/mine',
    ]);
    expect(kept(plan)).toEqual({});
    expect(going(plan)).toHaveLength(KNOWN.length + 4);
  });
});

describe('prune', () => {
  const volume = live('v1', 'PersistentVolumeClaim', 'kubeflow/mysql');
  const password = live('v1', 'Secret', 'kubeflow/mysql');
  const all = [...KNOWN, ...known('50-apps', 'database', volume, password)];
  const plan = planPrune(all, new Set(all.map(keyOfObject)), state([...OBJECTS, volume, password], CUSTOM));

  test('never removes CRDs, namespaces, Profiles, volumes and the passwords of volumes', () => {
    expect(Object.keys(kept(plan)).sort()).toEqual([
      'CustomResourceDefinition certificaterequests.cert-manager.io',
      'CustomResourceDefinition certificates.cert-manager.io',
      'CustomResourceDefinition notebooks.kubeflow.org',
      'CustomResourceDefinition profiles.kubeflow.org',
      'Namespace auth',
      'Namespace kubeflow',
      'Namespace team',
      'PersistentVolumeClaim kubeflow/mysql',
      'Profile team',
      'Secret kubeflow/mysql',
    ]);
    expect(going(plan)).toHaveLength(all.length - 10);
  });

  test("removes only what is no longer rendered, is there and is the platform's", () => {
    const theirs = deployment('kubeflow/theirs', user);
    const gone = deployment('kubeflow/gone');
    const more = known('50-apps', 'x', theirs, gone);
    const obsolete = new Set([...more, ...known('', '', controller)].map(keyOfObject));
    const small = planPrune([...KNOWN, ...more], obsolete, state([...OBJECTS, theirs], CUSTOM));
    expect(going(small)).toEqual(['Deployment kubeflow/notebooks']);
    expect(small.foreign.map(nameOfObject)).toEqual(['Deployment kubeflow/theirs']);
  });

  test('takes away a chart of the user’s own that is gone, but for its namespace', () => {
    const mine = [deployment('mine/web'), live('v1', 'ConfigMap', 'monitoring/mine')];
    const home = namespace('mine');
    const more = [...known('80-own', 'mine', ...mine), ...known('00-foundation', 'mine', home)];
    const there = state([...OBJECTS, ...mine, home], CUSTOM);
    const gone = planPrune([...KNOWN, ...more], new Set(more.map(keyOfObject)), there);
    expect(order(gone)).toEqual([['80-own', 'Deployment mine/web', 'ConfigMap monitoring/mine']]);
    expect(kept(gone)).toEqual({ 'Namespace mine': 'everything in it would go with it' });
    expect(order(planDown([...KNOWN, ...more], there, false))[1]?.[0]).toBe('80-own');
  });

  test('what it would keep is none of what it would remove', () => {
    expect(prunable(all, all)).toHaveLength(plan.deletions.length);
  });
});
