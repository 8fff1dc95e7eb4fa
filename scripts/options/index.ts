// npm run options: what is made of the interfaces in charts/config. `npm run options -- --check` only compares.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { formatted } from '../../imports/generate/format';
import { kindsModule } from './kinds';
import { namedTypes, type ObjectType } from './model';
import { readDefinition } from './read';
import { referencePage } from './reference';
import { listSchema } from './schema';

const REPOSITORY = join(__dirname, '../..');

/** The kinds that the library checks by themselves. */
const EXPORTED = ['KubeflowProps', 'Tenant'];

/** The texts of the files, by their path in the repository. */
async function files(): Promise<ReadonlyMap<string, string>> {
  const type = typeIn('charts/config/definition.ts', 'KubeflowProps');
  const facts = typeIn('charts/presets/index.ts', 'PresetFacts');
  const tenant = namedTypes(type).find(({ name }) => name === 'Tenant');
  if (tenant?.of !== 'object') throw new Error('there is no interface Tenant');
  const kinds = 'charts/config/generated/kinds.ts';
  const presets = 'charts/presets/generated/kinds.ts';
  const named = facts.fields.flatMap((field) => (field.type.of === 'object' ? [field.type.name] : []));
  const ofPresets = { from: 'charts/presets', kinds: '../../config/checks/kinds' };
  return new Map([
    [kinds, await formatted(kindsModule(type, EXPORTED, { from: 'charts/config', kinds: '../checks/kinds' }))],
    [presets, await formatted(kindsModule(facts, named, ofPresets))],
    ['docs/reference.md', referencePage(type)],
    ['tenants.schema.json', listSchema(tenant, 'Tenants', 'A file for tenantsFromFile of cdk8s-kubeflow.')],
  ]);
}

/** @throws if a field of it has no meaning, or an optional one no default */
function typeIn(file: string, name: string): ObjectType {
  const { type, problems } = readDefinition(join(REPOSITORY, file), name);
  if (problems.length) throw new Error(problems.join('\n'));
  return type;
}

async function main(): Promise<void> {
  const check = process.argv.includes('--check');
  const stale: string[] = [];
  for (const [file, text] of await files()) {
    const path = join(REPOSITORY, file);
    if (existsSync(path) && readFileSync(path, 'utf8') === text) continue;
    stale.push(file);
    if (!check) writeFileSync(path, text);
  }
  if (check && stale.length) throw new Error(`${stale.join(', ')}: not what the interfaces say; run npm run options`);
  console.log(stale.length ? `wrote ${stale.join(', ')}` : 'nothing changed');
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
