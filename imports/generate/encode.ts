import type { Schema } from '../schema';
import type { Store, StoredSchema, StoredSpec, StoredSubtree } from '../store';
import { type ImportedCrd, sortKeys } from './crd';

interface Subtree {
  readonly schema: Schema;
  readonly json: string;
  /** In how many places it stands, places within equal subtrees counted once. */
  uses: number;
}

/** Stores the CRDs such that each subtree that occurs more than once is stored once. */
export function encode(crds: readonly ImportedCrd[]): Store {
  const encoder = new Encoder();
  for (const { spec } of crds) for (const { schema } of spec.versions) encoder.count(schema.openAPIV3Schema);
  encoder.number();
  const stored = crds.map(({ name, spec }): [string, StoredSpec] => {
    const versions = spec.versions.map((version) => ({
      ...version,
      schema: { openAPIV3Schema: encoder.encode(version.schema.openAPIV3Schema) },
    }));
    return [name, { ...spec, versions }];
  });
  return { subtrees: encoder.shared(), crds: Object.fromEntries(stored) };
}

/** The text of `crds.json`: a line for each shared subtree and each CRD, so that a difference names what changed. */
export function storeText({ subtrees, crds }: Store): string {
  const schemas = subtrees.map((subtree) => JSON.stringify(subtree));
  const specs = Object.entries(crds).map(([name, spec]) => `${JSON.stringify(name)}:${JSON.stringify(spec)}`);
  return `{"subtrees":[\n${schemas.join(',\n')}\n],"crds":{\n${specs.join(',\n')}\n}}\n`;
}

class Encoder {
  private readonly subtrees = new Map<string, Subtree>();
  private readonly jsons = new WeakMap<Schema, string>();
  private readonly numbers = new Map<string, number>();

  /** Counts a schema and, the first time it is met, what is in it. */
  count(schema: Schema): void {
    const json = this.json(schema);
    const known = this.subtrees.get(json);
    if (known) {
      known.uses++;
      return;
    }
    this.subtrees.set(json, { schema, json, uses: 1 });
    mapChildren(schema, (child) => {
      this.count(child);
      return 0;
    });
  }

  number(): void {
    for (const [index, { json }] of this.inOrder().entries()) this.numbers.set(json, index);
  }

  encode(schema: Schema): StoredSchema {
    return this.numbers.get(this.json(schema)) ?? this.encodeChildren(schema);
  }

  shared(): StoredSubtree[] {
    return this.inOrder().map(({ schema }) => this.encodeChildren(schema));
  }

  /** The shared subtrees: the frequent ones first, as they get the short numbers. */
  private inOrder(): Subtree[] {
    return [...this.subtrees.values()]
      .filter(({ uses }) => uses > 1)
      .sort((a, b) => b.uses - a.uses || (a.json < b.json ? -1 : 1));
  }

  private encodeChildren(schema: Schema): StoredSubtree {
    return mapChildren(schema, (child) => this.encode(child));
  }

  private json(schema: Schema): string {
    const known = this.jsons.get(schema);
    if (known !== undefined) return known;
    const json = JSON.stringify(sortKeys(schema));
    this.jsons.set(schema, json);
    return json;
  }
}

/** The schema with its children replaced; the keys keep their order. */
function mapChildren(schema: Schema, map: (child: Schema) => StoredSchema): StoredSubtree {
  const { properties, items, additionalProperties, allOf, anyOf, oneOf, not } = schema;
  return {
    ...schema,
    ...(properties && {
      properties: Object.fromEntries(Object.entries(properties).map(([name, child]) => [name, map(child)])),
    }),
    ...(items && { items: map(items) }),
    ...(typeof additionalProperties === 'object' && { additionalProperties: map(additionalProperties) }),
    ...(allOf && { allOf: allOf.map(map) }),
    ...(anyOf && { anyOf: anyOf.map(map) }),
    ...(oneOf && { oneOf: oneOf.map(map) }),
    ...(not && { not: map(not) }),
  } as StoredSubtree;
}
