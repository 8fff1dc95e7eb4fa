/** Where copies of images are. */
export interface Mirror {
  /** Registry, and folder there, of every image that no rule places. */
  readonly registry?: string | undefined;
  /** Places of the images whose address starts alike. */
  readonly rules?: readonly { readonly from: string; readonly to: string }[];
}

/** The address of an image's copy: by the rule with the longest start that fits, or else in the registry. */
export function copyOf(image: string, { registry, rules = [] }: Mirror): string {
  const fitting = rules.filter(({ from }) => isBelow(image, from));
  const [rule] = fitting.sort((a, b) => b.from.length - a.from.length);
  if (rule) return `${rule.to}${image.slice(rule.from.length)}`;
  return registry === undefined ? image : `${registry}${image.slice(image.indexOf('/'))}`;
}

/** Whether an image is in a registry or a folder of one. */
export function isBelow(image: string, place: string): boolean {
  return image.startsWith(`${place}/`);
}

/** Version of the form of {@link ImageLock}. */
export const IMAGE_LOCK_VERSION = 1;

/** The digests of images, as `cdk8s-kubeflow images lock` writes them. */
export interface ImageLock {
  /** Version of the file's form. */
  readonly version: number;
  /** By the address that the image's project gives it. */
  readonly images: Readonly<Record<string, LockedImage>>;
}

/** What a registry has under an address. */
export interface LockedImage {
  /** `sha256:` and 64 hexadecimal digits; of the index, if the image is one of several architectures. */
  readonly digest: string;
  /** Architectures that it is built for, such as `amd64`. */
  readonly architectures: readonly string[];
}

/** A place that images should not be pulled from. */
export interface UnreliablePlace {
  /** How addresses there start. */
  readonly start: string;
  readonly why: string;
  /** Who says so. */
  readonly source: string;
}

const ISTIO_CLOSES = {
  why: 'closes in December 2026',
  source: 'https://github.com/istio/istio/issues/61467',
} as const;
const STAGING = {
  why: 'drops images after 90 days',
  source: 'https://github.com/kubernetes-sigs/jobset/issues/1216',
} as const;

/** Registries that close, and those that images are only tried in. */
export const UNRELIABLE_PLACES: readonly UnreliablePlace[] = [
  { start: 'gcr.io/istio-release/', ...ISTIO_CLOSES },
  { start: 'registry.istio.io/', ...ISTIO_CLOSES },
  { start: 'us-central1-docker.pkg.dev/k8s-staging-images/', ...STAGING },
  { start: 'gcr.io/k8s-staging-', ...STAGING },
  {
    start: 'k8s.gcr.io/',
    why: 'is frozen',
    source: 'https://kubernetes.io/blog/2023/03/10/image-registry-redirect/',
  },
];

/** The place of an image that is not to be relied on. */
export function unreliablePlace(image: string): UnreliablePlace | undefined {
  return UNRELIABLE_PLACES.find(({ start }) => image.startsWith(start));
}

/** What an image's address says: where it is, and which of those there. */
export interface ImageParts {
  /** Registry and folders, as far as they are written. */
  readonly repository: string;
  readonly tag?: string;
  /** Such as `sha256:` and 64 hexadecimal digits. */
  readonly digest?: string;
}

/** Takes an image's address apart. A port of the registry is no tag. */
export function imageParts(image: string): ImageParts {
  const [, repository = image, tag, digest] = /^(.*?)(?::([^/:@]*))?(?:@(.*))?$/.exec(image) ?? [];
  return { repository, ...(tag !== undefined && { tag }), ...(digest !== undefined && { digest }) };
}

/** Why an address may give another image tomorrow; undefined if a digest or a version's tag is in it. */
export function movingTag(image: string): string | undefined {
  const { tag, digest } = imageParts(image);
  if (digest !== undefined) return undefined;
  if (tag === undefined || tag === '') return 'names no version';
  return /^(?:latest|master|main|nightly)$/.test(tag) ? 'is another image tomorrow' : undefined;
}
