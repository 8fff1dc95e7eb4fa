import type { Either, ObjectType, Type, Union, Word } from './model';
import { namedTypes } from './model';

/** Where a module's types stand, and where it imports their kinds from. */
export interface Origin {
  readonly from: string;
  readonly kinds: string;
}

/** The module with the kinds of a type which exports those of these names. */
export function kindsModule(root: Type, exported: readonly string[], { from, kinds }: Origin): string {
  const named = namedTypes(root).filter((type) => isReferred(type) && (type !== root || exported.includes(type.name)));
  const declarations = named.map((type) => {
    const kind = type.of === 'union' ? 'Variants' : 'Fields';
    const text = `const ${type.name}: ${kind} = ${valueOf(type)};`;
    return exported.includes(type.name) ? `/** The kind of a ${type.name}. */\nexport ${text}` : text;
  });
  const used = ['Fields', 'Variants'].filter((kind) => declarations.some((text) => text.includes(`: ${kind} =`)));
  return `// Made by \`npm run options\` from the interfaces in ${from}. Change those, not this file.
import type { ${used.join(', ')} } from '${kinds}';

${declarations.join('\n\n')}
`;
}

/** Instances of generic types, and variants, stand where they are used. */
function isReferred(type: ObjectType | Union): boolean {
  return /^\w+$/.test(type.name);
}

function kindOf(type: Type): string {
  switch (type.of) {
    case 'words':
      return type.names === undefined ? `{ words: [${type.words.map(literal).join(', ')}] }` : literal('text');
    case 'list':
      return `{ list: ${kindOf(type.item)} }`;
    case 'entries':
      return `{ entries: ${kindOf(type.item)} }`;
    case 'either':
      return eitherOf(type);
    case 'object':
    case 'union':
      return isReferred(type) ? type.name : valueOf(type);
    default:
      return literal(type.of);
  }
}

function valueOf(type: ObjectType | Union): string {
  const name = literal(type.name.replace(/<.*/, ''));
  if (type.of === 'union') {
    const variants = type.variants.map((variant) => `${variant.kind}: ${valueOf(variant)}`);
    return `{ name: ${name}, variants: { ${variants.join(', ')} } }`;
  }
  const required = type.fields.filter((field) => field.required).map((field) => literal(field.name));
  const fields = type.fields.map((field) => `${field.name}: ${kindOf(field.type)}`);
  return `{ name: ${name}, required: [${required.join(', ')}], fields: { ${fields.join(', ')} } }`;
}

function eitherOf({ types }: Either): string {
  return `{ either: [${types.map(kindOf).join(', ')}] }`;
}

function literal(word: Word): string {
  return JSON.stringify(word);
}
