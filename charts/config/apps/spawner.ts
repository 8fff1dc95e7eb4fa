import type * as k8s from '../../kit/k8s';
import { images } from '../../versions';
import type { Report } from '../checks/report';

/** A field of the form. */
export interface FormField<T> {
  /** What stands in the field at first. */
  readonly value?: T;
  /** Whether users see it without being able to change it. @default false */
  readonly readOnly?: boolean;
}

/** The images of one kind of notebook. */
export interface ImageList {
  /** In the order of the list. */
  readonly images: readonly string[];
  /** The one that is chosen at first; one of `images`. */
  readonly default: string;
}

/** An amount of CPU or memory that a notebook asks for. */
export interface AmountField extends FormField<string> {
  /** What the amount is multiplied by for the limit, 1 or more, or 'none' for no limit. @default 1.2 */
  readonly limitFactor?: number | 'none';
}

/** A kind of GPU. */
export interface GpuVendor {
  /** Resource name of the device plugin, such as `nvidia.com/gpu` or `nvidia.com/mig-1g.5gb`. */
  readonly limitsKey: string;
  /** What users read. */
  readonly uiName: string;
}

/** The GPUs that a notebook asks for. */
export interface GpuField {
  /** @default NVIDIA, AMD and Intel Gaudi */
  readonly vendors?: readonly GpuVendor[];
  /** The `limitsKey` that is chosen at first. @default none is */
  readonly vendor?: string;
  /** How many at first: the form offers these numbers. @default 'none' */
  readonly count?: 'none' | 1 | 2 | 4 | 8;
  /** @default false */
  readonly readOnly?: boolean;
}

/** A volume of a notebook: a new one, or one that the namespace has already. `{notebook-name}` stands for the name. */
export type SpawnerVolume =
  | {
      readonly mount: string;
      /** Name of the new claim. */
      readonly name: string;
      /** A quantity such as `5Gi`. */
      readonly size: string;
      /** @default the cluster's default class */
      readonly storageClass?: string;
      /** @default 'ReadWriteOnce' */
      readonly accessMode?: 'ReadWriteOnce' | 'ReadWriteMany' | 'ReadOnlyMany' | 'ReadWriteOncePod';
    }
  | { readonly mount: string; readonly existingClaim: string };

/** An entry of the affinity menu. */
export interface AffinityOption {
  /** Identifies the entry. */
  readonly key: string;
  /** What users read. */
  readonly label: string;
  readonly affinity: k8s.Affinity;
}

/** An entry of the tolerations menu: the pods may run on nodes with these taints. */
export interface TolerationGroup {
  /** Identifies the entry. */
  readonly key: string;
  /** What users read. */
  readonly label: string;
  readonly tolerations: readonly k8s.Toleration[];
}

/** A menu of entries that have keys. */
export interface MenuField<T> {
  readonly options: readonly T[];
  /** Key of the entry that is chosen at first. @default none is */
  readonly default?: string;
  /** @default false */
  readonly readOnly?: boolean;
}

/** The form in which users make notebooks. */
export interface Spawner {
  /** JupyterLab and others that take their path from the environment variable NB_PREFIX. @default upstream's six */
  readonly jupyter?: ImageList;
  /** VS Code (code-server) and others that want to be at the root of their host. @default upstream's one */
  readonly vscode?: ImageList;
  /** RStudio and others that take their path from the header X-RStudio-Root-Path. @default upstream's one */
  readonly rstudio?: ImageList;
  /** Whether users may name an image that is in no list. @default true */
  readonly customImage?: boolean;
  /** Whether lists show images without their registry. @default true */
  readonly hideRegistry?: boolean;
  /** Whether lists show images without their tag. @default false */
  readonly hideTag?: boolean;
  /** @default 'IfNotPresent' */
  readonly imagePullPolicy?: FormField<'Always' | 'IfNotPresent' | 'Never'>;
  /** In cores. @default '0.5' */
  readonly cpu?: AmountField;
  /** In Gi. @default '1.0Gi' */
  readonly memory?: AmountField;
  readonly gpus?: GpuField;
  /** The home directory; `null` for none. @default 5Gi at /home/jovyan, named after the notebook */
  readonly workspaceVolume?: FormField<SpawnerVolume | null>;
  /** @default none */
  readonly dataVolumes?: FormField<readonly SpawnerVolume[]>;
  /** Nodes to choose. @default no entries */
  readonly affinities?: MenuField<AffinityOption>;
  /** Tainted nodes to choose. @default no entries */
  readonly tolerations?: MenuField<TolerationGroup>;
  /** Whether /dev/shm takes as much as the memory allows, as PyTorch's data loaders need it. @default true */
  readonly sharedMemory?: FormField<boolean>;
  /** Labels of the PodDefaults that are chosen at first; they are to exist in the tenants' namespaces. @default none */
  readonly podDefaults?: FormField<readonly string[]>;
  /** Environment variables. @default none */
  readonly environment?: FormField<Readonly<Record<string, string>>>;
}

/** {@link Spawner} in which every default is filled in. */
export interface ResolvedSpawner extends Required<Spawner> {
  readonly cpu: Required<AmountField>;
  readonly memory: Required<AmountField>;
  readonly gpus: GpuField & Required<Pick<GpuField, 'vendors' | 'count'>>;
}

const GPU_VENDORS: readonly GpuVendor[] = [
  { limitsKey: 'nvidia.com/gpu', uiName: 'NVIDIA' },
  { limitsKey: 'amd.com/gpu', uiName: 'AMD' },
  { limitsKey: 'habana.ai/gaudi', uiName: 'Intel Gaudi' },
];

const WORKSPACE: SpawnerVolume = { mount: '/home/jovyan', name: '{notebook-name}-workspace', size: '5Gi' };

/** A list whose first image is the one that is chosen at first. */
function imageList(first: string, ...more: readonly string[]): ImageList {
  return { images: [first, ...more], default: first };
}

const JUPYTER = imageList(
  images.jupyterScipy,
  images.jupyterPytorch,
  images.jupyterPytorchCuda,
  images.jupyterPytorchGaudi,
  images.jupyterTensorflow,
  images.jupyterTensorflowCuda,
);

/** Fills in upstream's defaults, and reports what would leave users with a form that makes no notebooks. */
export function resolveSpawner(given: Spawner, report: Report): ResolvedSpawner {
  const form: ResolvedSpawner = {
    jupyter: given.jupyter ?? JUPYTER,
    vscode: given.vscode ?? imageList(images.codeServer),
    rstudio: given.rstudio ?? imageList(images.rstudio),
    customImage: given.customImage ?? true,
    hideRegistry: given.hideRegistry ?? true,
    hideTag: given.hideTag ?? false,
    imagePullPolicy: { value: 'IfNotPresent', ...given.imagePullPolicy },
    cpu: { value: '0.5', limitFactor: 1.2, readOnly: false, ...given.cpu },
    memory: { value: '1.0Gi', limitFactor: 1.2, readOnly: false, ...given.memory },
    gpus: { vendors: GPU_VENDORS, count: 'none', ...given.gpus },
    workspaceVolume: { value: WORKSPACE, ...given.workspaceVolume },
    dataVolumes: { value: [], ...given.dataVolumes },
    affinities: given.affinities ?? { options: [] },
    tolerations: given.tolerations ?? { options: [] },
    sharedMemory: { value: true, ...given.sharedMemory },
    podDefaults: { value: [], ...given.podDefaults },
    environment: { value: {}, ...given.environment },
  };
  checkForm(form, report);
  return form;
}

function checkForm(form: ResolvedSpawner, report: Report): void {
  for (const kind of ['jupyter', 'vscode', 'rstudio'] as const) checkImages(`spawner.${kind}`, form[kind], report);
  // The form's program takes the unit of an amount away and multiplies the rest.
  checkAmount('spawner.cpu', form.cpu, /^\d+(?:\.\d+)?$/, `a number of cores such as '0.5'`, report);
  checkAmount('spawner.memory', form.memory, /^\d+(?:\.\d+)?Gi$/, `an amount in Gi such as '0.5Gi'`, report);
  const { vendors = [], vendor } = form.gpus;
  const keys = vendors.map(({ limitsKey }) => limitsKey);
  report.unique('spawner.gpus.vendors', 'limitsKey', keys);
  checkChoice('spawner.gpus.vendor', vendor, keys, 'limitsKey of no vendor', report);
  checkMenu('spawner.affinities', form.affinities, report);
  checkMenu('spawner.tolerations', form.tolerations, report);
  const { workspaceVolume, dataVolumes } = form;
  if (workspaceVolume.value) checkVolume('spawner.workspaceVolume.value', workspaceVolume.value, report);
  dataVolumes.value?.forEach((volume, index) => {
    checkVolume(`spawner.dataVolumes.value[${index}]`, volume, report);
  });
}

/** Who writes JavaScript can leave out what the type demands. */
function checkImages(at: string, { images = [], default: chosen }: Partial<ImageList>, report: Report): void {
  const [first] = images;
  const message = 'is empty; write at least one image, or leave the list out for the default one';
  if (!report.check(first !== undefined, `${at}.images`, message)) return;
  const twice = images.findIndex((image, index) => images.indexOf(image) !== index);
  report.check(twice < 0, `${at}.images[${twice}]`, `'${images[twice]}' is in the list already`);
  const missing = `is missing; write one of images, such as '${first}'`;
  const other = `'${chosen}' is not in images; add it there, or write '${first}'`;
  const known = chosen !== undefined && images.includes(chosen);
  report.check(known, `${at}.default`, chosen === undefined ? missing : other);
}

function checkAmount(at: string, field: Required<AmountField>, form: RegExp, what: string, report: Report): void {
  const { value, limitFactor } = field;
  report.text(`${at}.value`, value, form, `${what}, which the form needs`);
  const message = `${limitFactor} makes limits below what is asked for; write 1 or more, or 'none' for no limit`;
  report.check(limitFactor === 'none' || limitFactor >= 1, `${at}.limitFactor`, message);
}

function checkMenu(at: string, menu: MenuField<{ readonly key: string }>, report: Report): void {
  const keys = menu.options.map(({ key }) => key);
  report.unique(`${at}.options`, 'key', keys);
  const none = keys.indexOf('none');
  // The form has an entry of that key, for no choice.
  report.check(none < 0, `${at}.options[${none}].key`, `'none' stands for no choice; take another key`);
  checkChoice(`${at}.default`, menu.default, keys, 'key of no option', report);
}

function checkChoice(at: string, chosen: string | undefined, keys: readonly string[], what: string, report: Report) {
  const message = `'${chosen}' is the ${what}; there are ${keys.join(', ') || 'none'}`;
  report.check(chosen === undefined || keys.includes(chosen), at, message);
}

function checkVolume(at: string, volume: SpawnerVolume, report: Report): void {
  const { mount } = volume;
  report.check(mount.startsWith('/'), `${at}.mount`, `'${mount}' is not an absolute path; write '/${mount}'`);
  if ('size' in volume) report.quantity(`${at}.size`, volume.size);
}
