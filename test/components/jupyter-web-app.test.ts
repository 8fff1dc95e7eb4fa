import { load } from 'js-yaml';

import { images, type KubeflowProps, type Spawner } from '../../charts';
import { render } from '../support/render';

/** The form as the web app reads it. */
function form(spawner?: Spawner, props: Partial<KubeflowProps> = {}): Readonly<Record<string, unknown>> {
  const text = render({ ...props, spawner }).config('kubeflow/jupyter-web-app-config')['spawner_ui_config.yaml'] ?? '';
  const { spawnerFormDefaults } = load(text) as { spawnerFormDefaults: object };
  return { ...spawnerFormDefaults };
}

describe('the spawner', () => {
  test('offers upstream’s images, amounts and GPUs by default', () => {
    expect(form()).toMatchObject({
      allowCustomImage: true,
      image: { value: images.jupyterScipy, options: expect.arrayContaining([images.jupyterPytorchCuda]) as unknown },
      imageGroupOne: { value: images.codeServer, options: [images.codeServer] },
      imageGroupTwo: { value: images.rstudio, options: [images.rstudio] },
      cpu: { value: '0.5', limitFactor: '1.2', readOnly: false },
      memory: { value: '1.0Gi', limitFactor: '1.2', readOnly: false },
      gpus: { value: { vendor: '', num: 'none' } },
      workspaceVolume: { value: { mount: '/home/jovyan' } },
      shm: { value: true },
    });
  });

  test('offers the images that are given, and no others', () => {
    const jupyter = {
      images: ['registry.example.com/a:1', 'registry.example.com/b:1'],
      default: 'registry.example.com/b:1',
    };
    expect(form({ jupyter, customImage: false, hideTag: true })).toMatchObject({
      allowCustomImage: false,
      hideTag: true,
      image: { value: 'registry.example.com/b:1', options: jupyter.images },
      imageGroupOne: { value: images.codeServer },
    });
  });

  test('a field that is read-only keeps its default', () => {
    expect(form({ cpu: { readOnly: true }, memory: { value: '8Gi', limitFactor: 'none' } })).toMatchObject({
      cpu: { value: '0.5', readOnly: true },
      memory: { value: '8Gi', limitFactor: 'none', readOnly: false },
    });
  });

  test('GPUs, MIG slices among them', () => {
    const mig = { limitsKey: 'nvidia.com/mig-1g.5gb', uiName: 'NVIDIA, a seventh' };
    expect(form({ gpus: { vendors: [mig], vendor: mig.limitsKey, count: 1 } })).toMatchObject({
      gpus: { readOnly: false, value: { vendor: mig.limitsKey, vendors: [mig], num: '1' } },
    });
  });

  test('menus of tolerations and affinities', () => {
    const tolerations = [{ key: 'dedicated', operator: 'Equal', value: 'gpu', effect: 'NoSchedule' }];
    const affinity = { nodeAffinity: {} };
    expect(
      form({
        tolerations: {
          options: [{ key: 'gpu', label: 'Nodes with GPUs', tolerations }],
          default: 'gpu',
          readOnly: true,
        },
        affinities: { options: [{ key: 'spread', label: 'A node of its own', affinity }] },
      }),
    ).toMatchObject({
      tolerationGroup: {
        readOnly: true,
        value: 'gpu',
        options: [{ groupKey: 'gpu', displayName: 'Nodes with GPUs', tolerations }],
      },
      affinityConfig: {
        readOnly: false,
        value: '',
        options: [{ configKey: 'spread', displayName: 'A node of its own', affinity }],
      },
    });
  });

  test('volumes: new ones, ones that exist, and no home directory', () => {
    expect(
      form({
        workspaceVolume: { value: null },
        dataVolumes: {
          value: [
            {
              mount: '/data',
              name: '{notebook-name}-data',
              size: '1Ti',
              storageClass: 'fast',
              accessMode: 'ReadWriteMany',
            },
            { mount: '/shared', existingClaim: 'datasets' },
          ],
        },
      }),
    ).toMatchObject({
      workspaceVolume: { readOnly: false, value: null },
      dataVolumes: {
        value: [
          {
            mount: '/data',
            newPvc: {
              metadata: { name: '{notebook-name}-data' },
              spec: {
                accessModes: ['ReadWriteMany'],
                resources: { requests: { storage: '1Ti' } },
                storageClassName: 'fast',
              },
            },
          },
          { mount: '/shared', existingSource: { persistentVolumeClaim: { claimName: 'datasets' } } },
        ],
      },
    });
  });

  test('shared memory and PodDefaults', () => {
    const given: Spawner = {
      sharedMemory: { value: false },
      podDefaults: { value: ['access-ml-pipeline'], readOnly: true },
      imagePullPolicy: { value: 'Always', readOnly: true },
    };
    expect(form(given, { notebooks: { pipelinesToken: true } })).toMatchObject({
      shm: { value: false, readOnly: false },
      configurations: { value: ['access-ml-pipeline'], readOnly: true },
      imagePullPolicy: { value: 'Always', readOnly: true },
    });
  });

  test('a change of the form rolls the pods, which read it at their start', () => {
    const label = (spawner?: Spawner) =>
      render({ spawner }).pod('kubeflow/jupyter-web-app-deployment').metadata?.labels?.[
        'cdk8s-kubeflow/config-checksum'
      ];
    expect(label({ hideTag: true })).not.toBe(label());
  });
});

test('each kind of notebook has a logo', () => {
  const data = render().config('kubeflow/jupyter-web-app-logos');
  expect(Object.keys(data)).toHaveLength(6);
  for (const logo of Object.values(data)) expect(logo).toMatch(/^<svg [^]*<\/svg>\n$/);
});

test.each<[string, Spawner, string]>([
  [
    'an image list without a default',
    JSON.parse('{ "jupyter": { "images": ["a:1", "b:1"] } }') as Spawner,
    "spawner.jupyter.default: is missing; write default: '…'",
  ],
  [
    'a default that is not in the list',
    { vscode: { images: ['a:1'], default: 'b:1' } },
    "spawner.vscode.default: 'b:1' is not in images; add it there, or write 'a:1'",
  ],
  [
    'an image list without images',
    { rstudio: { images: [], default: 'a:1' } },
    'spawner.rstudio.images: is empty; write at least one image, or leave the list out for the default one',
  ],
  [
    'an image twice',
    { jupyter: { images: ['a:1', 'a:1'], default: 'a:1' } },
    "spawner.jupyter.images[1]: 'a:1' is in the list already",
  ],
  [
    'a GPU vendor twice',
    {
      gpus: {
        vendors: [
          { limitsKey: 'nvidia.com/gpu', uiName: 'NVIDIA' },
          { limitsKey: 'nvidia.com/gpu', uiName: 'NVIDIA A100' },
        ],
      },
    },
    "spawner.gpus.vendors[1].limitsKey: 'nvidia.com/gpu' is the limitsKey of spawner.gpus.vendors[0] too",
  ],
  [
    'a GPU that no vendor has',
    { gpus: { vendor: 'nvidia' } },
    "spawner.gpus.vendor: 'nvidia' is not the limitsKey of a vendor; the keys are nvidia.com/gpu, amd.com/gpu, habana.ai/gaudi",
  ],
  [
    'CPU in thousandths',
    { cpu: { value: '500m' } },
    "spawner.cpu.value: '500m' is not a number of cores such as '0.5', which the form needs",
  ],
  [
    'memory in Mi',
    { memory: { value: '512Mi' } },
    "spawner.memory.value: '512Mi' is not an amount in Gi such as '0.5Gi', which the form needs",
  ],
  [
    'limits below requests',
    { memory: { limitFactor: 0.5 } },
    "spawner.memory.limitFactor: 0.5 makes limits below what is asked for; write 1 or more, or 'none' for no limit",
  ],
  [
    'a toleration group twice',
    {
      tolerations: {
        options: [
          { key: 'gpu', label: 'A', tolerations: [] },
          { key: 'gpu', label: 'B', tolerations: [] },
        ],
      },
    },
    "spawner.tolerations.options[1].key: 'gpu' is the key of spawner.tolerations.options[0] too",
  ],
  [
    'a default affinity that is no option',
    { affinities: { options: [], default: 'gpu' } },
    "spawner.affinities.default: 'gpu' is not the key of an option; leave it out, or add one",
  ],
  [
    'an affinity named none',
    { affinities: { options: [{ key: 'none', label: 'A', affinity: {} }] } },
    "spawner.affinities.options[0].key: 'none' stands for no choice; take another key",
  ],
  [
    'a volume whose mount path is relative',
    { dataVolumes: { value: [{ mount: 'data', existingClaim: 'data' }] } },
    "spawner.dataVolumes.value[0].mount: 'data' is not an absolute path; write '/data'",
  ],
  [
    'a volume whose size is none',
    { workspaceVolume: { value: { mount: '/home/jovyan', name: 'w', size: '5 GB' } } },
    "spawner.workspaceVolume.value.size: '5 GB' is not a Kubernetes quantity; write '5Gi'",
  ],
  [
    'volumes that cannot be fixed',
    { dataVolumes: { value: [], readOnly: true } } as Spawner,
    'spawner.dataVolumes.readOnly: is not a field of VolumeField; the form sends its volumes all the same',
  ],
  [
    'an environment, which the form has not',
    { environment: { value: { A: 'b' } } } as Spawner,
    'spawner.environment: is not a field of Spawner; the form of Kubeflow takes none; write tenants: [{ …, podDefaults:',
  ],
])('%s', (_, spawner, message) => {
  const change: Partial<KubeflowProps> = { spawner };
  expect(() => render(change)).toThrow(message);
});
