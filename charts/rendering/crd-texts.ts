import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { crd, type CrdName, crdNames, crdOfVersions } from '../../imports';
import { toYaml } from '../contract/yaml';

/** A piece of a file: text, or bytes that are at hand. */
export type Piece = string | Buffer;

/**
 * The versions of CRDs are nine tenths of all that is rendered, and never change: the build makes their texts. Sources have
 * none; there, a process makes each once.
 */
const STORED = join(__dirname, '../../imports/crd-texts');
/** What stands before the versions in a CRD. */
const BEFORE = 'spec:\n  versions:';
const INDENT = 2;

let stored: ReadonlyMap<string, Buffer> | undefined;
const made = new Map<CrdName, string>();

/** Stands in a text for what is written as bytes; YAML has no such character. */
const HOLE = '\0';

/** A CustomResourceDefinition in pieces: its versions as they are stored, so that no text is made of them. */
export function crdPieces(json: object): readonly Piece[] {
  let versions: Buffer | undefined;
  const text = toYaml(json, (value, indent) => {
    const name = indent === INDENT ? crdOfVersions(value) : undefined;
    versions ??= name && storedOf(name);
    return name && (versions ? HOLE : make(name));
  });
  const [before = '', after = ''] = text.split(HOLE);
  return versions ? [before, versions, after] : [text];
}

function storedOf(name: CrdName): Buffer | undefined {
  stored ??= existsSync(STORED) ? read(readFileSync(STORED)) : new Map();
  return stored.get(name);
}

function make(name: CrdName): string {
  let text = made.get(name);
  if (text === undefined) {
    text = toYaml({ spec: { versions: crd(name).spec.versions } }).slice(BEFORE.length, -1);
    made.set(name, text);
  }
  return text;
}

/** The texts of all CRDs, behind a line with the length of each. */
export function crdTexts(): string {
  const texts = crdNames().map((name) => [name, make(name)] as const);
  const lengths = texts.map(([name, text]) => [name, Buffer.byteLength(text)]);
  return [JSON.stringify(Object.fromEntries(lengths)), '\n', ...texts.map(([, text]) => text)].join('');
}

function read(file: Buffer): ReadonlyMap<string, Buffer> {
  let end = file.indexOf('\n') + 1;
  const lengths = JSON.parse(file.toString('utf8', 0, end)) as Readonly<Record<string, number>>;
  return new Map(Object.entries(lengths).map(([name, length]) => [name, file.subarray(end, (end += length))]));
}
