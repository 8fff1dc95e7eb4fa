import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { crd, crdNames } from '../../imports';
import { canonicalSpec } from '../../imports/generate/crd';
import { encode, storeText } from '../../imports/generate/encode';
import { type ModuleSource, verified } from '../../imports/generate/modules';
import { dexCrds } from '../../imports/handwritten/dex';
import { compositeController, controllerRevision, decoratorController } from '../../imports/handwritten/metacontroller';
import { pipeline, pipelineVersion } from '../../imports/handwritten/pipelines';
import { tensorboard } from '../../imports/handwritten/tensorboard';
import type { CustomResourceDefinitionSpec } from '../../imports/schema';

const read = (file: string) => readFileSync(join(__dirname, '../../imports', file), 'utf8');
const sources = JSON.parse(read('sources.json')) as readonly ModuleSource[];

describe('the pinned modules', () => {
  test('are the same in sources.json, go.mod and go.sum', () => {
    const pins = sources.map(({ module, version }) => `${module} ${version}`);
    expect([...read('go.mod').matchAll(/^\t(\S+ \S+)$/gm)].map(([, pin]) => pin)).toEqual(pins);
    const sums = read('go.sum')
      .split('\n')
      .filter((line) => line !== '' && !line.includes('/go.mod '));
    expect(sums.sort()).toEqual(sources.map(({ module, version, sum }) => `${module} ${version} ${sum}`).sort());
  });

  test('are the ones that the lock file names', () => {
    const lock = JSON.parse(read('crds.lock.json')) as Readonly<Record<string, { module: string; version?: string }>>;
    const named = Object.values(lock).flatMap(({ module, version }) => (version ? [`${module} ${version}`] : []));
    expect([...new Set(named)].sort()).toEqual(sources.map(({ module, version }) => `${module} ${version}`).sort());
  });

  test('are refused when the checksum is another', () => {
    const source = { module: 'example.org/api', version: 'v1.0.0', sum: 'h1:pinned=', paths: [] };
    const got = { Path: 'example.org/api', Dir: 'modules/api', Sum: 'h1:other=' };
    expect(() => verified([source], [got])).toThrow(
      'example.org/api@v1.0.0: the checksum is h1:other=, sources.json pins h1:pinned=',
    );
    expect(() => verified([source], [{ Path: 'example.org/api', Error: 'not found' }])).toThrow(
      'example.org/api@v1.0.0: not downloaded: not found',
    );
    expect(verified([source], [{ ...got, Sum: 'h1:pinned=' }])).toEqual(new Map([['example.org/api', 'modules/api']]));
  });
});

describe('what is stored', () => {
  test('is made anew from the CRDs, byte for byte', () => {
    const crds = crdNames().map((name) => ({ name, module: '', spec: crd(name).spec }));
    expect(storeText(encode(crds))).toBe(read('crds.json'));
  });

  test('loses descriptions and conversion, but no property', () => {
    const published = {
      ...tensorboard,
      conversion: { strategy: 'None' },
      preserveUnknownFields: false,
      versions: tensorboard.versions.map((version) => ({
        ...version,
        schema: {
          openAPIV3Schema: {
            description: 'A Tensorboard.',
            type: 'object' as const,
            properties: { description: { type: 'string' as const, description: 'What it is.' } },
          },
        },
      })),
    };
    const { versions, ...rest } = canonicalSpec(published);
    expect(Object.keys(rest)).toEqual(['group', 'names', 'scope']);
    expect(versions[0]?.schema.openAPIV3Schema).toEqual({
      type: 'object',
      properties: { description: { type: 'string' } },
    });
  });

  test.each<[string, CustomResourceDefinitionSpec]>(
    [
      ...dexCrds,
      compositeController,
      controllerRevision,
      decoratorController,
      pipeline,
      pipelineVersion,
      tensorboard,
    ].map((spec) => [spec.names.kind, spec]),
  )('%s is the one that is written by hand', (_, spec) => {
    const names = crdNames().filter((name) => name === `${spec.names.plural}.${spec.group}`);
    expect(names.map((name) => crd(name).spec)).toEqual([canonicalSpec(spec)]);
  });
});
