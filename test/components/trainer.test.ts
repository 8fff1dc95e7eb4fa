import { type KubeflowProps, type TrainingRuntime, versions } from '../../charts';
import { TRAINER_RUNTIMES } from '../../charts/config/apps/training';
import { render } from '../support/render';

const RUNTIME = 'trainer.kubeflow.org/v1alpha1/ClusterTrainingRuntime';

/** A platform with one training runtime of its own. */
function withRuntime(change: Partial<TrainingRuntime> = {}, further: readonly TrainingRuntime[] = []): KubeflowProps {
  const runtime: TrainingRuntime = { name: 'ours', image: 'ghcr.io/example/ours:v1', framework: 'torch', ...change };
  return { url: 'https://kubeflow.example.com', training: { runtimes: [runtime, ...further] } };
}

describe('the controllers', () => {
  const platform = render();

  test.each([
    ['jobset-controller-manager', 'jobset-webhook-server-cert', 'jobset-webhook'],
    ['kubeflow-trainer-controller-manager', 'kubeflow-trainer-webhook-cert', 'trainer-webhook'],
  ])('%s has a Secret without data to write its certificate into, and an open webhook port', (name, secret, policy) => {
    expect(platform.pod(`kubeflow-system/${name}`).spec?.volumes).toContainEqual(
      expect.objectContaining({ secret: expect.objectContaining({ secretName: secret }) as unknown }),
    );
    expect(platform.get('v1/Secret', `kubeflow-system/${secret}`)).not.toHaveProperty('data');
    const { spec } = platform.get('networking.k8s.io/v1/NetworkPolicy', `kubeflow-system/${policy}`);
    expect(spec?.ingress).toEqual([{ ports: [{ port: 9443, protocol: 'TCP' }] }]);
    // Also of pods without a proxy, to which Istio gives no label.
    expect(platform.get('apps/v1/Deployment', `kubeflow-system/${name}`)).toMatchObject({
      spec: { template: { metadata: { labels: spec?.podSelector.matchLabels } } },
    });
  });

  test('Trainer makes the certificate for the Service that the API server calls', () => {
    const config = platform.yaml('v1/ConfigMap', 'kubeflow-system/kubeflow-trainer-config');
    expect(config).toContain('webhookServiceName: kubeflow-trainer-controller-manager');
    expect(config).toContain('webhookSecretName: kubeflow-trainer-webhook-cert');
    expect(
      platform.get('admissionregistration.k8s.io/v1/ValidatingWebhookConfiguration', 'validator.trainer.kubeflow.org'),
    ).toMatchObject({
      webhooks: ['clustertrainingruntime', 'trainingruntime', 'trainjob'].map((kind) => ({
        clientConfig: {
          service: {
            name: 'kubeflow-trainer-controller-manager',
            path: `/validate-trainer-kubeflow-org-v1alpha1-${kind}`,
          },
        },
      })),
    });
  });

  test('JobSet looks at no pods but those of JobSets', () => {
    const { webhooks } = platform.get(
      'admissionregistration.k8s.io/v1/MutatingWebhookConfiguration',
      'jobset-mutating-webhook-configuration',
    );
    const ofPods = webhooks?.filter(({ rules }) => rules?.[0]?.resources?.includes('pods'));
    expect(ofPods?.map(({ objectSelector }) => objectSelector)).toEqual([
      { matchExpressions: [{ key: 'jobset.sigs.k8s.io/jobset-name', operator: 'Exists' }] },
    ]);
  });
});

test('without Trainer, nothing of it is left, its CRDs and policies included', () => {
  const platform = render({ components: { trainer: false, 'trainer-runtimes': false } });
  expect(platform.about(/trainer|jobset|trainjob/)).toEqual([]);
});

describe('the runtimes that Trainer brings', () => {
  const platform = render();

  test('are eight', () => {
    expect(platform.namesOf(RUNTIME)).toHaveLength(8);
    expect(platform.of('trainer-runtimes')).toHaveLength(8);
  });

  test('are those whose names users cannot take', () => {
    expect([...platform.namesOf(RUNTIME)].sort()).toEqual([...TRAINER_RUNTIMES].sort());
  });

  test('are of Trainer’s own version', () => {
    for (const name of ['deepspeed-distributed', 'mlx-distributed', 'torchtune-qwen2.5-1.5b']) {
      const images = platform.yaml(RUNTIME, name).match(/image: .*/g) ?? [];
      expect(images.every((image) => image.endsWith(versions.trainer))).toBe(true);
    }
  });

  test('those of torchtune wait for data and model, in a claim that JobSet makes for each TrainJob', () => {
    expect(platform.get(RUNTIME, 'torchtune-llama3.2-1b')).toMatchObject({
      spec: {
        template: {
          spec: {
            volumeClaimPolicies: [{ templates: [{ metadata: { name: 'initializer' } }] }],
            replicatedJobs: [
              { name: 'dataset-initializer' },
              { name: 'model-initializer' },
              {
                name: 'node',
                dependsOn: [
                  { name: 'dataset-initializer', status: 'Complete' },
                  { name: 'model-initializer', status: 'Complete' },
                ],
                template: {
                  spec: {
                    template: {
                      spec: { containers: [{ volumeMounts: [{ mountPath: '/workspace', name: 'initializer' }] }] },
                    },
                  },
                },
              },
            ],
          },
        },
      },
    });
  });
});

describe('training.runtimes', () => {
  test('torch: torchrun starts the command on the nodes', () => {
    const platform = render(withRuntime({ numNodes: 4, command: ['python', 'train.py'] }));
    expect(platform.get(RUNTIME, 'ours')).toMatchObject({
      metadata: { labels: { 'trainer.kubeflow.org/framework': 'torch' } },
      spec: {
        mlPolicy: { numNodes: 4, torch: {} },
        template: { spec: { replicatedJobs: [{ name: 'node', template: training('python', 'train.py') }] } },
      },
    });
    expect(platform.of('trainer-runtimes')).toHaveLength(9);
  });

  test.each(['jax', 'xgboost'] as const)(
    '%s: the nodes run alike, and Trainer says how they find each other',
    (framework) => {
      const platform = render(withRuntime({ framework }));
      const { metadata, spec } = platform.get(RUNTIME, 'ours');
      expect(metadata.labels).toMatchObject({ 'trainer.kubeflow.org/framework': framework });
      expect(spec?.mlPolicy).toEqual({ numNodes: 1, [framework]: {} });
      expect(spec?.template?.spec?.replicatedJobs?.map(({ name }) => name)).toEqual(['node']);
    },
  );

  test.each(['deepspeed', 'mlx'] as const)(
    '%s: a launcher runs the command, and reaches the nodes by SSH',
    (framework) => {
      expect(render(withRuntime({ framework, command: ['mpirun', 'x'] })).get(RUNTIME, 'ours')).toMatchObject({
        metadata: { labels: { 'trainer.kubeflow.org/framework': framework } },
        spec: {
          mlPolicy: { numNodes: 1, mpi: { mpiImplementation: 'OpenMPI' } },
          template: {
            spec: {
              replicatedJobs: [
                { name: 'launcher', template: training('mpirun', 'x') },
                {
                  name: 'node',
                  template: { spec: { template: { spec: { containers: [{ command: ['/usr/sbin/sshd'] }] } } } },
                },
              ],
            },
          },
        },
      });
    },
  );

  test('plain: the nodes run what the image says, and nothing is added', () => {
    const { spec } = render(withRuntime({ framework: 'plain' })).get(RUNTIME, 'ours');
    expect(spec).toHaveProperty('mlPolicy', { numNodes: 1 });
    expect(JSON.stringify(spec)).not.toContain('command');
  });

  /** A job that a TrainJob changes. */
  function training(...command: readonly string[]): object {
    return {
      metadata: { labels: { 'trainer.kubeflow.org/trainjob-ancestor-step': 'trainer' } },
      spec: { template: { spec: { containers: [{ name: 'node', image: 'ghcr.io/example/ours:v1', command }] } } },
    };
  }

  test.each<[string, Partial<KubeflowProps>, string]>([
    [
      'a name twice',
      withRuntime({}, [{ name: 'ours', image: 'x', framework: 'plain' }]),
      "training.runtimes[1].name: 'ours' is the name of training.runtimes[0] too; take another name",
    ],
    [
      'the name of a runtime that is there',
      withRuntime({ name: 'torch-distributed' }),
      "training.runtimes[0].name: 'torch-distributed' is the name of a runtime that the platform brings too; take another name",
    ],
    [
      'a name that is none',
      withRuntime({ name: 'Our_Runtime' }),
      "training.runtimes[0].name: 'Our_Runtime' is not a DNS name " +
        '(at most 253 of a-z, 0-9, - and ., with a letter or digit at both ends)',
    ],
    [
      'no image',
      withRuntime({ image: '' }),
      "training.runtimes[0].image: '' is not an image; write 'ghcr.io/example/train:v1'",
    ],
    [
      'an unknown framework, in JavaScript',
      withRuntime(JSON.parse('{"framework":"tensorflow"}') as Partial<TrainingRuntime>),
      "training.runtimes[0].framework: 'tensorflow' is not one of torch, jax, xgboost, deepspeed, mlx, plain",
    ],
    [
      'no nodes',
      withRuntime({ numNodes: 0 }),
      'training.runtimes[0].numNodes: 0 is not a number of nodes; write 1 or more',
    ],
    [
      'runtimes without Trainer',
      { ...withRuntime(), components: { trainer: false, 'trainer-runtimes': false } },
      "training.runtimes: have no effect without the component 'trainer-runtimes'; switch it on",
    ],
    [
      'the runtimes that Trainer brings without Trainer',
      { components: { trainer: false } },
      'components.trainer: is off, but trainer-runtimes cannot do without; switch it on, or off what requires it',
    ],
  ])('refuses %s', (_, change, message) => {
    expect(() => render(change)).toThrow(message);
  });
});
