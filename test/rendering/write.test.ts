import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import type { Files } from '../../charts/rendering/files';
import { linkOutput, outputFolder, STAGE_FOLDERS, writeFolders } from '../../charts/rendering/write';

let folder: string;

beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'cdk8s-kubeflow-')), 'dist');
});

const writeFolder = (name: string, files: Files): void => {
  writeFolders([{ folder: name, files, owned: STAGE_FOLDERS }]);
};
const tree = (): string[] => readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
const put = (path: string, text: string): void => {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
};

test('replaces the rendering as a whole: what is not rendered any more is gone', () => {
  writeFolder(folder, new Map([['00-foundation/a/x.yaml', '1'], ['50-apps/b/y.yaml', '2']])); // oxfmt-ignore
  writeFolder(folder, new Map([['00-foundation/a/x.yaml', '3']]));
  expect(tree()).toEqual(['00-foundation', '00-foundation/a', '00-foundation/a/x.yaml']);
  expect(readFileSync(join(folder, '00-foundation/a/x.yaml'), 'utf8')).toBe('3');
});

test('does not touch files that stay the same', () => {
  const files = new Map([['00-foundation/a/x.yaml', '1'], ['00-foundation/b.yaml', '1']]); // oxfmt-ignore
  writeFolder(folder, files);
  const before = statSync(join(folder, '00-foundation/a/x.yaml'));
  writeFolder(folder, new Map([...files, ['00-foundation/b.yaml', '2']]));
  const { ino, mtimeMs } = statSync(join(folder, '00-foundation/a/x.yaml'));
  expect({ ino, mtimeMs }).toEqual({ ino: before.ino, mtimeMs: before.mtimeMs });
  expect(readFileSync(join(folder, '00-foundation/b.yaml'), 'utf8')).toBe('2');
});

test('leaves alone what is no part of a rendering', () => {
  put('README.md', 'mine');
  put('overlays/prod/kustomization.yaml', 'mine');
  writeFolder(folder, new Map([['00-foundation/a.yaml', '1']]));
  expect(tree()).toEqual(
    ['00-foundation', '00-foundation/a.yaml', 'README.md', 'overlays', 'overlays/prod', 'overlays/prod/kustomization.yaml'], // oxfmt-ignore
  );
});

test('a rendering that cannot be moved into place leaves the last one', () => {
  writeFolder(folder, new Map([['00-foundation/a.yaml', '1'], ['20-mesh/b.yaml', '1']])); // oxfmt-ignore
  // A file in the place of a folder: the name is no stage's, so it is not moved away.
  put('reports', 'mine');
  expect(() => {
    writeFolder(folder, new Map([['00-foundation/a.yaml', '2'], ['30-access/c/d.yaml', '2'], ['reports/b.yaml', '2']])); // oxfmt-ignore
  }).toThrow();
  expect(readFileSync(join(folder, '00-foundation/a.yaml'), 'utf8')).toBe('1');
  expect(readFileSync(join(folder, '20-mesh/b.yaml'), 'utf8')).toBe('1');
  expect(readFileSync(join(folder, 'reports'), 'utf8')).toBe('mine');
  expect(tree().filter((name) => /^(?:\.|30)/.test(name))).toEqual([]);
});

test('the output of the cdk8s CLI is a link to the folder', () => {
  const link = join(dirname(folder), '.cdk8s', 'dist');
  expect(outputFolder(link)).toBe(folder);
  writeFolder(outputFolder(link), new Map([['00-foundation/a.yaml', '1']]));
  linkOutput(link);
  linkOutput(link);
  expect(readFileSync(join(link, '00-foundation/a.yaml'), 'utf8')).toBe('1');
});

test('any other output is taken as it is', () => {
  expect(outputFolder('out/here')).toBe('out/here');
  linkOutput(folder);
  expect(existsSync(folder)).toBe(false);
});
