import { type Check, distinct, each, entries, fields, unique } from '../checks/check';
import { known, secretName } from '../checks/names';
import type { Report } from '../checks/report';
import { like } from '../checks/texts';
import { below } from '../checks/values';
import {
  copyOf,
  imageParts,
  IMAGE_LOCK_VERSION,
  type ImageLock,
  isBelow,
  type LockedImage,
  type Mirror,
} from '../../contract/images';
import { images } from '../../versions';

/** Name of an image of the platform, in `charts/versions.ts`. */
export type ImageName = keyof typeof images;

/** The address of each image of the platform. */
export type Images = Readonly<Record<ImageName, string>>;

/** Where the platform's images are pulled from. Images that the definition names itself stay as they are written. */
export interface ImagesProps {
  /**
   * Registry with a copy of every image, and the folder there: with `registry.example.com/kubeflow`,
   * `docker.io/istio/pilot:1.30.1` is pulled from `registry.example.com/kubeflow/istio/pilot:1.30.1`.
   * @default the registries of the projects
   */
  readonly registry?: string;
  /** Other places of some images, by the start of their address. The longest that fits is taken. @default none */
  readonly rules?: readonly ImageRule[];
  /** Other images, by name: `{ dex: 'registry.example.com/dex@sha256:…' }`. They are taken as they are. @default none */
  readonly override?: Readonly<Partial<Record<ImageName, string>>>;
  /**
   * Digests by which images are pulled: what `cdk8s-kubeflow images lock` has written, as
   * `JSON.parse(readFileSync('images.lock.json', 'utf8'))`. An image without one there keeps its tag alone. @default none
   */
  readonly lock?: ImageLock;
  /**
   * Names of Secrets of type `kubernetes.io/dockerconfigjson` in the namespace `kubeflow`. They are yours: they are not
   * rendered. `cdk8s-kubeflow secrets` copies them into the other namespaces, and all pods of the platform and of its
   * tenants pull with them. @default none
   */
  readonly pullSecrets?: readonly string[];
}

/** Another place of the images whose address starts alike. */
export interface ImageRule {
  /** Registry, and folders if need be: `docker.io` or `gcr.io/knative-releases`. */
  readonly from: string;
  /** What stands in its place: `registry.example.com/hub`. */
  readonly to: string;
}

/** A host with a dot, a port or the name localhost: Docker takes everything else for a folder of Docker Hub. */
const HOST = /^(?:[a-z0-9-]+(?:\.[a-z0-9-]+)+(?::\d{1,5})?|[a-z0-9-]+:\d{1,5}|localhost)$/i;
const FOLDERS = /^(?:\/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*$/;
const TAG = /^\w[\w.-]{0,127}$/;
const DIGEST = /^sha256:[0-9a-f]{64}$/;

/** A registry's host, with folders or without. */
const place: Check<string> = (report, at, text) => {
  const [, scheme = '', bare = ''] = /^([a-z]+:\/\/)?(.*?)\/*$/i.exec(text) ?? [];
  if (!report.check(!scheme && bare === text, at, `'${text}' is not a place of images; write '${bare}'`)) return false;
  const [, host = '', folders = ''] = /^([^/]*)(.*)$/.exec(text) ?? [];
  const example = `write one such as 'registry.example.com/kubeflow'`;
  return (
    report.check(HOST.test(host), at, `'${text}' does not start with the host of a registry; ${example}`) &&
    report.check(
      FOLDERS.test(folders),
      at,
      `'${folders}' are not folders of a registry (a-z, 0-9, -, _ and .); ${example}`,
    )
  );
};

/** An image with its registry, and a tag or digest. */
const address: Check<string> = (report, at, text) => {
  const { repository, tag, digest } = imageParts(text);
  const example = `write one such as 'registry.example.com/dex:v2.45.1'`;
  const digits = `'${text}' has no digest of 64 hexadecimal digits after @sha256:`;
  return (
    report.check(repository.includes('/'), at, `'${text}' names no registry; ${example}`) &&
    place(report, at, repository) &&
    report.check(tag !== undefined || digest !== undefined, at, `'${text}' has neither tag nor digest; ${example}`) &&
    report.check(digest === undefined || DIGEST.test(digest), at, digits) &&
    report.check(tag === undefined || TAG.test(tag), at, `'${tag}' is not a tag; ${example}`)
  );
};

const lockVersion: Check<number> = (report, at, version) =>
  report.check(
    version === IMAGE_LOCK_VERSION,
    at,
    `${version} is the form of another version of this project; write the file anew: npx cdk8s-kubeflow images lock`,
  );

const digest = like(DIGEST, 'a digest: sha256: and 64 hexadecimal digits');

const check = fields<ImagesProps>({
  registry: place,
  rules: each(fields<ImageRule>({ from: place, to: place })),
  lock: fields<ImageLock>({ version: lockVersion, images: entries(fields<LockedImage>({ digest })) }),
  pullSecrets: each(secretName),
});

/** Finds the address of each image. */
export function resolveImages(given: ImagesProps, report: Report) {
  const { registry, rules = [], override = {}, pullSecrets = [] } = given;
  const mirror: Mirror = { registry, rules };
  const locked: Readonly<Partial<Record<string, LockedImage>>> = given.lock?.images ?? {};
  check(report, 'images', given);
  checkOverrides(report, override);
  unique(report, 'images.rules', 'from', rules.map(({ from }) => from)); // oxfmt-ignore
  distinct(report, 'images.pullSecrets', pullSecrets);
  const all = Object.values<string>(images);
  const registries = [...new Set(all.map((image) => image.slice(0, image.indexOf('/'))))].join(', ');
  rules.forEach(({ from }, index) => {
    const fits = all.some((image) => isBelow(image, from));
    report.check(fits, `images.rules[${index}].from`, `no image starts with '${from}'; they are from ${registries}`);
  });
  const addresses = Object.entries(images).map(([name, image]) => {
    return [name, override[name as ImageName] ?? pinned(copyOf(image, mirror), locked[image])] as const;
  });
  const isMoved = registry !== undefined || rules.length > 0;
  return { images: Object.fromEntries(addresses) as Images, mirror: isMoved ? mirror : undefined, pullSecrets };
}

/** Images of Kubeflow 26.03 that the platform no longer has. */
const GONE = {
  jupyterPytorchGaudi: `the form no longer offers Gaudi's by itself; write it into spawner.jupyter.images, and leave this out`,
};

function checkOverrides(report: Report, override: Readonly<Partial<Record<string, string>>>): void {
  for (const [name, image = ''] of Object.entries(override)) {
    const at = below('images.override', name);
    if (!known('platform image', Object.keys(images), GONE)(report, at, name)) continue;
    if (!address(report, at, image) || name !== 'istioProxy') continue;
    const parts = `'${image}' has a digest; Istio puts this image together from hub and tag, so write it with a tag alone`;
    report.check(!image.includes('@'), at, parts);
  }
}

function pinned(image: string, locked: LockedImage | undefined): string {
  return locked && !image.includes('@') ? `${image}@${locked.digest}` : image;
}
