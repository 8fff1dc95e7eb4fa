import fc, { type Arbitrary } from 'fast-check';

import type {
  Contributor,
  Isolation,
  Registry,
  Tenant,
  TenantAccount,
  TenantAccounts,
  TenantLimits,
  TenantModels,
} from '../../charts';
import type { TenantNotebook, TenantPodDefault, TenantVolume } from '../../charts';
import type { ResourceAmounts } from '../../charts/config/sizes';
import { few, one, record, texts } from './draw';
import * as v from './values';

/** The group that tenants may name. */
export const GROUP = 'data science';
/** The volume that notebooks and PodDefaults may mount; tenants that have any have it. */
const SHARED: TenantVolume = { name: 'shared', size: '10Gi' };

const role = one('admin', 'edit', 'view');
const contributor: Arbitrary<Contributor> = fc.oneof(
  fc.record({ user: one(...v.OTHERS), role }),
  fc.record({ group: one(GROUP), role }),
);

const isolation = record<Isolation>({
  alsoFrom: fc.array(v.name, { maxLength: 2 }),
  egress: fc.array(v.range, { maxLength: 2 }),
});

const amounts = fc.record({ cpu: v.cpu, memory: v.memory, 'nvidia.com/gpu': one(1, '2') }, { requiredKeys: [] });
const most = fc.record({ cpu: v.manyCores, memory: v.plenty, 'nvidia.com/gpu': one(8) }, { requiredKeys: [] });
const limits = record<TenantLimits>({
  requests: fc.constantFrom<ResourceAmounts>({}, { cpu: '10m' }, { memory: '1Mi' }),
  limits: amounts,
  max: most,
});

const account = record<TenantAccount>({
  annotations: fc.oneof(
    texts(v.labelKey, v.anyText),
    fc.constantFrom<Record<string, string>>(
      { 'eks.amazonaws.com/role-arn': 'arn:aws:iam::123456789012:role/team' },
      { 'iam.gke.io/gcp-service-account': 'team@project.iam.gserviceaccount.com' },
      { 'azure.workload.identity/client-id': '01234567-89ab-cdef-0123-456789abcdef' },
    ),
  ),
});
const serviceAccounts = record<TenantAccounts>({ editor: account, viewer: account });

const registry = record<Registry>(
  {
    host: one('docker.io', 'registry.example.com:5000', '10.0.0.1:80', 'ghcr.io'),
    pullSecret: v.secretName,
    credentialHelper: one('ecr-login', 'gcr', 'acr-env'),
  },
  'host',
);

const volume = record<TenantVolume>(
  {
    name: v.secretName,
    size: v.memory,
    storageClass: v.storageClass,
    accessMode: one('ReadWriteOnce', 'ReadWriteMany', 'ReadOnlyMany', 'ReadWriteOncePod'),
    folder: one('datasets', 'data_sets/a.b'),
  },
  'name',
  'size',
);
const mounts = texts(v.directory, one(SHARED.name));

const notebook = record<TenantNotebook>(
  {
    name: v.letterName,
    server: one('jupyter', 'vscode', 'rstudio'),
    image: v.image,
    cpu: v.cpu,
    memory: v.memory,
    gpus: fc.constantFrom<Record<string, number>>(
      {},
      { 'nvidia.com/gpu': 1 },
      { 'nvidia.com/mig-1g.5gb': 2, 'amd.com/gpu': 1 },
    ),
    homeSize: fc.oneof(one(false as const), v.memory),
    volumes: mounts,
    podDefaults: fc.subarray(['007', 'b', 'null']),
    env: texts(one('A', 'HF_HOME', '_x'), fc.oneof(v.anyText, one(''))),
    labels: texts(v.labelKey, v.labelValue),
    nodeSelector: texts(v.labelKey, v.labelValue),
    tolerations: one(
      [],
      [{ operator: 'Exists' }],
      [
        { key: 'gpu', value: 'true', effect: 'NoSchedule' },
        { key: 'spot', operator: 'Exists' },
      ],
      [{ key: 'slow', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 60 }],
    ),
    affinity: one({}, { podAntiAffinity: {} }),
  },
  'name',
);

const podDefault = record<TenantPodDefault>(
  {
    name: v.name,
    description: v.anyText,
    env: texts(one('A', 'HF_HOME', '_x', 'a.b-c'), fc.oneof(v.anyText, one(''))),
    envFromSecrets: fc.array(v.secretName, { maxLength: 2 }),
    secrets: texts(v.directory, v.secretName),
    volumes: mounts,
    labels: texts(v.labelKey, v.labelValue),
    annotations: texts(v.labelKey, v.anyText),
  },
  'name',
  'description',
);

/** A tenant with everything that its parts refer to. */
export const tenant: Arbitrary<Tenant> = record<Tenant>(
  {
    name: v.name,
    owner: one(...v.OWNERS),
    contributors: few(contributor, ({ user, group }) => user ?? group),
    quota: fc.record(
      { cpu: v.manyCores, 'requests.memory': v.plenty, 'requests.nvidia.com/gpu': one(1000), pods: one(1e4, '5k') },
      { requiredKeys: [] },
    ),
    limits,
    podSecurity: one('privileged', 'baseline', 'restricted'),
    labels: texts(v.labelKey, v.labelValue),
    isolation,
    models: record<TenantModels>({ callers: one('members', 'tenants', 'token', 'everybody') }),
    serviceAccounts,
    registries: few(registry, ({ host }) => host),
    volumes: few(volume, ({ name }) => name),
    notebooks: few(notebook, ({ name }) => name),
    podDefaults: few(podDefault, ({ name }) => name),
  },
  'name',
  'owner',
).map((drawn) => ({
  ...drawn,
  ...(drawn.notebooks && { notebooks: drawn.notebooks.map((each) => withKnown(each, drawn.podDefaults)) }),
  ...((drawn.notebooks ?? drawn.podDefaults) && { volumes: [SHARED, ...(drawn.volumes ?? [])] }),
}));

/** The notebook with those of its PodDefaults that the tenant has. */
function withKnown(notebook: TenantNotebook, known: readonly TenantPodDefault[] = []): TenantNotebook {
  const podDefaults = notebook.podDefaults?.filter((name) => known.some((each) => each.name === name));
  return { ...notebook, ...(podDefaults && { podDefaults }) };
}
