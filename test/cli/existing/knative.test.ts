import { load } from 'js-yaml';

import { knative } from '../../../cli/existing/knative';
import { findingOf } from '../../../cli/existing/patch';
import { patchSystems } from '../../../cli/existing/systems';
import { lineOf } from '../../../cli/findings';
import { EXPECTED, EXTERNAL, knativeWith, LISTS, LOCAL, MESH, MODELS, NETWORK, THEIR_LOCAL, THEIRS } from './a-knative';
import { clusterOf, type Live } from './cluster';

async function found(objects: readonly Live[], expected = EXPECTED, mesh = MESH): Promise<readonly string[]> {
  const { findings, patches } = await knative(clusterOf(...objects), expected, mesh);
  return [...findings, ...patches.map((patch) => findingOf(patch, false))].map(lineOf);
}

/** What is written: the changes by the object. */
async function written(objects: readonly Live[], expected = EXPECTED): Promise<Readonly<Record<string, object>>> {
  const changes: Record<string, object> = {};
  const patch = (object: object) => {
    const { kind, metadata, data, spec } = object as Live;
    changes[`${kind} ${metadata.name}`] = { ...(data ? { data } : {}), ...(spec ? { spec } : {}) };
    return Promise.resolve(object as Readonly<Record<string, unknown>>);
  };
  await patchSystems({ ...clusterOf(...objects), patch }, { istio: MESH, knative: expected });
  return changes;
}

const FINE = [
  '✓ Knative Serving 1.22.0 of the cluster, in namespace knative-serving',
  '✓ net-istio 1.22.0 of the cluster, in namespace knative-serving',
];

test('one that is set up is taken as it is', async () => {
  expect(await found(knativeWith())).toEqual(FINE);
  expect(await written(knativeWith())).toEqual({});
});

const without = (name: string) => knativeWith().filter(({ metadata }) => metadata.name !== name);
const WRONG = '✗ cluster/existing-settings: Knative of the cluster';

// oxfmt-ignore
test.each<[string, readonly Live[], readonly string[]]>([
  ['is not there', [], ['✗ cluster/existing-missing: the cluster has no Knative Serving (Deployment controller) in namespace knative-serving, of which the definition says that it is there; install it, or take existing.knative out']],
  ['has another ingress', without('net-istio-controller'), [FINE[0] ?? '', '✗ cluster/existing-missing: the cluster has no net-istio (Deployment net-istio-controller) in namespace knative-serving, of which the definition says that it is there; install it, or take existing.knative out']],
  ['has no activator', without('activator'), [...FINE, "✗ cluster/existing-not-ready: Knative of the cluster has no Deployment knative-serving/activator; install Knative Serving with all of its release's files"]],
  ['has no settings', without('config-network'), [...FINE, "✗ cluster/existing-not-ready: Knative of the cluster has no ConfigMap knative-serving/config-network; install Knative Serving with all of its release's files"]],
  ['is too old', knativeWith({ version: '1.13.1' }), [
    '✗ cluster/existing-too-old: Knative Serving 1.13.1 of the cluster, in namespace knative-serving; upgrade it; the platform needs 1.14 to 1.22',
    '✗ cluster/existing-too-old: net-istio 1.13.1 of the cluster, in namespace knative-serving; upgrade it; the platform needs 1.14 to 1.22',
  ]],
  ['has another ingress class', knativeWith({ network: { ...NETWORK, 'ingress-class': 'kourier.ingress.networking.knative.dev' } }), [...FINE, `${WRONG} has the ingress class kourier.ingress.networking.knative.dev, whose gateways do not know who calls a model; write ingress-class: istio.ingress.networking.knative.dev into ConfigMap config-network, or take existing.knative out and serve models with serving: { mode: 'raw' }`]],
  ['has the ingress class of old', knativeWith({ network: { ...NETWORK, 'ingress.class': 'a' } }), [...FINE, expect.stringContaining('has the ingress class a,') as string]],
  ['encrypts itself', knativeWith({ network: { ...NETWORK, 'system-internal-tls': 'Enabled' } }), [...FINE, `${WRONG} encrypts requests to pods itself (system-internal-tls), so that the mesh does not see who calls a model; take system-internal-tls out of ConfigMap config-network: in the mesh, Istio encrypts them`]],
  ['encrypts itself in the former words', knativeWith({ network: { ...NETWORK, 'internal-encryption': 'true' } }), [...FINE, expect.stringContaining('itself (internal-encryption)') as string]],
  ['encrypts hosts of the cluster', knativeWith({ network: { ...NETWORK, 'cluster-local-domain-tls': 'enabled' } }), [...FINE, expect.stringContaining('itself (cluster-local-domain-tls)') as string]],
  ['has another domain', knativeWith({ domain: { 'apps.io': '', 'zoo.io': '', 'a.io': 'selector:\n  app: a\n' } }), [...FINE, `${WRONG} gives its Services hosts of apps.io, and the platform's gateway takes those of example.com; write existing: { knative: { domain: 'apps.io' } }`]],
  ['has no gateway for all', knativeWith({ istio: { ...LISTS, 'local-gateways': '[]' } }), [...FINE, `${WRONG} has not exactly one local gateway without a selector, beside which net-istio would take the platform's; name one in local-gateways of ConfigMap config-istio`]],
  ['has two gateways for all', knativeWith({ istio: { 'gateway.a.b': 'b.a.svc', 'gateway.a.c': 'c.a.svc' } }), [...FINE, expect.stringContaining('has not exactly one external gateway') as string]],
  ['has pods without a sidecar', knativeWith({ containers: ['activator'] }), [...FINE, '✗ mesh/activator-without-sidecar: pods of Deployment knative-serving/activator ask for a sidecar and have none: models do not learn who calls them; restart them: kubectl --namespace knative-serving rollout restart deployment activator; if that is not enough, take istio-injection: disabled from the namespace']],
  ['has pods without a sidecar, by its namespace', knativeWith({ containers: [], labels: {}, namespaceLabels: { 'istio-injection': 'enabled' } }), [...FINE, expect.stringContaining('✗ mesh/activator-without-sidecar') as string]],
  ['is injected by its namespace', knativeWith({ labels: {}, namespaceLabels: { 'istio-injection': 'enabled' } }), FINE],
  ['has allowed what pods say', knativeWith({ features: { 'kubernetes.podspec-affinity': 'Allowed' } }), FINE],
])('one that %s', async (_, objects, lines) => {
  expect(await found(objects)).toEqual(lines);
});

test('its domain is that of models where the definition names one', async () => {
  const settings = { 'config-network': { 'domain-template': '{{.Name}}-{{.Namespace}}.{{.Domain}}' } };
  const [, , ...lines] = await found(knativeWith(), { ...EXPECTED, domain: 'models.io', settings });
  expect(lines).toEqual([
    `${WRONG} gives its Services hosts of example.com, and the platform's gateway takes those of models.io; write serving: { domain: 'example.com' }`,
    expect.stringContaining('with this, hosts of all its Services change'),
  ]);
});

test('gateways of its other Services at the platform’s gateway are a warning', async () => {
  const mesh = { ...MESH, gateway: { ...MESH.gateway, selector: { istio: 'ingressgateway' } } };
  expect(await found(knativeWith(), EXPECTED, mesh)).toEqual([
    ...FINE,
    '! mesh/shared-gateway: Gateway knative-serving/knative-ingress-gateway and Gateway knative-serving/knative-local-gateway of Knative are at the gateway of the platform: requests to its other Services need a login there; give Kubeflow a gateway of its own (existing.istio.gateway)',
  ]);
});

/** As its release installs it: all settings are examples. */
const BARE = { network: {}, domain: { _example: '' }, istio: { _example: '' }, labels: {}, containers: ['activator'] };
const ON_GPUS = {
  ...EXPECTED,
  settings: { ...EXPECTED.settings, 'config-features': { 'kubernetes.podspec-affinity': 'enabled' } },
};

describe('settings that it lacks', () => {
  test('are printed, to be written by hand', async () => {
    const [, , ...lines] = await found(knativeWith(BARE), ON_GPUS);
    expect(lines.map((line) => line.split('\n')[0])).toEqual([
      `${WRONG} calls pods by their addresses, to which the mesh adds no caller: models that are scaled to zero do not answer; up --patch-existing adds to ConfigMap knative-serving/config-network, or you do (Helm: see docs/existing.md):`,
      `${WRONG} refuses models that say on which nodes they run, as those with accelerators do; up --patch-existing adds to ConfigMap knative-serving/config-features, or you do (Helm: see docs/existing.md):`,
      `${WRONG} has no domain, so that models are not reached from outside; with it, all its Services that no selector keeps inside get hosts at its gateways; up --patch-existing adds to ConfigMap knative-serving/config-domain, or you do (Helm: see docs/existing.md):`,
      `${WRONG} routes models to gateways that do not know who calls them; its other Services keep theirs; up --patch-existing adds to ConfigMap knative-serving/config-istio, or you do (Helm: see docs/existing.md):`,
      `${WRONG} has an activator without a sidecar, so that models do not learn who calls them; with it, its pods are restarted; up --patch-existing adds to Deployment knative-serving/activator, or you do (Helm: see docs/existing.md):`,
    ]);
    const domain = lines[2] ?? '';
    expect(load(domain.slice(domain.indexOf('\n')))).toEqual({ data: { 'example.com': '' } });
  });

  test('are written where that is asked for, beside what is there', async () => {
    const changes = await written(knativeWith(BARE), ON_GPUS);
    const { 'ConfigMap config-istio': istio, ...others } = changes;
    expect(others).toEqual({
      'ConfigMap config-network': { data: { 'mesh-compatibility-mode': 'enabled' } },
      'ConfigMap config-features': { data: { 'kubernetes.podspec-affinity': 'enabled' } },
      'ConfigMap config-domain': { data: { 'example.com': '' } },
      'Deployment activator': { spec: { template: { metadata: { labels: EXPECTED.sidecar } } } },
    });
    expect(listsOf(istio)).toEqual({
      'external-gateways': [THEIRS, { ...EXTERNAL, labelSelector: MODELS }],
      'local-gateways': [THEIR_LOCAL, { ...LOCAL, labelSelector: MODELS }],
    });
  });

  test('gateways of the former format become lists', async () => {
    const istio = { 'gateway.a.edge': 'edge.a.svc.cluster.local', 'local-gateway.mine': 'mine.a.svc.cluster.local' };
    const { 'ConfigMap config-istio': change } = await written(knativeWith({ istio }));
    expect(listsOf(change)).toEqual({
      'gateway.a.edge': null,
      'local-gateway.mine': null,
      'external-gateways': [
        { name: 'edge', namespace: 'a', service: 'edge.a.svc.cluster.local' },
        { ...EXTERNAL, labelSelector: MODELS },
      ],
      'local-gateways': [
        { name: 'mine', namespace: 'knative-serving', service: 'mine.a.svc.cluster.local' },
        { ...LOCAL, labelSelector: MODELS },
      ],
    });
  });

  test('routes of the platform that are no longer the same are replaced', async () => {
    const routes = [MODELS, { matchExpressions: [{ key: 'b', operator: 'Exists' as const }] }];
    const { 'ConfigMap config-istio': change } = await written(knativeWith(), { ...EXPECTED, routes });
    expect(listsOf(change)['external-gateways']).toEqual([
      THEIRS,
      ...routes.map((labelSelector) => ({ ...EXTERNAL, labelSelector })),
    ]);
  });
});

describe('one of Knative’s operator', () => {
  const operated = (spec: object): Live => ({
    ...{ apiVersion: 'operator.knative.dev/v1beta1', kind: 'KnativeServing' },
    metadata: { name: 'knative', namespace: 'knative-serving' },
    spec,
  });

  test('has its settings in the operator’s resource', async () => {
    const workloads = [{ name: 'webhook', replicas: 2 }];
    const changes = await written([...knativeWith(BARE), operated({ config: { network: { a: 'b' } }, workloads })]);
    expect(Object.keys(changes)).toEqual(['KnativeServing knative']);
    const { spec } = changes['KnativeServing knative'] as {
      spec: { config: Record<string, object>; workloads: object };
    };
    expect(Object.keys(spec.config)).toEqual(['network', 'domain', 'istio']);
    expect(spec.config.network).toEqual({ 'mesh-compatibility-mode': 'enabled' });
    expect(spec.config.domain).toEqual({ 'example.com': '' });
    expect(spec.workloads).toEqual([...workloads, { name: 'activator', labels: EXPECTED.sidecar }]);
    const [, , line = ''] = await found([...knativeWith(BARE), operated({})]);
    expect(line).toContain(
      '(KnativeServing knative-serving/knative is what its operator reads); up --patch-existing adds to KnativeServing knative-serving/knative',
    );
  });

  test('keeps the name by which it has a ConfigMap, and an activator that it labels', async () => {
    const spec = {
      config: { 'config-network': { a: 'b' } },
      workloads: [{ name: 'activator', labels: { ...EXPECTED.sidecar, a: 'b' } }],
    };
    const changes = await written([...knativeWith({ ...BARE, istio: LISTS, domain: undefined }), operated(spec)]);
    expect(changes['KnativeServing knative']).toEqual({
      spec: { config: { 'config-network': { 'mesh-compatibility-mode': 'enabled' } }, workloads: spec.workloads },
    });
  });

  test('that is set up is taken as it is', async () => {
    expect(await found([...knativeWith(), operated({})])).toEqual(FINE);
  });
});

/** The lists of a change of config-istio, read. */
function listsOf(change: object | undefined): Readonly<Record<string, unknown>> {
  const { data } = change as { readonly data: Readonly<Record<string, string | null>> };
  return Object.fromEntries(Object.entries(data).map(([key, text]) => [key, text === null ? null : load(text)]));
}
