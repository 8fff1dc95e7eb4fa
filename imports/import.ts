import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { adjust } from './generate/adjustments';
import { canonicalSpec, checksum, type ImportedCrd, readCrds } from './generate/crd';
import { encode, storeText } from './generate/encode';
import { download, filesOf, type ModuleSource } from './generate/modules';
import { typeFiles } from './generate/types';
import { handwrittenCrds } from './handwritten';

/** The CRDs of the pinned modules, as they are published. */
function publishedCrds(): ImportedCrd[] {
  const sources = JSON.parse(readFileSync(join(__dirname, 'sources.json'), 'utf8')) as ModuleSource[];
  const folders = download(sources, __dirname);
  return sources.flatMap((source) => {
    const { module, version } = source;
    const crds = filesOf(source, folders.get(module) ?? '').flatMap(readCrds);
    if (crds.length === 0) throw new Error(`${module}@${version} has no CRD in ${source.paths.join(', ')}`);
    return crds.map((crd) => ({ ...crd, module, version }));
  });
}

/** All CRDs as they are stored, in alphabetical order. */
function allCrds(): ImportedCrd[] {
  const published = publishedCrds();
  const notebook = published.find(({ name }) => name === 'notebooks.kubeflow.org');
  if (!notebook) throw new Error('no module publishes notebooks.kubeflow.org');
  const handwritten = handwrittenCrds(notebook.spec).map((spec) => ({
    name: `${spec.names.plural}.${spec.group}`,
    module: 'handwritten',
    spec,
  }));
  const crds = [...published, ...handwritten].map((crd) => ({
    ...crd,
    spec: canonicalSpec(adjust(crd.name, crd.spec)),
  }));
  crds.sort((a, b) => (a.name < b.name ? -1 : 1));
  const twice = crds.filter(({ name }, index) => crds[index + 1]?.name === name);
  if (twice.length > 0) throw new Error(`published by two modules: ${twice.map(({ name }) => name).join(', ')}`);
  return crds;
}

async function main(): Promise<void> {
  const crds = allCrds();
  const types = await typeFiles(crds);
  const lock = crds.map(({ name, module, version, spec }) => [name, { module, version, sha256: checksum(spec) }]);

  writeFileSync(join(__dirname, 'crds.json'), storeText(encode(crds)));
  writeFileSync(join(__dirname, 'crds.lock.json'), `${JSON.stringify(Object.fromEntries(lock), null, 2)}\n`);
  const folder = join(__dirname, 'types');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  for (const [file, text] of types) writeFileSync(join(folder, file), text);
  console.log(`${crds.length} CRDs`);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
