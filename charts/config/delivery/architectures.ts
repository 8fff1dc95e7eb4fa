import { distinct, oneOrNone } from '../checks/check';
import type { Report } from '../checks/report';
import type { ImageLock } from '../../contract/images';
import type { Images, ImagesProps, ImageName } from './images';
import { images } from '../../versions';

/** An architecture of nodes, by the value of their label `kubernetes.io/arch`. */
export type Architecture = (typeof ARCHITECTURES)[number];

/** Those that images of the platform are built for. */
export const ARCHITECTURES = ['amd64', 'arm64'] as const;

/** Images of which it is known that they are built for amd64 alone, and who says so. All others may be built for both. */
const AMD64_ALONE: readonly { readonly names: readonly ImageName[]; readonly source: string }[] = [
  {
    names: [
      ...(['metadataProxy', 'metadataWriter', 'pipelinesApi', 'pipelinesCache', 'pipelinesDriver'] as const),
      ...(['pipelinesFrontend', 'pipelinesLauncher', 'pipelinesPersistenceAgent', 'pipelinesScheduler'] as const),
      ...(['pipelinesViewer', 'pipelinesVisualization'] as const),
    ],
    source: 'https://github.com/kubeflow/pipelines/issues/12705',
  },
  { names: ['metadataStore'], source: 'https://github.com/kubeflow/pipelines/issues/10308' },
  {
    names: ['jupyterTensorflowCuda'],
    source:
      'https://github.com/kubeflow/notebooks/blob/v1.11.0/.github/workflows/example_notebook_servers_publish.yaml',
  },
  {
    names: ['kserveHuggingFaceServer', 'kserveHuggingFaceServerGpu'],
    source: 'https://github.com/kserve/kserve/blob/v0.18.0/.github/workflows/huggingface-docker-publish.yml',
  },
  {
    names: ['amdDevicePlugin'],
    source: 'https://github.com/ROCm/k8s-device-plugin/blob/v1.31.0.9/k8s-ds-amdgpu-dp.yaml',
  },
  { names: ['mlServer'], source: 'https://github.com/SeldonIO/MLServer/issues/2057' },
  { names: ['tensorflowServing'], source: 'https://github.com/tensorflow/serving/issues/1948' },
  { names: ['torchServe'], source: 'https://github.com/pytorch/serve/issues/3161' },
  { names: ['torchRuntime'], source: 'https://github.com/pytorch/pytorch/issues/145716' },
  { names: ['mlxRuntime'], source: 'https://github.com/ml-explore/mlx/issues/2469' },
];

/** Names of images that are built for amd64 alone, each with who says so. */
export const AMD64_IMAGES: ReadonlyMap<ImageName, string> = new Map(
  AMD64_ALONE.flatMap(({ names, source }) => names.map((name) => [name, source] as const)),
);

/** The nodes' architectures, and those that images are built for. */
export type Architectures = ReturnType<typeof resolveArchitectures>;

/**
 * Finds out what images are built for: by the lock file, or else by what is known of them. Of an image of the user's own,
 * nothing is known.
 */
export function resolveArchitectures(
  arch: readonly Architecture[] | undefined,
  { given, addresses }: { readonly given: ImagesProps; readonly addresses: Images },
  report: Report,
) {
  if (arch === undefined) return undefined;
  oneOrNone<Architecture>(() => true)(report, 'arch', arch);
  distinct(report, 'arch', arch);
  const unknown = `whether images are built for 'arm64' is known of few; write images.lock, which 'npx cdk8s-kubeflow images lock' makes`;
  report.warn(given.lock !== undefined || !arch.includes('arm64'), 'arch', unknown);
  const built = builtFor(given, addresses);
  return {
    /** Those of the nodes. */
    nodes: arch,
    /** Whether an image is built for one; also where nothing is known of it. */
    has: (image: string, architecture: Architecture): boolean => built.get(image)?.includes(architecture) ?? true,
  } as const;
}

function builtFor({ lock, override = {} }: ImagesProps, addresses: Images): ReadonlyMap<string, readonly string[]> {
  const locked: ImageLock['images'] = lock?.images ?? {};
  const built = new Map(Object.entries(locked).map(([image, { architectures }]) => [image, architectures] as const));
  for (const [name, address] of Object.entries(addresses) as readonly (readonly [ImageName, string])[]) {
    if (override[name] !== undefined) continue;
    const those = built.get(images[name]) ?? (AMD64_IMAGES.has(name) ? ['amd64'] : undefined);
    if (those) built.set(address, those);
  }
  return built;
}

/** What bears on the pods of tenants. */
export interface TenantImages {
  /** Images that such pods have, by where they are named. */
  readonly images: readonly string[];
  /** Labels of the nodes on which they run. */
  readonly nodeSelector: Readonly<Record<string, string>>;
}

/** Warns of images of tenants' pods that start on some nodes alone: no controller that makes such pods looks at it. */
export function warnOfTenants(arch: Architectures, { images: all, nodeSelector }: TenantImages, report: Report): void {
  if (!arch) return;
  const { [ARCH_LABEL]: chosen } = nodeSelector;
  const nodes = chosen === undefined ? arch.nodes : arch.nodes.filter((each) => each === chosen);
  const lacking = [...new Set(all)].filter((image) => nodes.some((node) => !arch.has(image, node)));
  const missing = nodes.filter((node) => lacking.some((image) => !arch.has(image, node)));
  const names = lacking.map((image) => image.replace(/@.*$/, '').replace(/^.*\//, '')).join(', ');
  const common = arch.nodes.find((node) => lacking.every((image) => arch.has(image, node)));
  const better =
    common === undefined
      ? `name other images in images.override and spawner`
      : `write '${ARCH_LABEL}': '${common}' in it, or name other images in images.override and spawner`;
  const what = `pods of tenants may start on nodes of '${missing.join("', '")}', for which these images are not built: ${names}`;
  report.warn(lacking.length === 0, 'scheduling.tenants.nodeSelector', `${what}; ${better}`);
}

/** The label of nodes with their architecture. */
export const ARCH_LABEL = 'kubernetes.io/arch';
