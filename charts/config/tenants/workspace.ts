import { type Check, each, entries, fields, unique } from '../checks/check';
import { dnsName, mount } from '../checks/names';
import { bytes, cores } from '../checks/amounts';
import { count } from '../checks/numbers';
import type { Report } from '../checks/report';
import { image, like } from '../checks/texts';
import { below } from '../checks/values';
import { PIPELINES_TOKEN } from '../apps/notebooks';
import { checkShared, classOf, isShared, type Storage, type VolumeAccess } from '../storage';
import { checkFolder, nfsPath } from '../storage/nfs';
import { checkPod, checkPodDefaultsOf, type KnownPodDefaults, type NotebookPod } from './notebook-pods';
import { volumeSize } from '../checks/volume';

/** A volume of a tenant: a PersistentVolumeClaim. */
export interface TenantVolume {
  /** Name of the claim, by which notebooks and PodDefaults mount it. */
  readonly name: string;
  /** A quantity such as `100Gi`. Volumes grow where their class allows it, and never shrink. */
  readonly size: string;
  /** StorageClass of the claim. @default by its access mode, the one that `storage` names */
  readonly storageClass?: string;
  /**
   * Who may mount it at a time. `ReadWriteMany` is for pods on several nodes, and needs a class or an NFS server that offers
   * it: `storage.sharedClass`, `storage.nfs`, or `storageClass` here. @default 'ReadWriteOnce'
   */
  readonly accessMode?: VolumeAccess;
  /**
   * Folder below the export of `storage.nfs`, such as `datasets/images`, which other volumes may have as well: a data set of
   * several tenants. Who is to change nothing there says `ReadOnlyMany`. @default a folder of the volume's own
   */
  readonly folder?: string;
}

/** A volume with its class. */
export interface ResolvedVolume extends TenantVolume {
  /** Absolute path on the NFS server, for a volume that is rendered as well as its claim. */
  readonly nfsPath?: string;
}

/** What a notebook's image serves. */
export type NotebookServer = 'jupyter' | 'vscode' | 'rstudio';

/** A notebook, as users make them in the dashboard. What is asked for is also the most that it gets. */
export interface TenantNotebook extends NotebookPod {
  /** Name of the notebook: at most 52 of a-z, 0-9 and -, with a letter first. */
  readonly name: string;
  /** What the image serves. @default 'jupyter' */
  readonly server?: NotebookServer;
  /** Image of the notebook. @default the first image that the spawner offers for the server */
  readonly image?: string;
  /** CPU in cores, such as `'500m'` or 4. @default '0.5' */
  readonly cpu?: string | number;
  /** Memory as a quantity, such as `'16Gi'`. @default '1Gi' */
  readonly memory?: string;
  /** Devices by resource name, such as `{ 'nvidia.com/gpu': 1 }`. @default none */
  readonly gpus?: Readonly<Record<string, number>>;
  /** Size of the volume of its own at `/home/jovyan`; false for a home that is lost with the pod. @default '5Gi' */
  readonly homeSize?: string | false;
  /** Names of the tenant's `volumes` by the directory at which they are mounted. @default none */
  readonly volumes?: Readonly<Record<string, string>>;
}

/** A notebook with its amounts and PodDefaults filled in. */
export type ResolvedNotebook = TenantNotebook &
  Required<Pick<TenantNotebook, 'server' | 'cpu' | 'memory' | 'gpus' | 'podDefaults'>>;

/** A tenant's volumes, those of notebooks' homes included, and its notebooks. */
export interface Workspace {
  readonly volumes: readonly ResolvedVolume[];
  readonly notebooks: readonly ResolvedNotebook[];
}

const EMPTY: Workspace = { volumes: [], notebooks: [] };

/** The home directory in the images of notebooks. */
export const HOME = '/home/jovyan';

/** Name of the volume of a notebook's home, as the spawner has it. */
export function homeOf(notebook: string): string {
  return `${notebook}-workspace`;
}

/** What of the definition a workspace asks. */
export interface WorkspaceSurroundings {
  /** Name of the tenant. */
  readonly tenant: string;
  readonly podDefaults: KnownPodDefaults;
  readonly storage: Storage;
}

/** Fills in the defaults, and reports names and amounts that Kubernetes refuses, and unknown volumes and PodDefaults. */
export function resolveWorkspace(
  at: string,
  volumes: readonly TenantVolume[],
  notebooks: readonly TenantNotebook[],
  { tenant, podDefaults, storage }: WorkspaceSurroundings,
  report: Report,
): Workspace {
  unique(report, `${at}.volumes`, 'name', volumes.map(({ name }) => name)); // oxfmt-ignore
  unique(report, `${at}.notebooks`, 'name', notebooks.map(({ name }) => name)); // oxfmt-ignore
  checkVolumes(report, `${at}.volumes`, volumes);
  each(checkPlace(storage))(report, `${at}.volumes`, volumes);
  checkNotebooks(report, `${at}.notebooks`, notebooks);
  const known = new Set(volumes.map(({ name }) => name));
  notebooks.forEach((notebook, index) => {
    checkMounts(report, `${at}.notebooks[${index}].volumes`, notebook.volumes, known);
    checkPodDefaultsOf(report, `${at}.notebooks[${index}]`, notebook, podDefaults);
  });
  if (!volumes.length && !notebooks.length) return EMPTY;
  const chosen = podDefaults.pipelinesToken ? [PIPELINES_TOKEN] : [];
  const resolved = notebooks.map((given) => {
    const { podDefaults: names = chosen } = given;
    return { server: 'jupyter', cpu: '0.5', memory: '1Gi', gpus: {}, ...given, podDefaults: names } as const;
  });
  const homes = resolved.flatMap(({ name, homeSize: size = '5Gi' }) => (size ? { name: homeOf(name), size } : []));
  return { volumes: [...volumes, ...homes].map((volume) => placed(volume, tenant, storage)), notebooks: resolved };
}

/** A volume of the NFS server has no class: nothing makes it but the rendering. */
function placed(volume: TenantVolume, tenant: string, storage: Storage): ResolvedVolume {
  if (isOfServer(volume, storage)) return { ...volume, nfsPath: storage.nfs && nfsPath(storage.nfs, tenant, volume) };
  const storageClass = classOf(volume, storage);
  return storageClass === undefined ? volume : { ...volume, storageClass };
}

/** Whether a volume is one of those that are rendered with their claims. */
function isOfServer(volume: TenantVolume, { nfs }: Storage): boolean {
  if (!nfs || volume.storageClass !== undefined) return false;
  return volume.folder !== undefined || (nfs.kind === 'static' && isShared(volume));
}

const checkPlace =
  (storage: Storage): Check<TenantVolume> =>
  (report, at, volume) => {
    const { folder, storageClass } = volume;
    const elsewhere = storage.nfs
      ? 'a class of its own; leave one of them out'
      : 'no NFS server; write storage: { nfs: … }';
    const isUsed = report.check(
      folder === undefined || (storage.nfs !== undefined && storageClass === undefined),
      `${at}.folder`,
      `has no effect on a volume of ${elsewhere}`,
    );
    return (
      isUsed && (isOfServer(volume, storage) ? checkMany(report, at, volume) : checkShared(storage)(report, at, volume))
    );
  };

const checkMany: Check<TenantVolume> = (report, at, volume) => {
  const message = `'${volume.accessMode ?? 'ReadWriteOnce'}' is not for a folder that others mount; write 'ReadWriteMany' or 'ReadOnlyMany'`;
  return report.check(isShared(volume), `${at}.accessMode`, message);
};

const checkVolumes = each(
  fields<TenantVolume>({ name: dnsName, size: volumeSize, storageClass: dnsName, folder: checkFolder }),
);

/** Reports volumes that are mounted nowhere, or that the tenant does not have. */
export function checkMounts(
  report: Report,
  at: string,
  mounts: Readonly<Record<string, string>> = {},
  known: ReadonlySet<string>,
): void {
  for (const [path, name] of Object.entries(mounts)) {
    if (!mount(report, below(at, path), name, path)) continue;
    const unknown = `'${name}' is not a volume of the tenant; add { name: '${name}', size: '10Gi' } to its volumes`;
    report.check(known.has(name), below(at, path), unknown);
  }
}

/** It names a Service, which begins with a letter, and a StatefulSet, whose label holds a hash as well. */
const notebookName = like(
  /^[a-z](?:[a-z0-9-]{0,50}[a-z0-9])?$/,
  'the name of a notebook (at most 52 of a-z, 0-9 and -, a letter first and no - last)',
);

const device: Check<string> = (report, at, name) =>
  report.check(name.includes('/'), at, `is not a device of a node; write 'nvidia.com/gpu'`);

const checkFields = fields<TenantNotebook>({
  name: notebookName,
  image: image('ghcr.io/example/notebook:v1'),
  cpu: cores('container'),
  memory: bytes('container'),
  gpus: entries(count('devices'), device),
  homeSize: (report, at, size) => size === false || volumeSize(report, at, size),
});

const checkNotebook: Check<TenantNotebook> = (report, at, notebook) => {
  const { homeSize, volumes = {} } = notebook;
  const isFree = Object.keys(volumes).map((path) => {
    const taken = path === '/dev/shm' || (path === HOME && homeSize !== false);
    const message = `has a volume of its own; write another directory, such as '/data'`;
    return report.check(!taken, below(`${at}.volumes`, path), message);
  });
  return [checkFields(report, at, notebook), checkPod(report, at, notebook), ...isFree].every(Boolean);
};

const checkNotebooks = each(checkNotebook);
