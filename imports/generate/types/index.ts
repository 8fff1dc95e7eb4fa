import { formatted } from '../format';
import type { ImportedCrd } from '../crd';
import { TypeModel } from './model';
import { nameStructs, type Resource } from './naming';
import { Printer } from './print';

const HEADER = '// Made by `npm run import`; changes are overwritten.';

/** What an object has beside the fields of its own kind, and the status, which only controllers write. */
const COMMON_FIELDS = ['apiVersion', 'kind', 'metadata', 'status'];

/** The text of each file of `imports/types`, by its name. */
export async function typeFiles(crds: readonly ImportedCrd[]): Promise<ReadonlyMap<string, string>> {
  const resources = crds.flatMap(resourcesOf(new TypeModel()));
  const printer = new Printer(nameStructs(resources), resources);
  const groups = [...new Set(resources.map(({ group }) => group))].sort();
  const texts = new Map([['core', printer.declarations('core', [])]]);
  for (const group of groups) {
    const declared = declaredOnce(resources.filter((resource) => resource.group === group));
    const text = printer.declarations(group, declared);
    texts.set(group, text.includes('core.') ? `import type * as core from './core';\n\n${text}` : text);
  }
  texts.set('index', indexText(groups, resources));
  texts.set('names', namesText(groups, crds));
  const files = [...texts].map(
    async ([name, text]) => [`${name}.ts`, await formatted(`${HEADER}\n\n${text}`)] as const,
  );
  return new Map(await Promise.all(files));
}

/** The served versions of a CRD, the stored one first. Versions of the same structure share a type. */
function resourcesOf(model: TypeModel): (crd: ImportedCrd) => Resource[] {
  return ({ spec: { group, names, versions } }) => {
    const served = versions.filter((version) => version.served);
    const resources: Resource[] = [];
    for (const { name, schema, storage } of served.sort((a, b) => Number(b.storage) - Number(a.storage))) {
      const struct = model.struct(schema.openAPIV3Schema, group, COMMON_FIELDS);
      const same = resources.find((resource) => resource.struct === struct);
      const suffix = storage || resources.length === 0 ? '' : name.replace(/^v/, 'V');
      resources.push({
        group,
        version: name,
        kind: names.kind,
        typeName: same?.typeName ?? names.kind + suffix,
        struct,
      });
    }
    return resources;
  };
}

function declaredOnce(resources: readonly Resource[]): Resource[] {
  return [...new Map(resources.map((resource) => [resource.typeName, resource])).values()];
}

function indexText(groups: readonly string[], resources: readonly Resource[]): string {
  const imports = groups.map((group) => `import type * as ${alias(group)} from './${group}';`);
  const entries = resources.map(
    ({ group, version, kind, typeName }) => `readonly '${group}/${version}/${kind}': ${alias(group)}.${typeName};`,
  );
  return `${imports.join('\n')}

/**
 * The types of all custom resources, by \`<apiVersion>/<kind>\`: the fields of their own that objects have, without
 * apiVersion, kind and metadata, and without the status, which controllers write.
 */
export interface CustomResources { ${entries.join('\n')} }`;
}

function alias(group: string): string {
  return group.replace(/[^A-Za-z0-9]+(.)/g, (_, letter: string) => letter.toUpperCase());
}

function namesText(groups: readonly string[], crds: readonly ImportedCrd[]): string {
  const union = (values: readonly string[]) => values.map((value) => `| '${value}'`).join(' ');
  return `/** The name of a CRD: \`<plural>.<group>\`. */
export type CrdName = ${union(crds.map(({ name }) => name))};

/** An API group that CRDs are of. */
export type CrdGroup = ${union(groups)};`;
}
