import { App, type ImagesProps, Kubeflow, type KubeflowProps, OPTIONAL_COMPONENTS } from '../../charts';
import { images, versions } from '../../charts/versions';
import { render, SMALL } from '../support/render';
import { WORKLOADS } from '../support/rendering';

const everything = Object.fromEntries(OPTIONAL_COMPONENTS.map((name) => [name, true]));
const MIRROR = 'registry.example.com/kubeflow';

/** An image's address, wherever it stands in a text: a host with a dot or port, a path, and a tag or digest. */
const IMAGE =
  /(?<![\w./:@-])(?:[a-z0-9-]+\.)+[a-z]{2,}(?::\d+)?(?:\/[a-z0-9._-]+)+(?::[A-Za-z0-9_][\w.-]*|@sha256:[0-9a-f]{64})/g;

/** What looks like an image anywhere in the files, but for those of CRDs, whose descriptions have examples. */
function imagesIn(change: Partial<KubeflowProps>): ReadonlySet<string> {
  const app = new App();
  new Kubeflow(app, 'kubeflow', { ...SMALL, ...change });
  const texts = [...app.render()].filter(([file]) => !/\/customresourcedefinition-/.test(file)).map(([, text]) => text);
  return new Set(texts.flatMap((text) => text.match(IMAGE) ?? []));
}

describe('a mirror', () => {
  const definition = { components: everything, mesh: { mode: 'ambient' } } as const;

  test('has every image, also those in ConfigMaps, variables, arguments and lists', () => {
    const found = [...imagesIn({ ...definition, images: { registry: MIRROR } })];
    expect(found.length).toBeGreaterThan(110);
    expect(found.filter((image) => !image.startsWith(`${MIRROR}/`))).toEqual([]);
  });

  test('is the only difference', () => {
    const moved = [...imagesIn({ ...definition, images: { registry: MIRROR } })];
    const known = new Map(Object.values<string>(images).map((image) => [image.slice(image.indexOf('/')), image]));
    expect(known.size).toBe(new Set(Object.values<string>(images)).size);
    expect(new Set(moved.map((image) => known.get(image.slice(MIRROR.length))))).toEqual(imagesIn(definition));
  });

  test('of one registry alone leaves the others', () => {
    const rules = [
      { from: 'docker.io', to: 'registry.example.com/hub' },
      { from: 'docker.io/istio', to: 'mirror.example.com:5000/mesh' },
    ];
    const platform = render({ images: { rules } });
    const imageOf = (name: string) => platform.pod(name).spec?.containers[0]?.image;
    expect(imageOf('istio-system/istiod')).toBe(`mirror.example.com:5000/mesh/pilot:${versions.istio}`);
    expect(imageOf('kubeflow/mysql')).toBe('registry.example.com/hub/mysql:8.4');
    expect(imageOf('auth/dex')).toBe(images.dex);
  });
});

describe('one image', () => {
  test('may be another', () => {
    const dex = `registry.example.com/dex@sha256:${'0'.repeat(64)}`;
    const platform = render({ images: { registry: MIRROR, override: { dex } } });
    expect(platform.container('auth/dex').image).toBe(dex);
  });

  test('of the sidecar reaches the injection', () => {
    const istioProxy = 'mirror.example.com/proxy:mine';
    const found = imagesIn({ images: { override: { istioProxy } } });
    expect(found).toContain('mirror.example.com/proxy:mine');
    const { values = '' } = render({ images: { override: { istioProxy } } }).config(
      'istio-system/istio-sidecar-injector',
    );
    expect(values).toMatch(/hub: mirror.example.com\n[^]*tag: mine\n[^]*image: proxy\n/);
  });
});

test('a lock pins what it has, wherever it is named, also where name and tag stand apart', () => {
  const digest = `sha256:${'1'.repeat(64)}`;
  const names = ['dex', 'istioProxy', 'kserveArtExplainer', 'knativeQueueProxy'] as const;
  const locked = names.map((name) => [images[name], { digest, architectures: ['amd64'] }]);
  const platform = render({ images: { lock: { version: 1, images: Object.fromEntries(locked) } } });
  expect(platform.container('auth/dex').image).toBe(`${images.dex}@${digest}`);
  expect(platform.config('istio-system/istio-sidecar-injector').values).toContain(
    `tag: '${versions.istio}@${digest}'\n`,
  );
  expect(platform.config('kubeflow/inferenceservice-config').explainers).toContain(`"${versions.kserve}@${digest}"`);
  expect(platform.config('knative-serving/config-deployment')['queue-sidecar-image']).toBe(images.knativeQueueProxy);
  expect(platform.container('kubeflow/katib-ui').image).toBe(images.katibUi);
});

describe('pull Secrets', () => {
  const platform = render({ components: everything, images: { pullSecrets: ['registry'] } });

  test('are of every ServiceAccount, also of those that pods have without naming one', () => {
    const accounts = platform.all('v1/ServiceAccount');
    for (const account of accounts) expect(account).toMatchObject({ imagePullSecrets: [{ name: 'registry' }] });
    const ofPods = WORKLOADS.flatMap((kind) => platform.namesOf(kind)).map((name) => {
      const { serviceAccountName = 'default' } = platform.pod(name).spec ?? {};
      return `${name.split('/')[0]}/${serviceAccountName}`;
    });
    expect(platform.namesOf('v1/ServiceAccount')).toEqual(expect.arrayContaining(ofPods));
    expect(platform.namesOf('v1/ServiceAccount')).toEqual(
      expect.arrayContaining(['ada/default', 'ada/default-editor', 'ada/default-viewer']),
    );
  });

  /**
   * The ServiceAccounts of pods that controllers make in a tenant's namespace, by what a user makes. With `kubectl get pods
   * -o custom-columns=NAME:.metadata.name,ACCOUNT:.spec.serviceAccountName` they are seen in a cluster.
   */
  const MADE: Readonly<Record<string, string>> = {
    'a notebook of the form': 'default-editor',
    'a TensorBoard': 'default',
    'a viewer of a volume': 'default-editor',
    'a viewer of a pipeline’s output': 'default-editor',
    'a driver and a step of a pipeline': 'default-editor',
    'a suggestion and a trial of Katib': 'default',
    'a model and its transformer': 'default',
    'a node, a launcher and an initializer of a TrainJob': 'default',
    'a driver of Spark': 'default-editor',
  };

  test.each(Object.entries(MADE))('are those of %s, too', (_, account) => {
    const { imagePullSecrets } = platform.get('v1/ServiceAccount', `ada/${account}`);
    expect(imagePullSecrets).toEqual([{ name: 'registry' }]);
  });

  test('are copies in every namespace but that of the user’s own', () => {
    const namespaces = [...new Set(platform.namesOf('v1/ServiceAccount').map((name) => name.split('/')[0]))];
    for (const namespace of namespaces.filter((name) => name !== 'kubeflow')) {
      const { type, metadata } = platform.get('v1/Secret', `${namespace}/registry`);
      expect(type).toBe('kubernetes.io/dockerconfigjson');
      expect(metadata.annotations?.['cdk8s-kubeflow/secret-keys']).toBe(
        '{".dockerconfigjson":{"copyOf":{"namespace":"kubeflow","name":"registry","key":".dockerconfigjson"}}}',
      );
    }
    expect(platform.has('v1/Secret', 'kubeflow/registry')).toBe(false);
  });
});

test.each<[ImagesProps, string]>([
  [
    { registry: 'https://registry.example.com' },
    `registry: 'https://registry.example.com' is not a place of images; write 'registry.example.com'`,
  ],
  [
    { registry: 'registry.example.com/' },
    `registry: 'registry.example.com/' is not a place of images; write 'registry.example.com'`,
  ],
  [
    { registry: 'kubeflow' },
    `registry: 'kubeflow' does not start with the host of a registry; write one such as 'registry.example.com/kubeflow'`,
  ],
  [{ registry: 'registry.example.com/Kubeflow' }, `registry: '/Kubeflow' are not folders of a registry`],
  [
    { rules: [{ from: 'docker.com', to: 'registry.example.com' }] },
    `rules[0].from: no image starts with 'docker.com'; they are from `,
  ],
  [
    {
      rules: [
        { from: 'docker.io', to: 'a.example.com' },
        { from: 'docker.io', to: 'b.example.com' },
      ],
    },
    `rules[1].from: 'docker.io' is the from of images.rules[0] too`,
  ],
  [
    { override: { ['dexx' as 'dex']: 'registry.example.com/dex:v1' } },
    `override.dexx: is not a platform image; did you mean 'dex'?`,
  ],
  [
    { override: { ['jupyterPytorchGaudi' as 'dex']: 'registry.example.com/gaudi:v1' } },
    `override.jupyterPytorchGaudi: is not a platform image; the form no longer offers Gaudi's by itself; write it into ` +
      'spawner.jupyter.images, and leave this out',
  ],
  [
    { override: { dex: 'registry.example.com/dex@sha256:12' } },
    `override.dex: 'registry.example.com/dex@sha256:12' has no digest of 64 hexadecimal digits after @sha256:`,
  ],
  [
    { override: { dex: 'registry.example.com/dex' } },
    `override.dex: 'registry.example.com/dex' has neither tag nor digest; write one such as`,
  ],
  [{ override: { dex: 'dex:v1' } }, `override.dex: 'dex:v1' names no registry; write one such as`],
  [{ override: { dex: 'registry.example.com/dex:-' } }, `override.dex: '-' is not a tag; write one such as`],
  [
    { override: { istioProxy: `docker.io/istio/proxyv2@sha256:${'0'.repeat(64)}` } },
    `has a digest; Istio puts this image together from hub and tag, so write it with a tag alone`,
  ],
  [
    { lock: { version: 2, images: {} } },
    'lock.version: 2 is the form of another version of this project; write the file anew: npx cdk8s-kubeflow images lock',
  ],
  [
    { lock: { version: 1, images: { x: { digest: 'sha256:1', architectures: [] } } } },
    `lock.images.x.digest: 'sha256:1' is not a digest: sha256: and 64 hexadecimal digits`,
  ],
  [{ pullSecrets: ['Registry'] }, `pullSecrets[0]: 'Registry' is not the name of a Secret`],
  [{ pullSecrets: ['registry', 'registry'] }, `pullSecrets[1]: 'registry' is in the list already`],
])('%j is refused', (images, message) => {
  expect(() => render({ images })).toThrow(message);
});
