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
