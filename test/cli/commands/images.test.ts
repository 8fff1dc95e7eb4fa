import { App, Kubeflow, MachineTokens } from '../../../charts';
import { images } from '../../../charts/versions';
import { cli, scratch } from '../../support/cli';
import { NOTEBOOKS_ALONE } from '../../support/platforms';
import { synthQuietly } from '../../support/quiet';
import { SMALL } from '../../support/render';
import { EVERYTHING, WATCHED } from '../../support/workloads';

const MIRROR = 'registry.example.com/kubeflow';

function rendering(change: Partial<ConstructorParameters<typeof Kubeflow>[2]> = {}): string {
  const outdir = scratch();
  const app = new App({ outdir });
  new Kubeflow(app, 'kubeflow', { ...SMALL, ...change });
  synthQuietly(app);
  return outdir;
}

/** What is not in a rendering of everything: databases of another kind, what ambient mode alone has. */
const NOT_THERE = ['katibPostgres', 'modelRegistryPostgres', 'pipelinesPostgres', 'istioZtunnel'];

interface Listed {
  readonly image: string;
  readonly source: string;
  readonly components: readonly string[];
}

const listed = async (...args: readonly string[]) =>
  JSON.parse((await cli(['images', ...args, '--json'])).stdout) as readonly Listed[];

describe('of a platform with every component', () => {
  const everything = { ...EVERYTHING, monitoring: WATCHED, machineTokens: MachineTokens.cluster() };
  const expected = Object.entries<string>(images).filter(([name]) => !NOT_THERE.includes(name));

  test('all are found, with the components that use them', async () => {
    const found = await listed(rendering(everything));
    expect(found.map(({ image }) => image).sort()).toEqual([...new Set(expected.map(([, image]) => image))].sort());
    expect(found.find(({ image }) => image === images.kubeRbacProxy)?.components).toEqual([
      'kserve',
      'pvcviewer',
      'tensorboard-controller',
    ]);
  });

  test('all are found in a mirror, with where their projects have them', async () => {
    const found = await listed(rendering({ ...everything, images: { registry: MIRROR } }));
    expect(found.map(({ source }) => source).sort()).toEqual([...new Set(expected.map(([, image]) => image))].sort());
    for (const { image, source } of found) expect(image).toBe(`${MIRROR}${source.slice(source.indexOf('/'))}`);
  });
});

test('a lock’s digests are no other images', async () => {
  const digest = `sha256:${'0'.repeat(64)}`;
  const lock = { version: 1, images: { [images.dex]: { digest, architectures: ['amd64'] } } };
  const found = await listed(rendering({ images: { registry: MIRROR, lock } }));
  expect(found.find(({ source }) => source === images.dex)?.image).toBe(
    `${MIRROR}${images.dex.slice(images.dex.indexOf('/'))}@${digest}`,
  );
});

describe('the list', () => {
  const dist = rendering({
    ...NOTEBOOKS_ALONE,
    spawner: { jupyter: { images: ['python:3.12', 'localhost:5000/mine:1'], default: 'python:3.12' } },
    images: { rules: [{ from: 'docker.io/istio', to: 'registry.example.com/mesh' }] },
  });

  test.each([
    ['plain', 'registry.example.com/mesh/pilot:1.30.1'],
    [
      'skopeo',
      'skopeo copy --all --preserve-digests docker://docker.io/istio/pilot:1.30.1 docker://registry.example.com/mesh/pilot:1.30.1',
    ],
    ['oras', 'oras cp docker.io/istio/pilot:1.30.1 registry.example.com/mesh/pilot:1.30.1'],
    ['table', expect.stringMatching(/^registry.example.com\/mesh\/pilot:1.30.1 +istio$/)],
  ])('as %s', async (format, line) => {
    const { stdout } = await cli(['images', dist, '--format', format]);
    expect(stdout.split('\n')).toContainEqual(line);
    // What is pulled from its project needs no copy.
    expect(stdout.includes('dexidp')).toBe(format === 'plain' || format === 'table');
  });

  test('has the images that the definition names itself', async () => {
    const { stdout } = await cli(['images', dist, '--format', 'plain']);
    expect(stdout.split('\n')).toContain('localhost:5000/mine:1');
  });

  test('for another mirror', async () => {
    const { stdout } = await cli(['images', dist, '--to', MIRROR, '--format', 'skopeo']);
    expect(stdout).toContain(` docker://docker.io/istio/pilot:1.30.1 docker://${MIRROR}/istio/pilot:1.30.1\n`);
  });
});

test('without a mirror, nothing is to be copied', async () => {
  const dist = rendering(NOTEBOOKS_ALONE);
  expect(await cli(['images', 'copy', dist])).toEqual({
    code: 1,
    stdout: '',
    stderr: `error: nothing is to be copied: the images of ${dist} are pulled from their projects; name the mirror, by images.registry in the definition or by --to\n`,
  });
});
