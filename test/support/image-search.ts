import { loadAll } from 'js-yaml';

/**
 * A search for images of its own: it knows nothing of the pass that moves them, nor of the platform's fields. It reads the
 * files as a cluster does, opens every text that is YAML or JSON itself, and asks three questions of each text.
 */

/** Registries of the internet. Docker's is meant wherever none is named. */
const REGISTRIES =
  /(?:docker\.io|docker\.com|gcr\.io|ghcr\.io|quay\.io|registry\.k8s\.io|registry\.istio\.io|public\.ecr\.aws|mcr\.microsoft\.com|nvcr\.io|[a-z0-9-]+\.pkg\.dev|icr\.io|registry\.gitlab\.com|cgr\.dev)/;

/** A field that holds an image, or a part of one, in any spelling: `image`, `sidecarImage`, `VIEWER_IMAGE`, `hub`. */
const OF_IMAGE = /^(?:image|hub)$|[a-z]Image$|(?:^|[-_])image$/i;
/** Such fields whose text is no address: policies, and an image's name beside a hub. */
const ADDRESS = /^[\w.-]+(?::\d+)?\/[\w./-]+/;

/** A text of a file, with the keys that lead to it. */
interface Found {
  readonly path: string;
  readonly key: string;
  readonly text: string;
}

/** Every text of a value: keys of records as well, and what texts hold that are YAML or JSON. */
export function* textsIn(value: unknown, path: string, key = ''): Generator<Found> {
  if (typeof value === 'string') {
    yield { path, key, text: value };
    const inner = opened(value);
    if (inner !== undefined) yield* textsIn(inner, `${path}»`);
  } else if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) yield* textsIn(item, `${path}[${index}]`, key);
  } else if (typeof value === 'object' && value !== null) {
    const { name, value: given } = value as { readonly name?: unknown; readonly value?: unknown };
    for (const [field, item] of Object.entries(value)) {
      yield { path, key: '', text: field };
      // Of a variable, the name tells what the value is.
      const of = field === 'value' && given !== undefined && typeof name === 'string' ? name : field;
      yield* textsIn(item, `${path}.${field}`, of);
    }
  }
}

function opened(text: string): unknown {
  if (!/[:{[]/.test(text)) return undefined;
  try {
    const inner = loadAll(text);
    return inner.some((one) => typeof one === 'object' && one !== null) ? inner : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Texts that name an image elsewhere than in a mirror: a registry of the internet, a field of an image with another
 * address, or the name and version of a known image after anything but the mirror.
 * @param files text by path
 * @param known addresses of images, whose last parts are looked for
 */
export function strangers(
  files: Iterable<readonly [file: string, source: string]>,
  mirror: string,
  known: readonly string[],
): readonly string[] {
  const names = new Set(known.map((address) => address.slice(address.lastIndexOf('/') + 1)));
  const found: string[] = [];
  for (const [file, source] of files) {
    for (const { path, key, text } of textsIn(loadAll(source), file)) {
      const isOther = OF_IMAGE.test(key) && ADDRESS.test(text) && !text.startsWith(`${mirror}/`);
      if (REGISTRIES.test(text) || isOther || namesOne(text, mirror, names)) found.push(`${path}: ${text}`);
    }
  }
  return found;
}

/** Whether a word of a text is one of the names, with a registry before it or without. */
function namesOne(text: string, mirror: string, names: ReadonlySet<string>): boolean {
  return text.split(/[\s"'=,]+/).some((word) => {
    const name = word.slice(word.lastIndexOf('/') + 1).replace(/@sha256:.*$/, '');
    return names.has(name) && !word.startsWith(`${mirror}/`);
  });
}
