import { INVENTORY_NAMESPACE } from '../../charts/contract/platform-config';
import { freshCluster, whereWebhooksAnswer } from './cluster';
import { tallyOf } from './events';
import { NOTEBOOKS_ALONE, rendered } from '../support/platforms';
import { Surroundings } from './surroundings';

jest.setTimeout(120_000);

/** How often `up` is killed. */
const TIMES = 30;

/** Two platforms that half of the objects are different in. */
const folders = ['laptop', 'ha'].map((size) => rendered({ ...NOTEBOOKS_ALONE, size: size as 'laptop' | 'ha' }));
const [laptop = '', ha = ''] = folders;

interface Live {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly spec?: {
    readonly template?: { readonly spec: { readonly containers: readonly object[] } };
    readonly replicas?: number;
    readonly scaleTargetRef?: { readonly name: string };
  };
  readonly data?: Readonly<Record<string, string>>;
}

const KINDS = 'horizontalpodautoscalers,deployments,daemonsets,services,configmaps,serviceaccounts,networkpolicies';

whereWebhooksAnswer(() => {
  const { controlPlane, kubectl, cli } = freshCluster({ webhooks: true });
  let surroundings: Surroundings;

  beforeAll(async () => {
    surroundings = new Surroundings(controlPlane());
    await surroundings.answer(ha);
    await cli(['secrets', laptop]);
    void surroundings.startCertManager();
  });
  afterAll(() => surroundings.stop());

  /** What the platform consists of, without what the cluster adds. */
  const state = (): unknown => {
    const labels = '--selector=app.kubernetes.io/managed-by=cdk8s-kubeflow';
    const { items } = JSON.parse(kubectl('get', KINDS, '-A', labels, '--output=json')) as { items: readonly Live[] };
    const autoscaled = new Set(items.map(({ spec }) => spec?.scaleTargetRef?.name));
    const platform = items.filter(({ metadata }) => metadata.namespace !== INVENTORY_NAMESPACE);
    const rows = platform.map(({ kind, metadata: { namespace, name }, spec, data }) => {
      const { replicas, template } = spec ?? {};
      const fixed = autoscaled.has(name) ? undefined : replicas;
      return [`${kind} ${namespace}/${name}`, JSON.stringify({ fixed, containers: template?.spec.containers, data })];
    });
    return Object.fromEntries(rows.sort());
  };

  const ends = new Map<string, unknown>();

  test.each(Array.from({ length: TIMES }, (_, index) => index + 1))(
    'killed for the %d. time, it ends as ever',
    async (time) => {
      const dist = time % 2 ? laptop : ha;
      // The first ones fall into the installation, which takes longer.
      await surroundings.killed(500 + Math.random() * (time < 4 ? 15_000 : 3500), 'up', '--yes', dist);
      expect(await surroundings.cli('up', '--yes', dist)).toMatchObject({ code: 0, stderr: '' });
      const end = ends.get(dist) ?? state();
      ends.set(dist, end);
      expect(state()).toEqual(end);
    },
  );

  test('and there is nothing left to change', async () => {
    const last = TIMES % 2 ? laptop : ha;
    expect(tallyOf(await surroundings.cli('up', '--json', last))).toMatchObject({ created: 0, changed: 0 });
    expect(await surroundings.differences(last)).toBe('');
  });
});
