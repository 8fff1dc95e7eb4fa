import { RESTRICTED } from '../../charts/contract/admission/restricted';
import type { Manifest } from '../../charts/contract/manifest';
import { whereWebhooksAnswer } from '../cluster/cluster';
import { freshBed, PATIENCE } from './bed';
import { isThere } from './build';
import { SPARK } from './images';
import { endsWell } from './end';
import { PARTS } from './parts';
import { OWNER, platformWith, TENANT } from './platform';

jest.setTimeout(2 * PATIENCE);

interface Application {
  readonly metadata: { readonly name: string };
  readonly spec: object;
  readonly status?: { readonly applicationState?: { readonly state: string; readonly errorMessage?: string } };
}

const SPARKS = `/apis/sparkoperator.k8s.io/v1beta2/namespaces/${TENANT}`;
const APPLICATIONS = `${SPARKS}/sparkapplications`;

/** What a pod of a `restricted` tenant must say itself; the user is that of Spark's image. */
const POD = { memory: '512m', securityContext: { ...RESTRICTED, runAsUser: 185 } };

/** Spark's own example in Python, on a driver and an executor. */
const PI = {
  ...{ type: 'Python', mode: 'cluster', sparkVersion: '4.0.1', image: SPARK },
  mainApplicationFile: 'local:///opt/spark/examples/src/main/python/pi.py',
  driver: { ...POD, serviceAccount: 'default-editor' },
  executor: POD,
};

const owned = (kind: string, name: string, spec: object): Manifest & { readonly spec: object } => ({
  ...{ apiVersion: 'sparkoperator.k8s.io/v1beta2', kind, metadata: { namespace: TENANT, name } },
  spec,
});

whereWebhooksAnswer(() => {
  const dist = platformWith(['spark-operator'], {
    tenants: [{ name: TENANT, owner: OWNER, podSecurity: 'restricted' }],
  });
  const bed = freshBed(PARTS.spark, dist);

  const read = (name: string) => bed().read<Application>(`${APPLICATIONS}/${name}`);

  /** Waits until an application is in a state. @throws where it fails before */
  const comesTo = (name: string, wanted: string): Promise<unknown> =>
    bed().until(`SparkApplication ${name} is ${wanted}`, async () => {
      const { state = '', errorMessage } = (await read(name))?.status?.applicationState ?? {};
      if (wanted !== state && state.includes('FAILED')) {
        const log = bed().log(TENANT, `${name}-driver`, 'spark-kubernetes-driver');
        throw new Error(`${name}: ${state}: ${errorMessage}\n${log}`);
      }
      return wanted === state;
    });

  test.each(['controller', 'webhook'])('its %s starts as it is rendered, and leads', async (program) => {
    const name = `spark-operator-${program}`;
    await bed().until(`the ${program} leads`, () =>
      Promise.resolve(bed().log('kubeflow', name, name).includes(`acquired lease kubeflow/${name}-lock`)),
    );
  });

  test('its webhook refuses a name that no Service can have', async () => {
    await expect(bed().create(OWNER, owned('SparkApplication', '1-pi', PI))).rejects.toThrow(
      'invalid SparkApplication name',
    );
  });

  test('its webhook completes what an owner creates', async () => {
    const driver = { serviceAccount: 'default-editor' };
    await bed().create(OWNER, owned('SparkApplication', 'later', { ...PI, suspend: true, driver }));
    expect(await read('later')).toMatchObject({
      spec: { driver: { cores: 1, memory: '1g' }, executor: { instances: 1 }, restartPolicy: { type: 'Never' } },
    });
    await comesTo('later', 'SUSPENDED');
  });

  test('a schedule makes an application', async () => {
    const spec = { schedule: '@every 1s', concurrencyPolicy: 'Forbid', template: { ...PI, suspend: true } };
    await bed().create(OWNER, owned('ScheduledSparkApplication', 'often', spec));
    const name = await bed().until('there is one', async () => {
      const { items = [] } = (await bed().read<{ readonly items: readonly Application[] }>(APPLICATIONS)) ?? {};
      return items.map(({ metadata }) => metadata.name).find((each) => each.startsWith('often-'));
    });
    await comesTo(name, 'SUSPENDED');
  });

  if (isThere('spark-home')) {
    test('an application of a `restricted` tenant is submitted, and runs on a driver and an executor', async () => {
      await bed().create(OWNER, owned('SparkApplication', 'pi', PI));
      await comesTo('pi', 'COMPLETED');
      expect(bed().log(TENANT, 'pi-driver', 'spark-kubernetes-driver')).toMatch(/^Pi is roughly 3\.\d+$/m);
      expect(bed().log(TENANT, 'pythonpi-', 'spark-kubernetes-executor')).toContain('registered with driver');
    });

    test('the operator looks for the packages of an application, here in vain', async () => {
      const deps = { packages: ['dev.local:greeting:1.0'] };
      await bed().create(OWNER, owned('SparkApplication', 'greeting', { ...PI, deps }));
      await comesTo('greeting', 'FAILED');
      const { errorMessage } = (await read('greeting'))?.status?.applicationState ?? {};
      expect(errorMessage).toContain('module not found: dev.local#greeting;1.0');
    });
  } else {
    test('left out: nobody has brought Spark, see docs/testing.md', () => expect(isThere('spark-home')).toBe(false));
  }

  test('deleting them leaves nothing', async () => {
    await bed().delete(OWNER, `${SPARKS}/scheduledsparkapplications/often`);
    await bed().gone(TENANT, 'scheduledsparkapplications');
    const { items = [] } = (await bed().read<{ readonly items: readonly Application[] }>(APPLICATIONS)) ?? {};
    for (const { metadata } of items) await bed().delete(OWNER, `${APPLICATIONS}/${metadata.name}`);
    await bed().gone(TENANT, 'pods,services,sparkapplications');
    await bed().until('no settings of pods are left', async () => {
      const names = await bed().kubectl('get', 'configmaps', '--namespace', TENANT, '--output=name');
      return !names.includes('/spark-');
    });
  });

  endsWell(bed, dist);
});
