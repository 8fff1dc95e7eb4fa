import type * as k8s from '../../kit/k8s';
import { fields, type Shape, TEXTS } from '../checks/shapes';
import type { AffinityOption, AmountField, FormField, GpuField, GpuVendor, ImageList, MenuField } from './spawner';
import type { Spawner, TolerationGroup } from './spawner';

const field = (value: Shape): Shape => fields<FormField<unknown>>('a field of the form', { value, readOnly: 'flag' });
const menu = (option: Shape): Shape =>
  fields<MenuField<unknown>>('a menu', { options: { list: option }, default: 'text', readOnly: 'flag' }, 'options');

const images = fields<ImageList>('a list of images', { images: { list: 'text' }, default: 'text' }, 'images');
const amount = fields<AmountField>('an amount', {
  value: 'text',
  readOnly: 'flag',
  limitFactor: { what: `a number, or 'none'`, either: ['number', 'text'] },
});
const gpus = fields<GpuField>('gpus', {
  vendors: { list: fields<GpuVendor>('a vendor', { limitsKey: 'text', uiName: 'text' }, 'limitsKey', 'uiName') },
  vendor: 'text',
  count: { what: `a number, or 'none'`, either: ['number', 'text'] },
  readOnly: 'flag',
});
const volume: Shape = {
  what: 'a volume',
  fields: {
    mount: 'text',
    name: 'text',
    size: 'text',
    storageClass: 'text',
    accessMode: 'text',
    existingClaim: 'text',
  },
  required: ['mount'],
};
const affinity = fields<AffinityOption>(
  'an affinity',
  { key: 'text', label: 'text', affinity: 'fields' },
  'key',
  'label',
  'affinity',
);
const toleration = fields<k8s.Toleration>('a toleration', {
  key: 'text',
  operator: 'text',
  value: 'text',
  effect: 'text',
  tolerationSeconds: 'number',
});
const tolerations = fields<TolerationGroup>(
  'a group of tolerations',
  { key: 'text', label: 'text', tolerations: { list: toleration } },
  'key',
  'label',
  'tolerations',
);

/** The form in which users make notebooks. */
export const SPAWNER = fields<Spawner>('spawner', {
  jupyter: images,
  vscode: images,
  rstudio: images,
  customImage: 'flag',
  hideRegistry: 'flag',
  hideTag: 'flag',
  imagePullPolicy: field('text'),
  cpu: amount,
  memory: amount,
  gpus,
  workspaceVolume: field({ what: 'a volume, or null for none', either: [volume, 'null'] }),
  dataVolumes: field({ list: volume }),
  affinities: menu(affinity),
  tolerations: menu(tolerations),
  sharedMemory: field('flag'),
  podDefaults: field({ list: 'text' }),
  environment: field(TEXTS),
});
