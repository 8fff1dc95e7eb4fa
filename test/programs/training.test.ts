import { whereWebhooksAnswer } from '../cluster/cluster';
import { freshBed, PATIENCE } from './bed';
import { STAND_IN } from './images';
import { endsWell } from './end';
import { PARTS } from './parts';
import { OWNER, platformWith, TENANT } from './platform';

jest.setTimeout(2 * PATIENCE);

interface TrainJob {
  readonly status?: { readonly conditions?: readonly { readonly type: string; readonly status: string }[] };
}

const TRAIN_JOBS = `/apis/trainer.kubeflow.org/v1alpha1/namespaces/${TENANT}/trainjobs`;

whereWebhooksAnswer(() => {
  const dist = platformWith(['trainer', 'trainer-runtimes']);
  const bed = freshBed(PARTS.training, dist);

  test('a training on two nodes: its pods reach one another by name, and it completes', async () => {
    await bed().create(OWNER, {
      apiVersion: 'trainer.kubeflow.org/v1alpha1',
      kind: 'TrainJob',
      metadata: { namespace: TENANT, name: 'mnist' },
      spec: {
        runtimeRef: { name: 'torch-distributed' },
        trainer: { image: STAND_IN, command: ['/stand-in', 'train'], numNodes: 2 },
      },
    });
    await bed().until('TrainJob mnist completes', async () => {
      const { status } = (await bed().read<TrainJob>(`${TRAIN_JOBS}/mnist`)) ?? {};
      return status?.conditions?.some((condition) => condition.type === 'Complete' && condition.status === 'True');
    });
    expect(bed().log(TENANT, 'mnist-node-0-0', 'node')).toContain('all 2 nodes are here\n');
    expect(bed().log(TENANT, 'mnist-node-0-1', 'node')).toMatch(/^mnist-node-0-0\.mnist:\d+ answered: welcome$/m);
  });

  test('deleting it leaves nothing', async () => {
    await bed().delete(OWNER, `${TRAIN_JOBS}/mnist`);
    await bed().gone(TENANT, 'pods,jobs,jobsets,trainjobs');
  });

  endsWell(bed, dist);
});
