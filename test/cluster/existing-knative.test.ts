import { load } from 'js-yaml';

import { RESTRICTED } from '../../charts/contract/admission/restricted';
import type { Manifest } from '../../charts/contract/manifest';
import { versions } from '../../charts/versions';
import { rendered } from '../support/platforms';
import { freshCluster, whereWebhooksAnswer } from './cluster';
import { tallyOf } from './events';
import { contentsOf, crdOf, expectLeftByDown, install, relabelled } from './existing';
import { Surroundings } from './surroundings';
import type { Mutate } from './webhook-stub';

jest.setTimeout(300_000);

/** What neither istioctl nor a release of Knative installs: policies, and settings of the platform's own mesh. */
const OWN_KINDS = new Set(['NetworkPolicy', 'AuthorizationPolicy', 'Sidecar', 'EnvoyFilter', 'DestinationRule']);
const INJECT = 'sidecar.istio.io/inject';

/** Knative's objects as its release has them: no settings, no sidecars, and one gateway for users and pods. */
function asReleased(object: Manifest): Manifest {
  const { kind, metadata } = object;
  if (kind === 'Namespace') return { ...object, metadata: { name: metadata.name } };
  if (kind === 'ConfigMap') return { ...object, data: { _example: 'of its release' } };
  const isGateway = kind === 'Gateway' || metadata.name === 'knative-local-gateway';
  if (isGateway) return { ...object, spec: { ...(object.spec as object), selector: { istio: 'ingressgateway' } } };
  if (kind !== 'Deployment') return object;
  const without = JSON.stringify(object, (key, value: unknown) => (key === INJECT ? undefined : value));
  return JSON.parse(without) as Manifest;
}

/** Plays Istio's injector for the activator. The API server says which pods it is asked about. */
const injecting: Mutate = (path, object) => {
  const proxy = { name: 'istio-proxy', image: 'docker.io/istio/proxyv2:1.30.1', securityContext: RESTRICTED };
  const isIt = path.startsWith('/inject') && (object as Manifest).metadata.labels?.app === 'activator';
  return isIt ? [{ op: 'add', path: '/spec/containers/-', value: proxy }] : [];
};

const OPERATOR = 'operator.knative.dev/v1beta1';

/** The resource by which Knative's operator installs it. */
const OPERATED: readonly Manifest[] = [
  crdOf(OPERATOR, 'KnativeServing', 'knativeservings'),
  {
    apiVersion: OPERATOR,
    kind: 'KnativeServing',
    metadata: { name: 'knative', namespace: 'knative-serving' },
    spec: { config: { network: { 'rollout-duration': '1' } } },
  },
];

/** The objects that `--patch-existing` changes. */
const PATCHED = [
  ...['config-domain', 'config-istio', 'config-network'].map((name) => `ConfigMap knative-serving/${name}`),
  'Deployment knative-serving/activator',
];

whereWebhooksAnswer(() => {
  const { controlPlane, kubectl, cli } = freshCluster({ webhooks: true });
  const istio = relabelled(rendered(), ['istio']).filter(({ kind }) => !OWN_KINDS.has(kind) && kind !== 'Gateway');
  const knative = relabelled(rendered(), ['knative-serving']).filter(({ kind }) => !OWN_KINDS.has(kind));
  const theirs = [...istio, ...knative.map(asReleased)];
  const dist = rendered({ existing: { istio: {}, knative: {} } });
  let surroundings: Surroundings;
  const up = (...options: readonly string[]) => surroundings.cli('up', '--yes', ...options, dist);
  const others = (): Readonly<Record<string, string>> =>
    Object.fromEntries(Object.entries(contentsOf(kubectl, theirs)).filter(([name]) => !PATCHED.includes(name)));
  const read = <T>(...names: readonly string[]): T =>
    JSON.parse(kubectl('get', ...names, '--namespace=knative-serving', '--output=json')) as T;

  beforeAll(async () => {
    surroundings = new Surroundings(controlPlane());
    // The webhooks of all three: the API server asks those of the cluster's Istio and Knative too.
    await surroundings.answer(rendered(), injecting);
    await install(controlPlane(), theirs);
    for (const namespace of ['istio-system', 'knative-serving']) {
      const all = ['deployment', '--all', `--namespace=${namespace}`];
      await surroundings.kubectl('wait', '--for=condition=Available', ...all);
    }
    await cli(['secrets', dist]);
  });
  afterAll(() => surroundings.stop());

  test('a platform with its own says what to write instead', async () => {
    const { code, stdout } = await surroundings.cli('up', '--yes', rendered({ existing: { istio: {} } }));
    expect(code).toBe(1);
    expect(stdout).toContain("write existing: { istio: {}, knative: { namespace: 'knative-serving' } }");
  });

  test('settings that it lacks are printed, and nothing is applied', async () => {
    const before = contentsOf(kubectl, theirs);
    const { code, stdout } = await up();
    expect(code).toBe(1);
    expect(stdout).toContain(
      `\n✓ Knative Serving ${versions.knativeServing} of the cluster, in namespace knative-serving\n`,
    );
    for (const name of PATCHED) expect(stdout).toContain(`; up --patch-existing adds to ${name}, or you do`);
    expect(stdout).toMatch(/^! mesh\/shared-gateway: Gateway knative-serving\/knative-local-gateway of Knative is /m);
    expect(contentsOf(kubectl, theirs)).toEqual(before);
  });

  test('where its operator installs it, they are written into the operator’s resource', async () => {
    await install(controlPlane(), OPERATED);
    const { code, stdout } = await up('--patch-existing', '--dry-run');
    expect({ code, patched: stdout.match(/^✓ .* is to be patched: /gm) }).toEqual({
      code: 0,
      patched: ['✓ KnativeServing knative-serving/knative is to be patched: '],
    });
    kubectl('delete', 'knativeserving', 'knative', '--namespace=knative-serving');
  });

  test('up writes them when told, changes nothing else of it, and ends ready', async () => {
    const before = others();
    const certManager = surroundings.startCertManager();
    expect(tallyOf(await up('--patch-existing', '--json')).created).toBeGreaterThan(500);
    await certManager;
    expect(others()).toEqual(before);
    const dataOf = (name: string) => read<{ data: Readonly<Record<string, string>> }>('configmap', name).data;
    const _example = 'of its release';
    expect(dataOf('config-network')).toEqual({ _example, 'mesh-compatibility-mode': 'enabled' });
    expect(dataOf('config-domain')).toEqual({ _example, 'example.com': '' });
    const { 'local-gateways': local = '', 'external-gateways': external = '' } = dataOf('config-istio');
    const named = (text: string) => (load(text) as readonly { readonly name: string }[]).map(({ name }) => name);
    expect(named(external)).toEqual(['knative-ingress-gateway', 'kubeflow-serving', 'kubeflow-serving']);
    expect(named(local)).toEqual(['knative-local-gateway', 'kubeflow-local-gateway', 'kubeflow-local-gateway']);
  });

  test('the activator has a sidecar then, and a second run changes nothing, also without the option', async () => {
    const rollout = ['rollout', 'status', 'deployment', 'activator', '--namespace=knative-serving'];
    await surroundings.kubectl(...rollout, '--timeout=60s');
    const before = contentsOf(kubectl, theirs);
    const { stdout, ...ended } = await up('--json');
    expect(stdout).not.toContain('"level":"error"');
    expect(tallyOf({ stdout, ...ended })).toMatchObject({ created: 0, changed: 0 });
    expect(contentsOf(kubectl, theirs)).toEqual(before);
  });

  test('down leaves it where it is', async () => {
    await expectLeftByDown(surroundings, dist, () => contentsOf(kubectl, theirs));
  });
});
