import { quantity } from '../../contract/quantity';
import type { Report } from '../checks/report';
import { type ResourceAmounts } from '../sizes';

/** A volume of a tenant: a PersistentVolumeClaim. */
export interface TenantVolume {
  readonly name: string;
  /** A quantity such as `100Gi`. Volumes grow where their class allows it, and never shrink. */
  readonly size: string;
  /** @default the cluster's default class */
  readonly storageClass?: string;
  /** `ReadWriteMany` for pods on several nodes, where the class can do it. @default 'ReadWriteOnce' */
  readonly accessMode?: VolumeAccess;
}

/** Who may mount a volume at a time. */
export const VOLUME_ACCESS = ['ReadWriteOnce', 'ReadWriteMany', 'ReadOnlyMany', 'ReadWriteOncePod'] as const;

/** One of the ways in which a volume may be mounted. */
export type VolumeAccess = (typeof VOLUME_ACCESS)[number];

/** What a notebook's image serves. */
export const NOTEBOOK_SERVERS = ['jupyter', 'vscode', 'rstudio'] as const;

/** One of the kinds of notebooks. */
export type NotebookServer = (typeof NOTEBOOK_SERVERS)[number];

/** A notebook, as users make them in the dashboard. What is asked for is also the most that it gets. */
export interface TenantNotebook {
  /** At most 52 of a-z, 0-9 and -, with a letter first. */
  readonly name: string;
  /** What the image serves. @default 'jupyter' */
  readonly server?: NotebookServer;
  /** @default the first image that the spawner offers for the server */
  readonly image?: string;
  /** @default '0.5' */
  readonly cpu?: string | number;
  /** @default '1Gi' */
  readonly memory?: string;
  /** Devices by resource name, such as `{ 'nvidia.com/gpu': 1 }`. @default none */
  readonly gpus?: Readonly<Record<string, number>>;
  /** Size of the volume of its own at `/home/jovyan`; false for a home that is lost with the pod. @default '5Gi' */
  readonly homeSize?: string | false;
  /** Names of the tenant's `volumes` by the directory at which they are mounted. @default none */
  readonly volumes?: Readonly<Record<string, string>>;
}

/** A notebook with its amounts filled in. */
export type ResolvedNotebook = TenantNotebook & Required<Pick<TenantNotebook, 'server' | 'cpu' | 'memory' | 'gpus'>>;

/** A tenant's volumes, those of notebooks' homes included, and its notebooks. */
export interface Workspace {
  readonly volumes: readonly TenantVolume[];
  readonly notebooks: readonly ResolvedNotebook[];
}

/** The home directory in the images of notebooks. */
export const HOME = '/home/jovyan';

/** Name of the volume of a notebook's home, as the spawner has it. */
export function homeOf(notebook: string): string {
  return `${notebook}-workspace`;
}

/** Fills in the defaults, and reports names and amounts that Kubernetes refuses, and volumes that there are not. */
export function resolveWorkspace(
  at: string,
  volumes: readonly TenantVolume[],
  notebooks: readonly TenantNotebook[],
  report: Report,
): Workspace {
  report.unique(`${at}.volumes`, 'name', volumes.map(({ name }) => name)); // prettier-ignore
  report.unique(`${at}.notebooks`, 'name', notebooks.map(({ name }) => name)); // prettier-ignore
  volumes.forEach((volume, index) => checkVolume(`${at}.volumes[${index}]`, volume, report));
  const names = new Set(volumes.map(({ name }) => name));
  const resolved = notebooks.map((given, index) => {
    const notebook = { server: 'jupyter', cpu: '0.5', memory: '1Gi', gpus: {}, ...given } as const;
    checkNotebook(`${at}.notebooks[${index}]`, notebook, names, report);
    return notebook;
  });
  const homes = resolved.flatMap(({ name, homeSize: size = '5Gi' }) => (size ? { name: homeOf(name), size } : []));
  return { volumes: [...volumes, ...homes], notebooks: resolved };
}

function checkVolume(at: string, { name, size, storageClass, accessMode }: TenantVolume, report: Report): void {
  report.dnsName(`${at}.name`, name);
  report.quantity(`${at}.size`, size);
  if (storageClass !== undefined) report.dnsName(`${at}.storageClass`, storageClass);
  if (accessMode !== undefined) report.oneOf(`${at}.accessMode`, accessMode, VOLUME_ACCESS);
}

function checkNotebook(at: string, notebook: ResolvedNotebook, known: ReadonlySet<string>, report: Report): void {
  const { name, server, image, cpu, memory, gpus, homeSize, volumes = {} } = notebook;
  // It is the name of a Service, which begins with a letter, and of a StatefulSet, whose label holds a hash as well.
  const what = 'the name of a notebook (at most 52 of a-z, 0-9 and -, a letter first and no - last)';
  report.text(`${at}.name`, name, /^[a-z](?:[a-z0-9-]{0,50}[a-z0-9])?$/, what);
  report.oneOf(`${at}.server`, server, NOTEBOOK_SERVERS);
  if (image !== undefined) report.text(`${at}.image`, image, /^\S+$/, `an image; write 'ghcr.io/example/notebook:v1'`);
  report.quantity(`${at}.cpu`, cpu);
  report.quantity(`${at}.memory`, memory);
  for (const [device, count] of Object.entries(gpus)) {
    const path = `${at}.gpus['${device}']`;
    report.check(device.includes('/'), path, `is no device of a node; write 'nvidia.com/gpu'`);
    report.count(path, count, 'devices');
  }
  if (homeSize !== undefined && homeSize !== false) report.quantity(`${at}.homeSize`, homeSize);
  for (const [directory, volume] of Object.entries(volumes)) {
    const path = `${at}.volumes['${directory}']`;
    report.check(/^\/[^:]+$/.test(directory), path, `is no directory; write '/data'`);
    const taken = directory === '/dev/shm' || (directory === HOME && homeSize !== false);
    report.check(!taken, path, `has a volume of its own; write another directory, such as '/data'`);
    const unknown = `'${volume}' is no volume of the tenant; add { name: '${volume}', size: '10Gi' } to its volumes`;
    report.check(known.has(volume), path, unknown);
  }
}

/** Reports a quota that leaves no room for all declared notebooks at once. */
export function checkRoom(at: string, quota: ResourceAmounts, workspace: Workspace, report: Report): void {
  const asked = askedFor(workspace);
  for (const [name, most] of Object.entries(quota)) {
    const sum = asked.get(name) ?? 0;
    const message = `'${most}' is less than the declared notebooks and volumes ask for; write '${written(name, sum)}' or more`;
    report.check(!(sum > quantity(most)), `${at}.${name}`, message);
  }
}

/** What is asked for in sum, by the names that quotas have for it. */
function askedFor({ notebooks, volumes }: Workspace): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  const add = (amount: string | number, ...names: readonly string[]): void => {
    for (const name of names) sums.set(name, (sums.get(name) ?? 0) + quantity(amount));
  };
  for (const { cpu, memory, gpus } of notebooks) {
    add(1, 'pods', 'count/pods', 'count/notebooks.kubeflow.org');
    add(cpu, 'cpu', 'requests.cpu', 'limits.cpu');
    add(memory, 'memory', 'requests.memory', 'limits.memory');
    for (const [device, count] of Object.entries(gpus)) add(count, `requests.${device}`);
  }
  for (const { size, storageClass } of volumes) {
    add(1, 'persistentvolumeclaims', 'count/persistentvolumeclaims');
    add(size, 'requests.storage');
    if (storageClass === undefined) continue;
    add(1, `${storageClass}.storageclass.storage.k8s.io/persistentvolumeclaims`);
    add(size, `${storageClass}.storageclass.storage.k8s.io/requests.storage`);
  }
  return sums;
}

/** Bytes in MiB, rounded up; other things by the thousandth. */
function written(name: string, sum: number): string {
  if (!/memory|storage$/.test(name)) return String(Math.ceil(sum * 1000) / 1000);
  const mebibytes = Math.ceil(sum / 2 ** 20);
  return mebibytes % 1024 ? `${mebibytes}Mi` : `${mebibytes / 1024}Gi`;
}
