import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { ImageLock } from '../../charts';
import { cli, folder, scratch } from '../support/cli';
import { Registry } from './registry';

/** The commands that ask registries, with a real one. What they print for the platform's own images is tested without. */
describe('images', () => {
  let projects: Registry;
  let mirror: Registry;
  let closed: Registry;
  const digests = new Map<string, string>();
  const [BOTH, ONE] = ['team/both:v1', 'team/one:v2'];

  beforeAll(async () => {
    [projects, mirror, closed] = await Promise.all([Registry.start(), Registry.start(), Registry.start(true)]);
    digests.set(BOTH, await projects.push('team/both', 'v1', ['amd64', 'arm64']));
    digests.set(ONE, await projects.push('team/one', 'v2', ['amd64']));
  });
  afterAll(() => Promise.all([projects, mirror, closed].map((registry) => registry.stop())));

  const pod = (name: string, ...images: readonly string[]) => ({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace: 'a' },
    spec: { template: { spec: { containers: images.map((image, index) => ({ name: `c${index}`, image })) } } },
  });
  const rendering = (...images: readonly string[]) =>
    folder({
      '50-apps/store/deployment-store.yaml': [pod('store', ...images)],
      '00-foundation/store/namespace-a.yaml': [{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'a' } }],
    });
  const ours = () => rendering(`${projects.host}/${BOTH}`, `${projects.host}/${ONE}`);

  test('are copied with all architectures and their digests, and what is there is left', async () => {
    const args = ['images', 'copy', ours(), '--to', `${mirror.host}/kubeflow`, '--insecure'];
    expect(await cli(args)).toEqual({
      code: 0,
      stderr: '',
      stdout: `[1/2] ${mirror.host}/kubeflow/${BOTH}: copied\n[2/2] ${mirror.host}/kubeflow/${ONE}: copied\n`,
    });
    expect((await cli(args)).stdout).toBe(
      `[1/2] ${mirror.host}/kubeflow/${BOTH}: is there\n[2/2] ${mirror.host}/kubeflow/${ONE}: is there\n`,
    );
    const there = await fetch(`http://${mirror.host}/v2/kubeflow/team/both/manifests/v1`, {
      headers: { accept: 'application/vnd.oci.image.index.v1+json' },
    });
    expect(there.headers.get('docker-content-digest')).toBe(digests.get(BOTH));
  });

  test('that are not there are told after the others are copied', async () => {
    const dist = rendering(`${projects.host}/team/none:v1`, `${projects.host}/${ONE}`);
    const { code, stdout, stderr } = await cli(['images', 'copy', dist, '--to', `${mirror.host}/more`, '--insecure']);
    expect(code).toBe(1);
    expect(stdout).toContain(`[2/2] ${mirror.host}/more/${ONE}: copied\n`);
    expect(stderr).toContain(`error: ${projects.host}/team/none:v1 → ${mirror.host}/more/team/none:v1: `);
    expect(stderr).toContain('the run can be repeated at any time');
  });

  test('are checked: missing, forbidden, unreachable, of another architecture', async () => {
    const nowhere = '127.0.0.1:1/team/gone:v1';
    const dist = rendering(
      `${projects.host}/${BOTH}`,
      `${projects.host}/${ONE}`,
      `${projects.host}/team/none:v1`,
      `${closed.host}/team/closed:v1`,
      nowhere,
    );
    const { code, stdout, stderr } = await cli(['images', 'check', dist, '--arch', 'amd64,arm64', '--insecure']);
    expect(code).toBe(3);
    expect(stdout).toContain(`✗ ${projects.host}/${ONE} (store) is not built for arm64, only for amd64\n`);
    expect(stdout).toContain(`✗ ${projects.host}/team/none:v1 (store) is missing: `);
    expect(stdout).toContain(`✗ ${closed.host}/team/closed:v1 (store) may not be pulled without other credentials: `);
    expect(stdout).toContain(`✗ ${nowhere} (store) cannot be reached: `);
    expect(stderr).toBe('error: 4 of 5 images cannot be pulled\n');
    expect((await cli(['images', 'check', ours(), '--insecure'])).stdout).toBe('✓ 2 images can be pulled, for amd64\n');
  });

  test('are locked by digest', async () => {
    const file = join(scratch(), 'lock.json');
    const { code, stdout } = await cli(['images', 'lock', ours(), '--file', file, '--insecure']);
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: `wrote ${file}: 2 images; the definition pins them by images.lock\n`,
    });
    expect(JSON.parse(readFileSync(file, 'utf8')) as ImageLock).toEqual({
      version: 1,
      images: {
        [`${projects.host}/${BOTH}`]: { digest: digests.get(BOTH), architectures: ['amd64', 'arm64'] },
        [`${projects.host}/${ONE}`]: { digest: digests.get(ONE), architectures: ['amd64'] },
      },
    });
  });

  test('without skopeo and crane, the list for other tools is pointed to', async () => {
    const { code, stderr } = await cli(['images', 'check', ours()], { env: { PATH: scratch() } });
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr:
        'error: neither skopeo nor crane is installed; install one of them, or print the list for another tool: --format plain\n',
    });
  });
});
