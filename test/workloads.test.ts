import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { load } from 'js-yaml';

import type { Manifest } from '../charts/contract/manifest';
import { quantity } from '../charts/contract/quantity';
import { images, versions } from '../charts/versions';
import { schemaErrors } from './properties/schemas';
import { merged, model, podsIn, resourcesIn, WORKLOADS, workloads } from './support/first-model';
import { newFolder, readTree, REPO, run } from './support/files';

const FILES = readTree(WORKLOADS);
const PAGE = readFileSync(join(REPO, 'docs/first-model.md'), 'utf8');
const OBJECTS = workloads();
const ALL = Object.entries(OBJECTS);
const IMAGES: readonly string[] = Object.values(images);

/** A trial as Katib makes it of an Experiment. */
function trials(object: Manifest): readonly Manifest[] {
  const { trialTemplate } = (object.spec ?? {}) as { trialTemplate?: { trialSpec: Manifest } };
  return trialTemplate ? [{ ...trialTemplate.trialSpec, metadata: { name: 'trial' } }] : [];
}

test.each(ALL)('%s is what the schemas say', (_, objects) => {
  expect(objects.length).toBeGreaterThan(0);
  expect([...objects, ...objects.flatMap(trials)].flatMap(schemaErrors)).toEqual([]);
});

test.each(Object.entries(FILES))('%s names only images of the platform', (_, text) => {
  const named = [...text.matchAll(/(?:image: |IMAGE = )'?([^\s']+)/g)].map(([, image]) => image);
  expect(named.filter((image) => !IMAGES.includes(image ?? ''))).toEqual([]);
});

test('every container says what it asks for, and no more than it may have', () => {
  const pods = ALL.flatMap(([file, objects]) => podsIn(file, objects));
  expect(pods.map(({ file }) => file)).toEqual([
    'experiment.yaml', 'notebook.yaml', 'pytorchjob.yaml', 'pytorchjob.yaml',
  ]); // oxfmt-ignore
  const silent = pods.flatMap(({ spec }) => spec.containers).filter(({ resources }) => !resources);
  expect(silent).toEqual([]);
  for (const { requests, limits } of ALL.flatMap(([, objects]) => resourcesIn(objects))) {
    if (requests?.storage) continue;
    for (const resource of ['cpu', 'memory']) {
      expect(quantity(requests?.[resource] ?? 'none')).toBeLessThanOrEqual(quantity(limits?.[resource] ?? 'none'));
    }
  }
});

test('the notebook has 3 CPUs and 3 GiB, and a volume of its own', () => {
  const [claim, notebook] = OBJECTS['notebook.yaml'] ?? [];
  expect(resourcesIn(notebook)).toEqual([
    { requests: { cpu: '3', memory: '3Gi' }, limits: { cpu: '3', memory: '3Gi' } },
  ]);
  const [pod] = podsIn('notebook.yaml', notebook);
  expect(pod?.spec.volumes).toContainEqual(
    expect.objectContaining({ persistentVolumeClaim: { claimName: claim?.metadata.name } }),
  );
});

test('no two objects make a Service of the same name', () => {
  // Notebooks, TrainJobs, PyTorchJobs, TensorBoards and InferenceServices make one each.
  const names = Object.entries(OBJECTS)
    .filter(([file]) => !['canary.yaml', 'explainer.yaml'].includes(file))
    .flatMap(([, objects]) => objects.filter(({ kind }) => !/^(?:PersistentVolumeClaim|ServiceAccount)$/.test(kind)))
    .map(({ metadata }) => metadata.name);
  expect(new Set(names).size).toBe(names.length);
  expect(names).toHaveLength(6);
});

describe('the pipeline', () => {
  interface Executor {
    readonly container: { readonly command: readonly string[]; readonly resources: object };
  }
  const source = FILES['pipeline.py'] ?? '';
  const compiled = load(FILES['pipeline.yaml'] ?? '') as {
    readonly sdkVersion: string;
    readonly deploymentSpec: { readonly executors: Readonly<Record<string, Executor>> };
    readonly root: {
      readonly dag: { readonly tasks: Readonly<Record<string, { readonly dependentTasks?: readonly string[] }>> };
    };
  };
  const python = spawnSync('python3', ['-c', 'import kfp; print(kfp.__version__)'], { encoding: 'utf8' });
  const installed = python.status === 0 ? python.stdout.trim() : 'none';

  test('is compiled by the version of kfp that the platform runs', () => {
    expect(compiled.sdkVersion).toBe(`kfp-${versions.pipelines}`);
  });

  test('has two steps, of which one waits for the other', () => {
    const { tasks } = compiled.root.dag;
    expect(Object.keys(tasks).sort()).toEqual(['evaluate', 'train']);
    expect([tasks.train?.dependentTasks, tasks.evaluate?.dependentTasks]).toEqual([undefined, ['train']]);
  });

  test.each(['train', 'evaluate'])('has the source of %s, and installs nothing', (step) => {
    const [body = ''] = new RegExp(`^def ${step}\\([^]*?\\n(?=\\n\\n\\S)`, 'm').exec(source) ?? [];
    expect(body).toContain('import joblib');
    const { container } = compiled.deploymentSpec.executors[`exec-${step}`] ?? {};
    expect(container?.command.at(-1)).toContain(body);
    expect(container?.command.join()).not.toContain('pip install');
    expect(container?.resources).toMatchObject({ resourceCpuLimit: '1', resourceMemoryLimit: '2Gi' });
  });

  if (installed === versions.pipelines) {
    test('pipeline.yaml is what pipeline.py compiles to', () => {
      const folder = newFolder();
      expect(run('python3', [join(WORKLOADS, 'pipeline.py')], folder).status).toBe(0);
      expect(readTree(folder)['pipeline.yaml']).toBe(FILES['pipeline.yaml']);
    });
  } else {
    test(`is not compiled: kfp here is ${installed}`, () => expect(installed).not.toBe(versions.pipelines));
  }
});

describe('what TensorBoard reads', () => {
  const python = (program: string) =>
    spawnSync('python3', ['-B', '-c', program], { cwd: WORKLOADS, encoding: 'latin1' });
  const hasPython = python('').status === 0;

  if (hasPython) {
    test('is records with checksums', () => {
      // The known CRC-32C of these digits is e3069283, which is masked.
      const checksum = python("from events import checksum; print(checksum(b'123456789').hex())").stdout;
      const crc = 0xe3069283;
      const masked = (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
      expect(Buffer.from(checksum.trim(), 'hex').readUInt32LE()).toBe(masked);
    });

    test('has a version, and the scalars of each step', () => {
      const folder = newFolder();
      python(`from events import EventFile; EventFile('${folder}').write(7, loss=0.5)`);
      const [text = ''] = Object.values(readTree(folder));
      expect(text).toContain('\x1a\x0dbrain.Event:2');
      // Field 2 is the step; field 5 the summary with one value: its tag, and 0.5 as a float.
      expect(text).toContain('\x10\x07\x2a\x0d\x0a\x0b\x0a\x04loss\x15\x00\x00\x00\x3f');
    });
  } else {
    test('is not tested: there is no python3 here', () => expect(hasPython).toBe(false));
  }
});

describe('what is sent to the model', () => {
  const sent = (file: string) =>
    (JSON.parse(FILES[file] ?? '') as { readonly instances: readonly unknown[] }).instances;

  test('is an image, flat for the model, and with its height, width and depth, and its digit, for the explainer', () => {
    const [image] = sent('digit.json') as number[][];
    expect(image).toHaveLength(784);
    const [images, digits] = sent('explain.json') as [number[][][][], number[]];
    expect(digits).toEqual([7]);
    expect(images.flat(3)).toEqual(image);
    expect([images.length, images[0]?.length, images[0]?.[0]?.length, images[0]?.[0]?.[0]?.length]).toEqual([
      1, 28, 28, 1,
    ]);
  });
});

describe('docs/first-model.md', () => {
  const shell = [...PAGE.matchAll(/^ *```sh\n([^]*?)^ *```/gm)].map(([, text = '']) => text).join('');

  test('uses every file, and none that is missing', () => {
    const missing = [...shell.matchAll(/examples\/workloads\/([\w-]+\.\w+)/g)].filter(([, file]) => !FILES[file ?? '']);
    expect(missing).toEqual([]);
    expect(Object.keys(FILES).filter((file) => !PAGE.includes(file))).toEqual([]);
  });

  test('waits for and reads objects of the files', () => {
    const names = new Set(Object.values(OBJECTS).flatMap((objects) => objects.map(nameIn)));
    const waited = [...shell.matchAll(/kubectl wait --for=\S+ (\S+)/g)].map(([, name]) => name);
    expect(waited).toHaveLength(7);
    expect(waited.filter((name) => !names.has(name ?? ''))).toEqual([]);
  });

  test('patches the model as the schemas have it', () => {
    const patches = [...shell.matchAll(/--patch '([^']+)'/g)].map(([, json = '']) => JSON.parse(json) as object);
    const canary = OBJECTS['canary.yaml']?.[0] ?? model();
    expect(patches).toHaveLength(2);
    const patched = patches.map((patch) => merged(canary, { ...patch }));
    expect(patched.flatMap(schemaErrors)).toEqual([]);
    expect(patched.map(({ spec }) => (spec as { predictor: object }).predictor)).toEqual([
      expect.objectContaining({ canaryTrafficPercent: 0 }),
      expect.not.objectContaining({ canaryTrafficPercent: expect.anything() as unknown }),
    ]);
  });

  test('is linked by README', () => {
    expect(readFileSync(join(REPO, 'README.md'), 'utf8')).toContain('(docs/first-model.md)');
  });
});

function nameIn({ kind, metadata }: Manifest): string {
  return `${kind.toLowerCase()}/${metadata.name}`;
}
