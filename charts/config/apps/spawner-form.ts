import { type Accelerators, placementOn, VENDORS } from '../cluster/offered';
import type { Images } from '../delivery/images';
import { type Check, distinct, each, fields, firstPlaces, unique } from '../checks/check';
import { among } from '../checks/advice';
import type { Report } from '../checks/report';
import { like } from '../checks/texts';
import { toleration } from '../checks/tolerations';
import { checkShared, classOf, type Storage } from '../storage';
import { checkChosen, type KnownPodDefaults } from '../tenants/notebook-pods';
import type {
  AffinityOption,
  AmountField,
  GpuField,
  GpuVendor,
  ImageList,
  MenuField,
  TolerationGroup,
  VolumeField,
} from './spawner';
import type { ResolvedSpawner, Spawner, SpawnerVolume } from './spawner';
import { volumeSize } from '../checks/volume';

const WORKSPACE: SpawnerVolume = { mount: '/home/jovyan', name: '{notebook-name}-workspace', size: '5Gi' };

/** A list whose first image is the one that is chosen at first. */
function imageList(first: string, ...more: readonly string[]): ImageList {
  return { images: [first, ...more], default: first };
}

function jupyter(images: Images): ImageList {
  return imageList(
    images.jupyterScipy,
    images.jupyterPytorch,
    images.jupyterPytorchCuda,
    images.jupyterTensorflow,
    images.jupyterTensorflowCuda,
  );
}

/** What of the platform the form asks. */
export interface FormSurroundings {
  readonly images: Images;
  /** Those of all tenants; undefined where other namespaces may have others. */
  readonly podDefaults: KnownPodDefaults | undefined;
  readonly storage: Storage;
  readonly accelerators: Pick<Accelerators, 'gpus'>;
}

/**
 * Fills in upstream's defaults, and reports what would leave users with a form that makes no notebooks.
 * @param surroundings what of the platform the form asks
 */
export function resolveSpawner(
  given: Spawner,
  { images, podDefaults, storage, accelerators }: FormSurroundings,
  report: Report,
): ResolvedSpawner {
  const form: ResolvedSpawner = {
    jupyter: given.jupyter ?? jupyter(images),
    vscode: given.vscode ?? imageList(images.codeServer),
    rstudio: given.rstudio ?? imageList(images.rstudio),
    customImage: given.customImage ?? true,
    hideRegistry: given.hideRegistry ?? true,
    hideTag: given.hideTag ?? false,
    imagePullPolicy: { value: 'IfNotPresent', ...given.imagePullPolicy },
    cpu: { value: '0.5', limitFactor: 1.2, readOnly: false, ...given.cpu },
    memory: { value: '1.0Gi', limitFactor: 1.2, readOnly: false, ...given.memory },
    gpus: { vendors: vendorsOf(accelerators), count: 'none', ...given.gpus },
    workspaceVolume: workspaceOf(given.workspaceVolume, storage),
    dataVolumes: { ...given.dataVolumes, value: (given.dataVolumes?.value ?? []).map((one) => placed(one, storage)) },
    affinities: withMore(given.affinities, affinitiesOf(accelerators)),
    tolerations: withMore(given.tolerations, tolerationsOf(accelerators)),
    sharedMemory: { value: true, ...given.sharedMemory },
    podDefaults: { value: [], ...given.podDefaults },
  };
  checkForm(report, 'spawner', form);
  checkGiven(storage)(report, 'spawner', given);
  if (podDefaults) checkChosen(report, 'spawner.podDefaults.value', form.podDefaults.value ?? [], podDefaults);
  return form;
}

/** The GPUs that the nodes have. */
function vendorsOf({ gpus: some }: FormSurroundings['accelerators']): readonly GpuVendor[] {
  if (!some.length)
    return Object.values(VENDORS).map(({ resource, label }) => ({ limitsKey: resource, uiName: label }));
  const vendors = some.flatMap(({ resources }) => resources.map(({ key, label }) => [key, label] as const));
  // Of nodes that offer the same, users choose some by the other menus.
  const first = firstPlaces(vendors.map(([key]) => key));
  const distinctOnes = vendors.filter(([key], index) => first.get(key) === index);
  return distinctOnes.map(([limitsKey, uiName]) => ({ limitsKey, uiName }));
}

/** The form cannot derive tolerations from the GPU that is chosen: users choose them by the name of the nodes, unless a policy adds them. */
function tolerationsOf({ gpus: some }: FormSurroundings['accelerators']): readonly TolerationGroup[] {
  return some.flatMap((each) => {
    if (each.everyPod) return [];
    const { tolerations } = placementOn([each]);
    return tolerations ? [{ key: each.name, label: nodesOf(each), tolerations }] : [];
  });
}

function affinitiesOf({ gpus: some }: FormSurroundings['accelerators']): readonly AffinityOption[] {
  return some.flatMap((each) => {
    const labels = Object.entries(each.nodeSelector);
    const matchExpressions = labels.map(([key, value]) => ({ key, operator: 'In', values: [value] }));
    const required = { nodeSelectorTerms: [{ matchExpressions }] };
    const affinity = { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: required } };
    return labels.length && !each.everyPod ? [{ key: each.name, label: nodesOf(each), affinity }] : [];
  });
}

function nodesOf({ label }: Accelerators['gpus'][number]): string {
  return `Nodes with ${label}`;
}

/** A menu with entries after its own. */
function withMore<T>(given: MenuField<T> = { options: [] }, more: readonly T[]): MenuField<T> {
  return more.length ? { ...given, options: [...given.options, ...more] } : given;
}

const checkImages: Check<ImageList> = (report, at, { images, default: chosen }) => {
  const [first] = images;
  const message = 'is empty; write at least one image, or leave the list out for the default one';
  if (!report.check(first !== undefined, `${at}.images`, message)) return false;
  const other = `'${chosen}' is not in images; add it there, or write '${first}'`;
  return distinct(report, `${at}.images`, images) && report.check(images.includes(chosen), `${at}.default`, other);
};

/** The form's program takes the unit of an amount away and multiplies the rest. */
const amount = (form: RegExp, what: string): Check<AmountField> =>
  fields<AmountField>({
    value: like(form, `${what}, which the form needs`),
    limitFactor: (report, at, factor) => {
      const message = `${factor} makes limits below what is asked for; write 1 or more, or 'none' for no limit`;
      return report.check(factor === 'none' || factor >= 1, at, message);
    },
  });

const gpus: Check<GpuField> = (report, at, { vendors = [], vendor }) => {
  const keys = vendors.map(({ limitsKey }) => limitsKey);
  unique(report, `${at}.vendors`, 'limitsKey', keys);
  return checkChoice(report, `${at}.vendor`, vendor, keys, 'limitsKey of a vendor');
};

const menu: Check<MenuField<{ readonly key: string }>> = (report, at, { options, default: chosen }) => {
  const keys = options.map(({ key }) => key);
  unique(report, `${at}.options`, 'key', keys);
  const none = keys.indexOf('none');
  // The form has an entry of that key, for no choice.
  report.check(none < 0, `${at}.options[${none}].key`, `'none' stands for no choice; take another key`);
  return checkChoice(report, `${at}.default`, chosen, keys, 'key of an option');
};

function checkChoice(
  report: Report,
  at: string,
  chosen: string | undefined,
  keys: readonly string[],
  what: string,
): boolean {
  const better = keys.length ? among(chosen ?? '', keys, 'keys') : 'leave it out, or add one';
  const message = `'${chosen}' is not the ${what}; ${better}`;
  return report.check(chosen === undefined || keys.includes(chosen), at, message);
}

function workspaceOf(given: Spawner['workspaceVolume'], storage: Storage): ResolvedSpawner['workspaceVolume'] {
  const { value = WORKSPACE } = given ?? {};
  return { ...given, value: value && placed(value, storage) };
}

/** A new volume with its class. */
function placed(volume: SpawnerVolume, storage: Storage): SpawnerVolume {
  if (!('size' in volume)) return volume;
  const storageClass = classOf(volume, storage);
  return storageClass === undefined ? volume : { ...volume, storageClass };
}

/** Reports new volumes of an access mode that no class offers, and tolerations that the API server refuses. */
function checkGiven(storage: Storage): Check<Spawner> {
  const shared = checkShared(storage);
  const check: Check<SpawnerVolume> = (report, at, volume) => !('size' in volume) || shared(report, at, volume);
  return fields<Spawner>({
    workspaceVolume: fields<VolumeField<SpawnerVolume | null>>({ value: check }),
    dataVolumes: fields<VolumeField<readonly SpawnerVolume[]>>({ value: each(check) }),
    // Those of accelerators are reported where they are written.
    tolerations: fields<MenuField<TolerationGroup>>({ options: each(group) }),
  });
}

const group = fields<TolerationGroup>({ tolerations: each(toleration) });

const volume: Check<SpawnerVolume> = (report, at, given) => {
  const { mount } = given;
  const isPath = report.check(
    mount.startsWith('/'),
    `${at}.mount`,
    `'${mount}' is not an absolute path; write '/${mount}'`,
  );
  return (!('size' in given) || volumeSize(report, `${at}.size`, given.size)) && isPath;
};

/** Reports what would leave users with a form that makes no notebooks. */
export const checkForm = fields<ResolvedSpawner>({
  jupyter: checkImages,
  vscode: checkImages,
  rstudio: checkImages,
  cpu: amount(/^\d+(?:\.\d+)?$/, `a number of cores such as '0.5'`),
  memory: amount(/^\d+(?:\.\d+)?Gi$/, `an amount in Gi such as '0.5Gi'`),
  gpus,
  affinities: menu,
  tolerations: menu,
  workspaceVolume: fields<VolumeField<SpawnerVolume | null>>({ value: volume }),
  dataVolumes: fields<VolumeField<readonly SpawnerVolume[]>>({ value: each(volume) }),
});
