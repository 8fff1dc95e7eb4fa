import type * as k8s from '../../kit/k8s';
import type { VolumeAccess } from '../storage';

/** A field of the form. */
export interface FormField<T> {
  /** What stands in the field at first. @default upstream's, which each field of `spawner` names */
  readonly value?: T;
  /** Whether users see it without being able to change it. @default false */
  readonly readOnly?: boolean;
}

/** The images of one kind of notebook. */
export interface ImageList {
  /** Images to choose from, in the order of the list. */
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
  /** Text that users see. */
  readonly uiName: string;
}

/** The GPUs that a notebook asks for. */
export interface GpuField {
  /** The kinds that the form offers. @default those of `accelerators`, or NVIDIA, AMD and Intel Gaudi */
  readonly vendors?: readonly GpuVendor[];
  /** The `limitsKey` that is chosen at first. @default none is */
  readonly vendor?: string;
  /** How many at first: the form offers these numbers. @default 'none' */
  readonly count?: 'none' | 1 | 2 | 4 | 8;
  /** Whether users see it without being able to change it. @default false */
  readonly readOnly?: boolean;
}

/**
 * Volumes that stand in the form at first. Users may change them: the form sends volumes even where they are fixed, and its
 * program then refuses the notebook, so that there is no `readOnly`:
 * https://github.com/kubeflow/notebooks/blob/v1.11.0/components/crud-web-apps/jupyter/backend/apps/common/form.py#L44
 */
export interface VolumeField<T> {
  /** What stands in the form at first. @default upstream's, which each field of `spawner` names */
  readonly value?: T;
}

/** A volume of a notebook: a new one, or one that the namespace has already. `{notebook-name}` stands for the name. */
export type SpawnerVolume = NewVolume | ExistingVolume;

/** A volume that is made with the notebook. */
export interface NewVolume {
  /** Directory at which it is mounted. */
  readonly mount: string;
  /** Name of the new claim. */
  readonly name: string;
  /** A quantity such as `5Gi`. */
  readonly size: string;
  /** StorageClass of the new claim. @default by its access mode, the one that `storage` names */
  readonly storageClass?: string;
  /** Who may mount it at a time. @default 'ReadWriteOnce' */
  readonly accessMode?: VolumeAccess;
}

/** A volume that the namespace has already. */
export interface ExistingVolume {
  /** Directory at which it is mounted. */
  readonly mount: string;
  /** Name of its claim. */
  readonly existingClaim: string;
}

/** An entry of the affinity menu. */
export interface AffinityOption {
  /** Identifies the entry. */
  readonly key: string;
  /** Text that users see. */
  readonly label: string;
  /** Affinity of the notebook's pod. */
  readonly affinity: k8s.Affinity;
}

/** An entry of the tolerations menu: the pods may run on nodes with these taints. */
export interface TolerationGroup {
  /** Identifies the entry. */
  readonly key: string;
  /** Text that users see. */
  readonly label: string;
  /** Tolerations of the notebook's pod. */
  readonly tolerations: readonly k8s.Toleration[];
}

/** A menu of entries that have keys. */
export interface MenuField<T> {
  /** The entries, in the order of the menu. */
  readonly options: readonly T[];
  /** Key of the entry that is chosen at first. @default none is */
  readonly default?: string;
  /** Whether users see it without being able to change it. @default false */
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
  /** When a node pulls the image of a notebook. @default 'IfNotPresent' */
  readonly imagePullPolicy?: FormField<'Always' | 'IfNotPresent' | 'Never'>;
  /** CPU that a notebook asks for, in cores. @default '0.5' */
  readonly cpu?: AmountField;
  /** Memory that a notebook asks for, in Gi. @default '1.0Gi' */
  readonly memory?: AmountField;
  /** GPUs that a notebook asks for. @default none is chosen; those of `accelerators` are offered, or NVIDIA, AMD and Intel Gaudi */
  readonly gpus?: GpuField;
  /** The home directory; `null` for none. @default 5Gi at /home/jovyan, named after the notebook */
  readonly workspaceVolume?: VolumeField<SpawnerVolume | null>;
  /** Volumes beside the home directory. @default none */
  readonly dataVolumes?: VolumeField<readonly SpawnerVolume[]>;
  /** Nodes to choose; those of `accelerators` come after them. @default no entries */
  readonly affinities?: MenuField<AffinityOption>;
  /** Tainted nodes to choose; those of `accelerators` come after them. @default no entries */
  readonly tolerations?: MenuField<TolerationGroup>;
  /** Whether /dev/shm takes as much as the memory allows, as PyTorch's data loaders need it. @default true */
  readonly sharedMemory?: FormField<boolean>;
  /** Names of the PodDefaults that are chosen at first; without `selfService`, each is of a tenant, or `access-ml-pipeline`. @default none */
  readonly podDefaults?: FormField<readonly string[]>;
}

/** {@link Spawner} in which every default is filled in. */
export interface ResolvedSpawner extends Required<Spawner> {
  readonly cpu: Required<AmountField>;
  readonly memory: Required<AmountField>;
  readonly gpus: GpuField & Required<Pick<GpuField, 'vendors' | 'count'>>;
}
