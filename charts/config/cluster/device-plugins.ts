import { DEVICE_PLUGINS, type DevicePluginKind } from '../../contract/devices';
import { type Check, each, fields, firstPlaces } from '../checks/check';
import { count } from '../checks/numbers';
import type { Report } from '../checks/report';
import { own } from '../checks/texts';
import type { Accelerator, NvidiaProps, RdmaDevicePlugin, TimeSlicing } from './accelerators';

/** Whole GPUs of NVIDIA. */
export const NVIDIA_GPU = 'nvidia.com/gpu';

/** The component with the settings of a GPU operator that the cluster has. */
const SETTINGS = 'gpu-operator-settings';

/** What NVIDIA's device plugin makes of the GPUs of a node. */
export interface NvidiaPlugin {
  readonly mig: boolean;
  /** Into how many a resource is sliced, and whether the slices have a name of their own. */
  readonly slices: readonly { readonly resource: string; readonly slicing: TimeSlicing }[];
}

/** A resource that the shared device plugin makes of network cards. */
export interface SharedCards extends RdmaDevicePlugin {
  readonly resource: string;
  readonly pods: number;
}

/** What of the components follows from accelerators. */
export interface PluginChoices {
  /** The kinds of accelerators whose device plugin is installed. */
  readonly devicePlugins: ReadonlySet<DevicePluginKind>;
  /** Whether a GPU operator of the cluster slices GPUs of NVIDIA for several pods. */
  readonly slicedByOperator: boolean;
}

/** @param gpuOperator the one that the cluster has, if any */
export function choosePlugins(accelerators: readonly Accelerator[], gpuOperator: object | undefined): PluginChoices {
  const wanting = accelerators.filter((each) => each.kind !== 'gpu').filter(({ devicePlugin }) => devicePlugin);
  const isSliced = accelerators.some((each) => each.kind === 'nvidia' && each.timeSlicing !== undefined);
  return {
    devicePlugins: new Set(wanting.map(({ kind }) => kind)),
    slicedByOperator: gpuOperator !== undefined && isSliced,
  };
}

/** The resources of NVIDIA's device plugin, before they are sliced. It has a dot where a profile has a plus. */
export function nvidiaResources({
  mig,
}: NvidiaProps): readonly { readonly resource: string; readonly profile?: string }[] {
  if (!mig?.length) return [{ resource: NVIDIA_GPU }];
  return mig.map((profile) => ({ resource: `nvidia.com/mig-${profile.replace('+', '.')}`, profile }));
}

/** What the device plugins are set up for: one serves all nodes of its kind. */
export function pluginsOf(accelerators: readonly Accelerator[]) {
  return { nvidia: nvidiaPlugin(accelerators), rdma: sharedCards(accelerators) } as const;
}

function nvidiaPlugin(accelerators: readonly Accelerator[]): NvidiaPlugin {
  const all = accelerators.filter((each) => each.kind === 'nvidia');
  const slices = all.flatMap((each) => {
    const { timeSlicing: slicing } = each;
    return slicing ? nvidiaResources(each).map(({ resource }) => ({ resource, slicing })) : [];
  });
  const first = firstPlaces(slices.map(({ resource }) => resource));
  return {
    mig: all.some(({ mig }) => mig?.length),
    slices: slices.filter(({ resource }, index) => first.get(resource) === index),
  };
}

function sharedCards(accelerators: readonly Accelerator[]): readonly SharedCards[] {
  const all = accelerators.filter((each) => each.kind === 'rdma');
  return all.flatMap(({ resource, devicePlugin }) =>
    devicePlugin ? [{ resource, ...devicePlugin, pods: devicePlugin.pods ?? 100 }] : [],
  );
}

const HEXADECIMAL = own(/^[0-9a-f]{4}$/, `four hexadecimal digits in lower case, such as '15b3'`);
const NAME = own(/^[\w.:@-]{1,15}$/, `the name of a network interface, such as 'ib0'`);
const DRIVER = own(/^\w+$/, `the name of a driver, such as 'mlx5_core'`);

/** What the shared device plugin accepts: it must know which cards are meant. */
const checkShared: Check<RdmaDevicePlugin> = (report, at, given) => {
  const { interfaces = [], vendors = [], models = [], drivers = [] } = given;
  const isSaid = [interfaces, vendors, models, drivers].some((some) => some.length > 0);
  const message = `says of no card that it is meant; write vendors: ['15b3'] for all of NVIDIA (Mellanox), or interfaces`;
  return (
    report.check(isSaid, at, message) &&
    fields<RdmaDevicePlugin>({
      interfaces: each(NAME),
      vendors: each(HEXADECIMAL),
      models: each(HEXADECIMAL),
      drivers: each(DRIVER),
      pods: count('pods'),
    })(report, at, given)
  );
};

/** What decides whether device plugins can be installed. */
export interface PluginSurroundings {
  readonly components: ReadonlySet<string>;
  /** Whether the cluster has NVIDIA's GPU operator. */
  readonly gpuOperator: object | undefined;
}

/** Reports plugins that are switched off or there already, and what a plugin cannot be set up for. */
export function checkPlugins(
  report: Report,
  given: readonly Accelerator[],
  { components, gpuOperator }: PluginSurroundings,
): void {
  const { devicePlugins: wanted, slicedByOperator: sliced } = choosePlugins(given, gpuOperator);
  for (const kind of wanted) {
    const name = DEVICE_PLUGINS[kind];
    const message = 'is off, but an accelerator has devicePlugin; take one out';
    report.check(components.has(name), `components.${name}`, message);
  }
  const cards = `is on, but no accelerator says which cards it shares; write Accelerator.rdma({ …, devicePlugin: { vendors: ['15b3'] } })`;
  report.warn(!components.has(DEVICE_PLUGINS.rdma) || wanted.has('rdma'), `components.${DEVICE_PLUGINS.rdma}`, cards);
  const unset = `is off, but the GPU operator reads from it how GPUs are sliced; take it out`;
  report.check(!sliced || components.has(SETTINGS), `components.${SETTINGS}`, unset);
  const useless = `has no effect without existing.gpuOperator and an accelerator with timeSlicing; take it out`;
  report.warn(sliced || !components.has(SETTINGS), `components.${SETTINGS}`, useless);
  const twice = `brings NVIDIA's device plugin; leave devicePlugin out of accelerators, and '${DEVICE_PLUGINS.nvidia}' out of components`;
  report.check(!gpuOperator || !components.has(DEVICE_PLUGINS.nvidia), 'existing.gpuOperator', twice);
  const idle =
    'has no effect without NVIDIA among the accelerators; write accelerators: [Accelerator.nvidia()], or leave it out';
  report.check(!gpuOperator || given.some(({ kind }) => kind === 'nvidia'), 'existing.gpuOperator', idle);
  if (gpuOperator || wanted.has('nvidia')) checkSlices(report, given);
  checkShares(report, given);
}

/** The device plugin slices all GPUs of a resource alike, whatever their node. */
function checkSlices(report: Report, given: readonly Accelerator[]): void {
  const known = new Map<string, { readonly replicas?: number; readonly index: number }>();
  given.forEach((each, index) => {
    if (each.kind !== 'nvidia') return;
    for (const { resource: name } of nvidiaResources(each)) {
      const replicas = each.timeSlicing?.replicas;
      const other = known.get(name) ?? { replicas, index };
      known.set(name, other);
      const of = other.replicas === undefined ? 'does not slice' : `slices into ${other.replicas}`;
      const message = `is another slicing of ${name} than accelerators[${other.index}] has, which ${of}; the device plugin knows one for all nodes`;
      report.check(other.replicas === replicas, `accelerators[${index}].timeSlicing`, message);
    }
  });
}

/** The shared device plugin tells resources apart by what follows the slash, which is a part of a file's name. */
function checkShares(report: Report, given: readonly Accelerator[]): void {
  const known = new Map<string, number>();
  given.forEach((each, index) => {
    if (each.kind !== 'rdma' || !each.devicePlugin) return;
    const [, name = ''] = each.resource.split('/');
    checkShared(report, `accelerators[${index}].devicePlugin`, each.devicePlugin);
    const at = `accelerators[${index}].resource`;
    const form = `'${name}' has characters that the shared device plugin does not take; write letters, digits and _ after the slash`;
    if (!report.check(/^\w+$/.test(name), at, form)) return;
    const other = known.get(name);
    const twice = `'${name}' is what accelerators[${other}] has after the slash too, and the shared device plugin takes each once`;
    report.check(other === undefined, at, `${twice}; write another name, or leave devicePlugin out of one`);
    known.set(name, index);
  });
}
