import { below } from './lines';
import { isRecord } from '../fields';
import type { Contributor } from '../contributors';
import type { TenantPodDefault } from '../pod-defaults';
import type { Registry } from '../registries';
import type { TenantAccount, TenantAccounts } from '../tenant-accounts';
import type { Isolation } from '../tenant-isolation';
import type { TenantLimits } from '../tenant-quota';
import type { TenantNotebook, TenantVolume } from '../tenant-workspace';
import type { Tenant } from '../tenants';

/** What a field of a file may hold. What its value means is checked with the rest of the definition. */
export type Shape =
  | 'text'
  | 'amount'
  | 'number'
  | 'size or false'
  | { readonly list: Shape }
  | { readonly record: Shape }
  | { readonly what: string; readonly fields: Readonly<Record<string, Shape>>; readonly required: readonly string[] };

/** Fields of an interface, all of them, so that a file can say what TypeScript can. */
function fields<T>(
  what: string,
  shapes: Readonly<Record<keyof T, Shape>>,
  ...required: readonly (keyof T & string)[]
): Shape {
  return { what, fields: shapes, required };
}

const TEXTS: Shape = { record: 'text' };
const AMOUNTS: Shape = { record: 'amount' };

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
    homeSize: 'size or false',
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

/** A list of tenants, as a file has it. */
export const TENANTS: Shape = {
  list: fields<Tenant>(
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
  ),
};

/** Is told what is wrong at a path. */
export type Complain = (path: string, message: string) => void;

/** Compares a value with its shape. */
export function checkShape(path: string, value: unknown, shape: Shape, complain: Complain): void {
  if (typeof shape === 'string') {
    const better = SCALARS[shape](value);
    if (better) complain(path, `${JSON.stringify(value) ?? 'nothing'} is not ${better}`);
  } else if ('list' in shape) {
    if (!Array.isArray(value)) return complain(path, `is not a list; begin each entry with '- '`);
    value.forEach((each, index) => checkShape(below(path, index), each, shape.list, complain));
  } else if (!isRecord(value)) {
    complain(path, `is not a mapping; write 'key: value', a line each`);
  } else if ('record' in shape) {
    for (const [key, each] of Object.entries(value)) checkShape(below(path, key), each, shape.record, complain);
  } else {
    checkFields(path, value, shape, complain);
  }
}

function checkFields(
  path: string,
  value: Readonly<Record<string, unknown>>,
  { what, fields: known, required }: Extract<Shape, { readonly what: string }>,
  complain: Complain,
): void {
  for (const [key, each] of Object.entries(value)) {
    const shape = Object.hasOwn(known, key) ? known[key] : undefined;
    if (shape) checkShape(below(path, key), each, shape, complain);
    else complain(below(path, key), `is no field of ${what}; there are ${Object.keys(known).join(', ')}`);
  }
  for (const key of required) if (!(key in value)) complain(path, `has no ${key}; write '${key}: …'`);
}

/** What is wrong with a scalar, in words of what would be right. */
const SCALARS: Readonly<Record<Extract<Shape, string>, (value: unknown) => string | undefined>> = {
  text: (value) => (typeof value === 'string' ? undefined : `a text; write it in quotes`),
  amount: (value) => (['string', 'number'].includes(typeof value) ? undefined : `an amount; write '64Gi' or 4`),
  number: (value) => (typeof value === 'number' ? undefined : `a number; write 1`),
  'size or false': (value) =>
    typeof value === 'string' || value === false ? undefined : `a size; write '5Gi', or false`,
};
