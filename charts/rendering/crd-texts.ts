import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { crd, type CrdName, crdNames, crdOfVersions } from '../../imports';
import { type KnownText, toYaml } from '../contract/yaml';

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

/** The text of the versions of a CRD in a CustomResourceDefinition. */
export const textOfVersions: KnownText = (value, indent) => {
  const name = indent === INDENT ? crdOfVersions(value) : undefined;
  if (name === undefined) return undefined;
  stored ??= existsSync(STORED) ? read(readFileSync(STORED)) : new Map();
  return stored.get(name)?.toString() ?? make(name);
};

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
