import { load } from 'js-yaml';

import type { Manifest } from '../../charts/contract/manifest';
import { toYaml } from '../../charts/contract/yaml';
import { versions } from '../../charts/versions';
import { rendered } from '../support/platforms';
import { freshCluster, whereWebhooksAnswer } from './cluster';
import { tallyOf } from './events';
import { contentsOf, expectLeftByDown, install, relabelled } from './existing';
import { Surroundings } from './surroundings';

jest.setTimeout(300_000);

/** What istioctl does not install: policies, and settings of the platform's own mesh. */
const OWN_KINDS = new Set(['NetworkPolicy', 'AuthorizationPolicy', 'Sidecar', 'Gateway', 'PodDisruptionBudget']);

whereWebhooksAnswer(() => {
  const { controlPlane, kubectl, cli } = freshCluster({ webhooks: true });
  const theirs = relabelled(rendered(), ['istio'])
    .filter(({ kind }) => !OWN_KINDS.has(kind))
    .map(withoutSettings);
  const dist = rendered({ existing: { istio: {} } });
  let surroundings: Surroundings;
  const up = (...options: readonly string[]) => surroundings.cli('up', '--yes', ...options, dist);

  /** Its settings as istioctl writes them: no provider, and sidecars for all. */
  function withoutSettings(object: Manifest): Manifest {
    if (object.kind !== 'ConfigMap') return object;
    const data = object.data as Readonly<Record<string, string>>;
    const changed = (key: string, change: object) => toYaml({ ...(load(data[key] ?? '') as object), ...change });
    if (object.metadata.name === 'istio') {
      const mesh = changed('mesh', { extensionProviders: undefined, ingressControllerMode: undefined });
      return { ...object, data: { ...data, mesh } };
    }
    if (object.metadata.name !== 'istio-sidecar-injector') return object;
    return { ...object, data: { ...data, config: changed('config', { neverInjectSelector: [] }) } };
  }

  beforeAll(async () => {
    surroundings = new Surroundings(controlPlane());
    // The webhooks of both: the API server asks those of the cluster's Istio too.
    await surroundings.answer(rendered());
    await install(controlPlane(), theirs);
    await surroundings.kubectl('wait', '--for=condition=Available', 'deployment', '--all', '--namespace=istio-system');
    await cli(['secrets', dist]);
  });
  afterAll(() => surroundings.stop());

  test('a setting that it lacks is printed, and nothing is applied', async () => {
    const before = contentsOf(kubectl, theirs);
    const { code, stdout } = await up();
    expect(code).toBe(1);
    expect(stdout).toContain(`\n✓ Istio ${versions.istio} of the cluster, in namespace istio-system\n`);
    expect(stdout).toMatch(/^✗ mesh\/no-provider: .*\n {4}extensionProviders:\n {4}- name: oauth2-proxy$/m);
    expect(stdout).toMatch(/^! mesh\/trainings-injected: /m);
    expect(stdout).toMatch(/^! mesh\/serves-ingresses: /m);
    expect(contentsOf(kubectl, theirs)).toEqual(before);
  });

  test('a dry run that is to write it says so, and writes nothing', async () => {
    const before = contentsOf(kubectl, theirs);
    const { code, stdout } = await up('--patch-existing', '--dry-run');
    expect(stdout).toMatch(/^✓ key mesh of ConfigMap istio-system\/istio is to be patched: /m);
    expect(code).toBe(0);
    expect(contentsOf(kubectl, theirs)).toEqual(before);
  });

  test('up writes it when told, changes nothing else of it, and ends ready', async () => {
    const patched = (name: string) =>
      name === 'ConfigMap istio-system/istio' || name.endsWith('/istio-sidecar-injector');
    const others = () =>
      Object.fromEntries(
        Object.entries(contentsOf(kubectl, theirs)).filter(
          ([name]) => !(name.startsWith('ConfigMap') && patched(name)),
        ),
      );
    const before = others();
    const certManager = surroundings.startCertManager();
    expect(tallyOf(await up('--patch-existing', '--json')).created).toBeGreaterThan(500);
    await certManager;
    expect(others()).toEqual(before);
    const { data } = JSON.parse(kubectl('get', 'configmap', 'istio', '--namespace=istio-system', '--output=json')) as {
      data: Readonly<Record<string, string>>;
    };
    expect(load(data.mesh ?? '')).toMatchObject({ extensionProviders: [{ name: 'oauth2-proxy' }] });
  });

  test('a second run changes nothing, also without the option', async () => {
    const before = contentsOf(kubectl, theirs);
    expect(tallyOf(await up('--json'))).toMatchObject({ created: 0, changed: 0 });
    expect(contentsOf(kubectl, theirs)).toEqual(before);
  });

  test('down leaves it where it is', async () => {
    await expectLeftByDown(surroundings, dist, () => contentsOf(kubectl, theirs));
  });
});
