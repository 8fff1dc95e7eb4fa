import { App, Kubeflow, type KubeflowProps, ObjectStore, type Tenant, Tls } from '../charts';

// Two clusters with one store: models are made in the first and served in the second, where nobody can change anything but
// who applies the rendering. See docs/examples.md.
const people = [{ email: 'ada@example.com' }, { email: 'bob@example.com' }];
const tenants: readonly Tenant[] = [
  { name: 'vision', owner: 'ada@example.com', registries: [{ host: 'registry.example.com', pullSecret: 'registry' }] },
  { name: 'speech', owner: 'bob@example.com', registries: [{ host: 'registry.example.com', pullSecret: 'registry' }] },
];

/** What both have. A tenant has the same folder of the bucket in both: `private-artifacts/<tenant>`. */
const both = {
  users: people,
  tls: Tls.selfSigned(),
  objectStore: ObjectStore.s3({
    endpoint: 'https://s3.eu-central-1.amazonaws.com',
    region: 'eu-central-1',
    bucket: 'example-models',
    credentials: { secretName: 'object-store' },
  }),
  tenants,
} satisfies Partial<KubeflowProps>;

const clusters: Readonly<Record<string, KubeflowProps>> = {
  development: { ...both, url: 'https://kubeflow.dev.example.com' },
  serving: {
    ...both,
    url: 'https://kubeflow.example.com',
    serving: { mode: 'raw', domain: 'models.example.com' },
    size: 'ha',
    components: {
      katib: false,
      'jupyter-web-app': false,
      'spark-operator': false,
      trainer: false,
      'trainer-runtimes': false,
    },
  },
};

for (const [name, definition] of Object.entries(clusters)) {
  const app = new App({ outdir: `clusters/${name}/dist` });
  new Kubeflow(app, 'kubeflow', definition);
  app.synth();
}
