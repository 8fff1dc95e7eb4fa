import { join } from 'node:path';

import { images } from '../charts/versions';
import { REPO } from './support/files';
import { strangers } from './support/image-search';
import { appsOf } from './support/programs';

const MIRROR = 'registry.corp.example.com/kubeflow';
const KNOWN = Object.values<string>(images);

const filesOf = async (example: string) => {
  const [app] = await appsOf(join(REPO, 'examples', example));
  return app.render();
};

test('nothing that examples/air-gapped.ts renders names an image outside of the mirror', async () => {
  expect(strangers(await filesOf('air-gapped.ts'), MIRROR, KNOWN)).toEqual([]);
});

describe('the search', () => {
  test('finds every image of a platform without a mirror', async () => {
    const files = await filesOf('eks.ts');
    const found = strangers(files, MIRROR, KNOWN).join('\n');
    const rendered = [...files].map(([, text]) => text).join('\n');
    const named = KNOWN.filter((address) => rendered.includes(address));
    expect(named.length).toBeGreaterThan(80);
    expect(named.filter((address) => !found.includes(address))).toEqual([]);
  });

  test.each<[string, string]>([
    ['a container', 'image: docker.io/library/mysql:8.4'],
    ['a registry that is nowhere else', 'image: images.example.org/a'],
    ['an argument', `args: ['--image=example.org/dex:${images.dex.split(':')[1] ?? ''}']`],
    ['a variable', 'env: [{ name: VIEWER_IMAGE, value: example.org/viewer }]'],
    ['JSON in a text', `data: { config: '{"sidecar":{"image":"example.org/a:1"}}' }`],
    ['YAML in YAML in a text', 'data: { config: "a: |\\n  image: example.org/a:1\\n" }'],
    ['a script', `data: { 'sync.py': 'IMAGE = "ghcr.io/a/b:1"' }`],
    ['an image’s parts', 'data: { values: "global:\\n  hub: docker.io/istio\\n  tag: 1.30.1\\n" }'],
    ['a default of a CRD', 'schema: { default: gcr.io/a/b }'],
    ['a name alone', `args: ['${images.dex.split('/').pop() ?? ''}']`],
    ['a key', `data: { 'quay.io/a/b:1': yes }`],
  ])('finds what is in %s', (_, text) => {
    expect(strangers(new Map([['file.yaml', `${text}\n`]]), MIRROR, KNOWN)).not.toEqual([]);
  });

  test('leaves what is in the mirror', () => {
    const image = `${MIRROR}/dexidp/dex:v1`;
    expect(strangers(new Map([['a.yaml', `image: ${image}\nargs: ['--image=${image}']\n`]]), MIRROR, KNOWN)).toEqual(
      [],
    );
  });
});

/** What else names a place in the internet, and why nothing of the platform goes there by itself. */
const PLACES = {
  // Trainings that a user starts with these runtimes, unless the TrainJob names a model and a data set of its own.
  'hf://Qwen': ['trainer-runtimes/clustertrainingruntime-torchtune-qwen2.5-1.5b'],
  'hf://meta-llama': [
    'trainer-runtimes/clustertrainingruntime-torchtune-llama3.2-1b',
    'trainer-runtimes/clustertrainingruntime-torchtune-llama3.2-3b',
  ],
  'hf://tatsu-lab': [
    'trainer-runtimes/clustertrainingruntime-torchtune-llama3.2-1b',
    'trainer-runtimes/clustertrainingruntime-torchtune-llama3.2-3b',
    'trainer-runtimes/clustertrainingruntime-torchtune-qwen2.5-1.5b',
  ],
  // The name of a format.
  'http://www.w3.org': ['jupyter-web-app/configmap-jupyter-web-app-logos', 'oauth2-proxy/configmap-oauth2-proxy-theme'],
  // Comments.
  'https://docs.aws.amazon.com': ['pipelines/configmap-object-store-keys-code'],
  'https://istio.io': ['istio/configmap-istio-sidecar-injector'],
  'https://kubernetes.io': ['pipelines/configmap-object-store-keys-code'],
  // Links of the dashboard, for browsers.
  'https://www.kubeflow.org': ['central-dashboard/configmap-dashboard-config'],
};

/** Hosts of a cluster, a loopback address among them, and those of the company. */
const IS_NEAR = /^[a-z]+:\/\/(?:[\w-]+$|127\.)|\.(?:svc|local|kubeflow)$|\bsvc\.cluster|corp\.example\.com$/;

test('what else names a place in the internet is asked for nothing, but for models that a user chooses', async () => {
  const places = new Map<string, Set<string>>();
  for (const [file, text] of await filesOf('air-gapped.ts')) {
    for (const [place = ''] of text.matchAll(/\b(?:https?|hf|gs|git):\/\/(?:[\w-]+\.)*[\w-]+/g)) {
      if (IS_NEAR.test(place) && !place.startsWith('hf:')) continue;
      const name = file.replace(/^\d\d-[a-z]+\//, '').replace(/\.yaml$/, '');
      places.set(place, (places.get(place) ?? new Set()).add(name));
    }
  }
  expect(Object.fromEntries([...places].map(([place, files]) => [place, [...files].sort()]))).toEqual(PLACES);
});
