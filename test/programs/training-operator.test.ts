import { whereWebhooksAnswer } from '../cluster/cluster';
import { freshBed, PATIENCE } from './bed';
import { STAND_IN } from './images';
import { endsWell } from './end';
import { PARTS } from './parts';
import { OWNER, platformWith, TENANT } from './platform';

jest.setTimeout(2 * PATIENCE);

interface Job {
  readonly status?: { readonly conditions?: readonly { readonly type: string; readonly status: string }[] };
}

const JOBS = `/apis/kubeflow.org/v1/namespaces/${TENANT}/pytorchjobs`;

const NODE = {
  replicas: 1,
  restartPolicy: 'Never',
  template: {
    metadata: { labels: { 'sidecar.istio.io/inject': 'false' } },
    spec: { containers: [{ name: 'pytorch', image: STAND_IN, command: ['/stand-in', 'train'] }] },
  },
};

const job = (replicas: object) => ({
  apiVersion: 'kubeflow.org/v1',
  kind: 'PyTorchJob',
  metadata: { namespace: TENANT, name: 'mnist' },
  spec: { pytorchReplicaSpecs: replicas },
});

whereWebhooksAnswer(() => {
  const dist = platformWith(['training-operator']);
  const bed = freshBed(PARTS['training-operator'], dist);

  test('its webhook refuses a job without a master of one pod', async () => {
    await expect(bed().create(OWNER, job({ Master: { ...NODE, replicas: 2 } }))).rejects.toThrow(
      'validator.pytorchjob',
    );
  });

  test('a PyTorchJob on two nodes: its pods reach one another by name, and it completes', async () => {
    await bed().create(OWNER, job({ Master: NODE, Worker: NODE }));
    await bed().until('PyTorchJob mnist completes', async () => {
      const { status } = (await bed().read<Job>(`${JOBS}/mnist`)) ?? {};
      return status?.conditions?.some(({ type, status: is }) => type === 'Succeeded' && is === 'True');
    });
    expect(bed().log(TENANT, 'mnist-master-0', 'pytorch')).toContain('all 2 nodes are here\n');
    expect(bed().log(TENANT, 'mnist-worker-0', 'pytorch')).toMatch(/^mnist-master-0:\d+ answered: welcome$/m);
  });

  test('deleting it leaves nothing', async () => {
    await bed().delete(OWNER, `${JOBS}/mnist`);
    await bed().gone(TENANT, 'pods,services,pytorchjobs');
  });

  endsWell(bed, dist);
});
