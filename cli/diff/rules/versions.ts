import { type ImageParts, imageParts } from '../../../charts/contract/images';
import { PLATFORM_CONFIG } from '../../../charts/contract/platform-config';
import { namedIn } from '../../images/found';
import { textAt } from '../../json';
import type { Changed } from '../comparison';
import { type FieldChange, isBelow } from '../fields';
import { type Altered, altered, type Found, isOf, type Rule } from './rule';
import { type CrdVersion, versionsOf } from './stored-versions';

const CRD = 'apiextensions.k8s.io|CustomResourceDefinition';
const CRDS =
  'https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definition-versioning/';

/** Images in a value, each once. */
function imagesIn(value: unknown, path: string): readonly string[] {
  if (typeof value !== 'string') {
    return typeof value === 'object' && value !== null
      ? Object.entries(value).flatMap(([key, inner]) => imagesIn(inner, `${path}.${key}`))
      : [];
  }
  if (/(?:^|[.\]])image$/i.test(path)) return [value];
  // A variable of the environment, such as VOLUME_VIEWER_IMAGE.
  if (/IMAGE\]\.value$/i.test(path) && /^[a-z0-9][\w./-]*[:@][\w.:-]+$/i.test(value)) return [value];
  return [...new Set(namedIn(value))];
}

/** What programs call an image, wherever it is: the last part of its repository. */
function lastName(image: string): string {
  return imageParts(image).repository.split('/').at(-1) ?? image;
}

/** A change of images, and the objects that have it. */
interface Move {
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** Pairs the images that went with those that came: by their repository, then by the last part of it. */
function moves(before: readonly string[], after: readonly string[]): readonly Move[] {
  const gone = before.filter((image) => !after.includes(image));
  let come = after.filter((image) => !before.includes(image));
  const pairs = gone.map((image): Move => {
    const partner =
      come.find((other) => imageParts(other).repository === imageParts(image).repository) ??
      come.find((other) => lastName(other) === lastName(image));
    come = come.filter((other) => other !== partner);
    return { before: image, after: partner };
  });
  return [...pairs, ...come.map((image) => ({ before: undefined, after: image }))];
}

const shortDigest = (image: string | undefined): string | undefined =>
  image?.replace(/(sha256:[0-9a-f]{12})[0-9a-f]{52}/, '$1…');

function moveText(move: Move): string {
  const [before, after] = [shortDigest(move.before), shortDigest(move.after)];
  if (before === undefined) return `${after ?? ''} is new`;
  if (after === undefined) return `${before} is no longer used`;
  const [old, now] = [imageParts(before), imageParts(after)];
  if (old.repository !== now.repository) return `${before} → ${after}`;
  return `${old.repository}: ${versionText(old)} → ${versionText(now)}`;
}

function versionText({ tag, digest }: ImageParts): string {
  return [tag, digest].filter((part) => part !== undefined).join('@') || '(no tag)';
}

function imagesOf(change: Changed, side: 'before' | 'after'): readonly string[] {
  if (!change.before || !change.after) return [...new Set(imagesIn(change[side]?.object, ''))];
  return [...new Set(change.fields.flatMap((field) => imagesIn(field[side], field.path)))];
}

const IMAGES: Rule = {
  id: 'images/image',
  class: 'images',
  reason: 'another image is another program; nodes must be able to pull it',
  source: 'https://kubernetes.io/docs/concepts/containers/images/',
  find: ({ changed }) => {
    const found = new Map<string, { readonly move: Move; readonly changes: Changed[] }>();
    for (const change of changed.filter((one) => !isOf(one, CRD))) {
      for (const move of moves(imagesOf(change, 'before'), imagesOf(change, 'after'))) {
        const key = `${move.before ?? ''} ${move.after ?? ''}`;
        const known = found.get(key);
        if (known) known.changes.push(change);
        else found.set(key, { move, changes: [change] });
      }
    }
    return [...found.values()]
      .map(({ move, changes }) => ({ what: moveText(move), changes, tells: isImageField, data: move }))
      .sort((a, b) => a.what.localeCompare(b.what));
  },
};

/** A field that holds an image and nothing else. */
function isImageField({ path, before, after }: FieldChange): boolean {
  return path !== '' && [before, after].every((value) => value === undefined || imagesIn(value, path).join() === value);
}

const names = (versions: readonly CrdVersion[]): string => versions.map(({ name }) => name).join(', ');

function versionTexts({ before, after }: Altered): readonly string[] {
  const [old, now] = [versionsOf(before.object), versionsOf(after.object)];
  const without = (some: readonly CrdVersion[], others: readonly CrdVersion[]) =>
    some.filter(({ name }) => !others.some((other) => other.name === name));
  const [added, gone] = [without(now, old), without(old, now)];
  const unserved = now.filter(
    ({ name, isServed }) => !isServed && old.some((one) => one.name === name && one.isServed),
  );
  const [stored, stores] = [old, now].map((all) => names(all.filter(({ isStored }) => isStored)));
  return [
    ...(added.length ? [`version ${names(added)} is new`] : []),
    ...(gone.length ? [`version ${names(gone)} goes`] : []),
    ...(unserved.length ? [`version ${names(unserved)} is no longer served`] : []),
    ...(stored === stores ? [] : [`stores ${stores ?? ''} instead of ${stored ?? ''}`]),
    ...conversionTexts(before.object, after.object),
  ];
}

function conversionTexts(before: unknown, after: unknown): readonly string[] {
  const [old, now] = [before, after].map((crd) => textAt(crd, 'spec', 'conversion', 'strategy') ?? 'None');
  if (old === now) return [];
  const service = ['spec', 'conversion', 'webhook', 'clientConfig', 'service'] as const;
  const by =
    now === 'Webhook'
      ? ` by ${textAt(after, ...service, 'namespace') ?? ''}/${textAt(after, ...service, 'name') ?? ''}`
      : '';
  return [`conversion ${old ?? ''} → ${now ?? ''}${by}`];
}

const CRD_VERSIONS: Rule = {
  id: 'images/crd-versions',
  class: 'images',
  reason: 'clients that use a version that goes fail; a new stored version needs a working conversion',
  source: CRDS,
  find: (comparison) =>
    altered(comparison, CRD).flatMap((one): readonly Found[] => {
      const texts = versionTexts(one);
      if (!texts.length) return [];
      const tells: Found['tells'] = ({ path }) =>
        isBelow(path, 'spec.conversion') || /^spec\.versions\[[^\]]*\](?:\.(?:storage|served))?$/.test(path);
      return [{ what: `CRD ${one.id.name}: ${texts.join(', ')}`, changes: [one], tells, data: { versions: texts } }];
    }),
};

const CRD_NEW: Rule = {
  id: 'images/crd-new',
  class: 'images',
  reason: 'a CRD brings a kind, which other programs may look for',
  source: CRDS,
  find: ({ changed }) =>
    changed
      .filter((one) => !one.before && isOf(one, CRD))
      .map((one) => ({ what: `CRD ${one.id.name} is new: ${names(versionsOf(one.after?.object))}`, changes: [one] })),
};

const FACTS: Readonly<Record<string, string>> = { kubeflow: 'Kubeflow', renderedBy: 'cdk8s-kubeflow', url: 'url' };

const PLATFORM: Rule = {
  id: 'images/platform',
  class: 'images',
  reason: 'the version of Kubeflow, or of this project, is another one',
  source: 'https://github.com/kubeflow/manifests/releases',
  find: (comparison) =>
    altered(comparison, '|ConfigMap')
      .filter(({ id }) => id.name === PLATFORM_CONFIG.name && id.namespace === PLATFORM_CONFIG.namespace)
      .flatMap(factsFound),
};

function factsFound(one: Altered): readonly Found[] {
  const fields = one.fields.filter(({ path }) => path.startsWith('data.') && path.slice(5) in FACTS);
  return fields.map(({ path, before, after }) => ({
    what: `${FACTS[path.slice(5)] ?? path}: ${String(before ?? '(none)')} → ${String(after ?? '(none)')}`,
    changes: [one],
    tells: (field: FieldChange) => field.path === path,
  }));
}

/** Images and versions. */
export const VERSIONS: readonly Rule[] = [PLATFORM, IMAGES, CRD_NEW, CRD_VERSIONS];
