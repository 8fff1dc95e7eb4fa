import type { Contributor } from './contributors';
import type { TenantPodDefault } from './pod-defaults';
import type { Registry } from './registries';
import { AMOUNTS, fields, TEXTS } from '../checks/shapes';
import type { TenantAccount, TenantAccounts } from './accounts';
import type { Isolation } from './isolation';
import type { TenantLimits } from './quota';
import type { TenantNotebook, TenantVolume } from './workspace';
import type { Tenant } from './tenants';

const contributor = fields<Contributor>('a contributor', { user: 'text', group: 'text', role: 'text' }, 'role');
const limits = fields<TenantLimits>('limits', { requests: AMOUNTS, limits: AMOUNTS, max: AMOUNTS });
const isolation = fields<Isolation>('isolation', { alsoFrom: { list: 'text' }, egress: { list: 'text' } });
const account = fields<TenantAccount>('a ServiceAccount', { annotations: TEXTS });
const serviceAccounts = fields<TenantAccounts>('serviceAccounts', { editor: account, viewer: account });
const registry = fields<Registry>('a registry', { host: 'text', pullSecret: 'text', credentialHelper: 'text' }, 'host');
const volume = fields<TenantVolume>(
  'a volume',
  { name: 'text', size: 'text', storageClass: 'text', accessMode: 'text' },
  'name',
  'size',
);
const notebook = fields<TenantNotebook>(
  'a notebook',
  {
    name: 'text',
    server: 'text',
    image: 'text',
    cpu: 'amount',
    memory: 'text',
    gpus: { record: 'number' },
    homeSize: { what: `a size; write '5Gi', or false`, either: ['text', 'false'] },
    volumes: TEXTS,
  },
  'name',
);
const podDefault = fields<TenantPodDefault>(
  'a PodDefault',
  {
    name: 'text',
    description: 'text',
    env: TEXTS,
    envFromSecrets: { list: 'text' },
    secrets: TEXTS,
    volumes: TEXTS,
    labels: TEXTS,
    annotations: TEXTS,
  },
  'name',
  'description',
);

/** A tenant, in a file as in TypeScript. */
export const TENANT = fields<Tenant>(
  'a tenant',
  {
    name: 'text',
    owner: 'text',
    contributors: { list: contributor },
    quota: AMOUNTS,
    limits,
    podSecurity: 'text',
    labels: TEXTS,
    isolation,
    serviceAccounts,
    registries: { list: registry },
    volumes: { list: volume },
    notebooks: { list: notebook },
    podDefaults: { list: podDefault },
  },
  'name',
  'owner',
);
