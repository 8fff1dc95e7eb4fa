import fc, { type Arbitrary } from 'fast-check';

import type {
  AffinityOption,
  ArgoCdProps,
  AutomatedSync,
  Culling,
  GitOpsProps,
  ImageList,
  ImageRule,
  ImagesProps,
} from '../../charts';
import type {
  GpuField,
  GpuVendor,
  Notebooks,
  Spawner,
  SpawnerVolume,
  TolerationGroup,
  TrainingRuntime,
} from '../../charts';
import type { AmountField, WorkloadName, WorkloadProps, WorkloadsProps } from '../../charts';
import { WORKLOADS } from '../../charts';
import type { ObjectStore, S3Credentials, WebIdentity } from '../../charts/config/apps/object-store';
import type { FluxProps, FluxSource } from '../../charts/config/delivery/flux';
import type { WorkloadFacts } from '../../charts/config/sizes/workloads';
import { images as platformImages } from '../../charts/versions';
import { CA } from '../support/authority';
import { few, one, record, variant } from './draw';
import * as v from './values';

/** A variant of a type. */
export type Of<T extends { readonly kind: string }, Kind extends T['kind']> = Extract<T, { readonly kind: Kind }>;

export const objectStore = variant<ObjectStore>({
  seaweedfs: record<Of<ObjectStore, 'seaweedfs'>>(
    { kind: one('seaweedfs'), size: one('1Gi', '500Gi'), storageClass: v.storageClass },
    'kind',
  ),
  s3: record<Of<ObjectStore, 's3'>>(
    {
      kind: one('s3'),
      endpoint: one('http://minio.minio.svc:9000', 'https://s3.example.com'),
      region: one('us-east-1', 'eu-central-1'),
      bucket: one('kubeflow', '123', 'null'),
      prefix: one('a', 'a/b/'),
      pathStyle: fc.boolean(),
      ca: one(CA),
      credentials: record<S3Credentials>(
        { secretName: v.secretName, accessKeyKey: v.secretKey, secretKeyKey: v.secretKey },
        'secretName',
      ),
      webIdentity: record<WebIdentity>({ role: one('arn:aws:iam::123456789012:role/kubeflow') }, 'role'),
    },
    'kind',
    'endpoint',
    'bucket',
    'credentials',
  ),
}).map((store) => (store.kind === 's3' ? withoutIdle(store) : store));

/** Roles need Amazon, and tenants with roles; an authority needs HTTPS. */
function withoutIdle({ ca, ...store }: Of<ObjectStore, 's3'>): Of<ObjectStore, 's3'> {
  const verified = ca !== undefined && store.endpoint.startsWith('https:');
  return { ...store, webIdentity: undefined, ...(verified && { ca }) };
}

const rule = (from: string) => record<ImageRule>({ from: one(from), to: v.registry }, 'from', 'to');
export const images = record<ImagesProps>({
  registry: v.registry,
  rules: one([], ['docker.io'], ['docker.io/istio', 'gcr.io/knative-releases']).chain((from) =>
    fc.tuple(...from.map(rule)),
  ),
  override: one({}, { dex: 'registry.example.com/dex:v2' }, { istioProxy: 'localhost:5000/proxyv2:1' }),
  lock: one({
    version: 1,
    images: { [platformImages.dex]: { digest: `sha256:${'0'.repeat(64)}`, architectures: ['amd64'] } },
  }),
  pullSecrets: fc.subarray(['registry', 'docker-hub']),
});

const culling = record<Culling>({ idleMinutes: one(1, 60, 1e6), checkPeriodMinutes: one(1, 5) });
export const notebooks = record<Notebooks>({
  culling: fc.oneof(one(false as const), culling),
  pipelinesToken: fc.boolean(),
});

const readOnly = fc.boolean();
const field = <T>(value: Arbitrary<T>): Arbitrary<{ value?: T; readOnly?: boolean }> =>
  fc.record({ value, readOnly }, { requiredKeys: [] });
const imageList: Arbitrary<ImageList> = few(v.image, (image) => image).map((images) => ({
  images,
  default: images[0] ?? '',
}));
const amount = (value: Arbitrary<string>): Arbitrary<AmountField> =>
  record<AmountField>({ value, readOnly, limitFactor: one('none' as const, 1, 2.5) });
const gpus = record<GpuField>({
  vendors: few(
    fc.record<GpuVendor>({ limitsKey: one('nvidia.com/gpu', 'nvidia.com/mig-1g.5gb'), uiName: v.anyText }),
    ({ limitsKey }) => limitsKey,
  ).map((some) => [...some, { limitsKey: 'amd.com/gpu', uiName: 'AMD' }]),
  vendor: one('amd.com/gpu'),
  count: one('none', 1, 2, 4, 8),
  readOnly,
});
const newVolume = record<Extract<SpawnerVolume, { readonly size: string }>>(
  {
    mount: v.directory,
    name: one('{notebook-name}-data', 'data'),
    size: v.memory,
    storageClass: v.storageClass,
    accessMode: one('ReadWriteOnce', 'ReadWriteMany'),
  },
  ...(['mount', 'name', 'size'] as const),
).map((drawn) => (drawn.storageClass === undefined ? { ...drawn, accessMode: 'ReadWriteOnce' as const } : drawn));
const volume: Arbitrary<SpawnerVolume> = fc.oneof(
  newVolume,
  fc.record({ mount: v.directory, existingClaim: v.secretName }),
);
const affinity = fc.record<AffinityOption>({
  key: v.anyText,
  label: v.anyText,
  affinity: one({}, { nodeAffinity: {} }),
});
const toleration = fc.record<TolerationGroup>({
  key: v.anyText,
  label: v.anyText,
  tolerations: one([], [{ key: 'gpu', operator: 'Exists', effect: 'NoSchedule' }]),
});
const menu = <T extends { readonly key: string }>(option: Arbitrary<T>) =>
  few(option, ({ key }) => key)
    .filter((options) => options.every(({ key }) => key !== 'none'))
    .map((options) => ({ options, default: options[0]?.key }));

export const spawner = record<Spawner>({
  jupyter: imageList,
  vscode: imageList,
  rstudio: imageList,
  customImage: fc.boolean(),
  hideRegistry: fc.boolean(),
  hideTag: fc.boolean(),
  imagePullPolicy: field(one('Always', 'IfNotPresent', 'Never')),
  cpu: amount(one('0.5', '4')),
  memory: amount(one('0.5Gi', '16Gi')),
  gpus,
  workspaceVolume: record({ value: fc.oneof(one(null), volume) }),
  dataVolumes: record({ value: fc.array(volume, { maxLength: 2 }) }),
  affinities: menu(affinity),
  tolerations: menu(toleration),
  sharedMemory: field(fc.boolean()),
  podDefaults: field(fc.array(v.name, { maxLength: 2 })),
});

const runtime = record<TrainingRuntime>(
  {
    name: v.name,
    image: v.image,
    framework: one('torch', 'deepspeed', 'mlx', 'plain'),
    numNodes: one(1, 100),
    command: fc.array(v.anyText, { maxLength: 3 }),
    accelerators: fc.subarray(['nvidia', 'rdma', 'a100']),
  },
  ...(['name', 'image', 'framework'] as const),
);
export const runtimes = few(runtime, ({ name }) => name);

const revision = one('main', 'v1.0.0', 'release/1');
const path = one('dist', 'clusters/a/dist');
const argocd = record<ArgoCdProps>(
  {
    repoURL: one('https://git.example.com/a/b.git', 'git@git.example.com:a/b.git'),
    targetRevision: revision,
    path,
    name: v.name,
    namespace: v.name,
    destination: fc.oneof(one({ server: 'https://10.0.0.1:6443' }), fc.record({ name: v.plainText })),
    automated: fc.oneof(one(false as const), record<AutomatedSync>({ prune: fc.boolean(), selfHeal: fc.boolean() })),
  },
  'repoURL',
);
const reference = one({}, { tag: 'v1.0.0' }, { semver: '>=1.0.0 <2.0.0' });
const source: Arbitrary<FluxSource> = fc.oneof(
  fc
    .tuple(fc.oneof(reference, one({ branch: 'main' }, { commit: 'a'.repeat(40) })), v.secretName)
    .map(([ref, secretName]) => ({ kind: 'git' as const, url: 'ssh://git@git.example.com/a/b', ...ref, secretName })),
  fc
    .oneof(reference, one({ digest: `sha256:${'0'.repeat(64)}` }))
    .map((ref) => ({ kind: 'oci' as const, url: 'oci://ghcr.io/example/platform', ...ref })),
);
const flux = record<FluxProps>(
  { source, path, name: v.name, namespace: v.name, interval: one('10m', '1h30m'), timeout: one('15m', '90s') },
  'source',
);
export const gitops = fc.oneof(
  fc.record<GitOpsProps>({ argocd }),
  fc.record<GitOpsProps>({ flux }),
  fc.record<GitOpsProps>({ argocd, flux }),
);

/** Each with what its programs allow. */
const workload = fc
  .tuple(fc.constantFrom(...(Object.entries(WORKLOADS) as [WorkloadName, WorkloadFacts][])), fc.nat())
  .chain(([[name, { several = false, containers }], nth]) => {
    const names = Object.keys(containers);
    const resources = one(
      {},
      { requests: { cpu: '1m', memory: 2 ** 20 } },
      { limits: { cpu: 64, memory: '1Ti', 'nvidia.com/gpu': 1 } },
    );
    return record<WorkloadProps>({
      replicas: several ? one(1, 3) : one(1),
      containers: resources.map((given) => ({ [names[nth % names.length] ?? '']: given })),
    }).map((props) => [name, props] as const);
  });
export const workloads: Arbitrary<WorkloadsProps> = few(workload, ([name]) => name, 5).map(
  Object.fromEntries<WorkloadProps>,
);
