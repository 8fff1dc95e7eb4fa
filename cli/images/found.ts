import { copyOf, imageParts, type Mirror } from '../../charts/contract/images';
import { images } from '../../charts/versions';
import { isObject } from '../json';
import type { Rendering } from '../rendering/rendering';

/** An image of a rendering. */
export interface FoundImage {
  /** Where it is pulled from. */
  readonly image: string;
  /** Where its project has it; the same where it is not pulled from a mirror, or is not one of the platform's. */
  readonly source: string;
  /** Components and tenants whose objects name it. */
  readonly components: readonly string[];
}

const HOST = String.raw`(?:(?:[a-z0-9-]+\.)+[a-z0-9-]+(?::\d+)?|[a-z0-9-]+:\d+|localhost)`;
const REPOSITORY = String.raw`(?:\/[a-z0-9]+(?:[._-]+[a-z0-9]+)*)+`;
const VERSION = String.raw`(?::\w[\w.-]*(?:@sha256:[0-9a-f]{64})?|@sha256:[0-9a-f]{64})`;

/** An image anywhere in a text: in a list, a setting, an argument. */
const IN_TEXT = new RegExp(String.raw`(?<![\w./:@-])${HOST}${REPOSITORY}${VERSION}`, 'gi');

/** A repository alone, whose tag stands elsewhere, as in KServe's settings. */
const REPOSITORY_IN_TEXT = new RegExp(String.raw`(?<![\w./:@-])${HOST}${REPOSITORY}(?![\w./:@-])`, 'gi');

/** The value of a field `image`, which Docker completes: `python:3.12`. */
const NAMED = /^[a-z0-9][\w./:@-]*$/i;

/**
 * The images of a rendering, wherever they stand: in containers, ConfigMaps, environments, arguments, custom resources.
 * @param mirror where else they are to be pulled from
 */
export function imagesOf(rendering: Rendering, mirror?: Mirror): readonly FoundImage[] {
  const own = new PlatformImages(rendering.facts?.mirror ?? {});
  const found = new Map<string, Set<string>>();
  for (const { id, object, component } of rendering.objects) {
    // Descriptions of fields have examples.
    if (id.kind === 'CustomResourceDefinition') continue;
    for (const image of imagesIn(object, own)) found.set(image, (found.get(image) ?? new Set()).add(component));
  }
  return [...found]
    .map(([image, components]) => {
      const source = own.sources.get(withoutLock(image)) ?? image;
      return { image: mirror ? copyOf(source, mirror) : image, source, components: [...components].sort() };
    })
    .sort((a, b) => a.source.localeCompare(b.source));
}

/** An image without the digest after its tag, by which a lock pins it. */
function withoutLock(image: string): string {
  const { repository, tag } = imageParts(image);
  return tag === undefined ? image : `${repository}:${tag}`;
}

/** The images that the platform brings, where a rendering has them. */
class PlatformImages {
  /** Where projects have them. */
  readonly sources: ReadonlyMap<string, string>;
  /** Their addresses by these without tag or digest. */
  readonly byRepository: ReadonlyMap<string, string>;

  constructor(mirror: Mirror) {
    const all = Object.values<string>(images).map((image) => [copyOf(image, mirror), image] as const);
    this.sources = new Map(all);
    this.byRepository = new Map(all.map(([image]) => [imageParts(image).repository, image]));
  }
}

function* imagesIn(value: unknown, own: PlatformImages, key = ''): Iterable<string> {
  if (typeof value === 'string') {
    const isWhole = key === 'image' && NAMED.test(value) && /[/:]/.test(value);
    yield* isWhole ? [value] : imagesInText(value, own);
  } else if (Array.isArray(value)) {
    for (const item of value) yield* imagesIn(item, own);
  } else if (isObject(value)) {
    for (const [name, field] of Object.entries(value)) yield* imagesIn(field, own, name);
  }
}

function imagesInText(text: string, { byRepository }: PlatformImages): readonly string[] {
  const split = (text.match(REPOSITORY_IN_TEXT) ?? []).flatMap((repository) => byRepository.get(repository) ?? []);
  return [...namedIn(text), ...split];
}

/** The images that a text names with their registry, and with a tag or a digest. */
export function namedIn(text: string): readonly string[] {
  return text.match(IN_TEXT) ?? [];
}
