import { type Field, type ObjectType, partsOf, type Type, type Union, type Word } from './model';
import { pathsOf } from './paths';

/** Titles of the topics, which are folders below `charts/config`, in the order of the page. */
const TOPICS: Readonly<Record<string, string>> = {
  '': 'The definition',
  gateway: 'The way in',
  access: 'Logging in',
  tenants: 'Tenants',
  mesh: 'The mesh',
  monitoring: 'Monitoring',
  storage: 'Volumes',
  cluster: 'The cluster',
  apps: 'Apps',
  sizes: 'Sizes',
  delivery: 'Delivery',
};

const HEAD = `<!-- Made by \`npm run options\` from the interfaces in charts/config. Change those, not this file. -->

# Reference

Every field of a definition: its type, its meaning and its default; [definition.md](definition.md) is the guide. An
\`amount\` is a quantity of Kubernetes: a text such as \`'500m'\` or \`'64Gi'\`, or a number. In YAML and JSON, what
\`Tls.ca({ … })\` and the like make is a record with the fields given and the last name as its \`kind\`: \`{ kind: 'ca', … }\`.`;

/** Places of a type that are named. */
const MOST_PLACES = 3;

/** A default that is written in code, and no text about one. */
const CODE = /^(?:'[^']*'|true|false|[0-9.]+|[A-Z]\w+\.\w+\(.*\))$/;

/** The page with all fields. */
export function referencePage(root: ObjectType): string {
  const paths = pathsOf(root);
  const types = sectionsOf(root);
  const [homeless] = types.filter(({ topic }) => !Object.hasOwn(TOPICS, topic));
  if (homeless)
    throw new Error(`${homeless.name} is declared in '${homeless.topic}', which is no topic of the reference`);
  const chapters = Object.entries(TOPICS).flatMap(([topic, title]) => {
    const sections = types.filter((type) => type.topic === topic).map((type) => section(type, paths));
    return sections.length ? [`## ${title}`, ...sections] : [];
  });
  return `${[HEAD, ...chapters].join('\n\n')}\n`;
}

/** Types with a section of their own: a generic one has one for all its instances. */
function sectionsOf(root: ObjectType): readonly (ObjectType | Union)[] {
  const found = new Map<string, ObjectType | Union>();
  const seen = new Set<Type>();
  const visit = (type: Type): void => {
    if (seen.has(type) || (type.of === 'object' && type.external)) return;
    seen.add(type);
    const isNamed = (type.of === 'object' || type.of === 'union') && !type.name.includes('.');
    if (isNamed && !found.has(baseOf(type.name))) found.set(baseOf(type.name), type);
    partsOf(type).forEach(visit);
  };
  visit(root);
  return [...found.values()];
}

function section(type: ObjectType | Union, paths: ReadonlyMap<string, readonly string[]>): string {
  const places = paths.get(baseOf(type.name)) ?? [];
  const others = places.length > MOST_PLACES ? ' and others' : '';
  const at = places.length ? `At ${places.slice(0, MOST_PLACES).map(code).join(', ')}${others}.` : '';
  const head = [`### ${title(type)}`, prose(type.doc), at];
  const body = type.of === 'object' ? [table(type)] : type.variants.flatMap(variant);
  return [...head, ...body].filter(Boolean).join('\n\n');
}

function variant(type: ObjectType): readonly string[] {
  return [`#### ${type.name}`, prose(type.doc), table(type)];
}

function table({ name, fields }: ObjectType): string {
  if (!fields.length) return '';
  const rows = fields.map((field) => row(field, name.includes('<')));
  return ['| field | type | meaning | default |', '| --- | --- | --- | --- |', ...rows].join('\n');
}

function row(field: Field, isGeneric: boolean): string {
  const { name, doc, required, default: text = '' } = field;
  const type = isGeneric && field.written !== undefined ? code(field.written) : typeText(field.type);
  const meaning = [prose(doc), ...linesOf(field.type)].join('<br>');
  return `| ${[code(name), type, meaning, required ? 'required' : CODE.test(text) ? code(text) : text].map(cell).join(' | ')} |`;
}

/** What is told of each word, and the names that entries may have. */
function linesOf(type: Type): readonly string[] {
  if (type.of === 'words') return type.lines ?? [];
  return type.of === 'entries' && type.keys ? [`Names: ${type.keys.map(code).join(', ')}.`] : [];
}

function typeText(type: Type): string {
  switch (type.of) {
    case 'text':
      return code('string');
    case 'class':
      return 'a class';
    case 'flag':
      return code('boolean');
    case 'number':
    case 'amount':
      return code(type.of);
    case 'words':
      return code(type.names ?? '') === '``'
        ? type.words.map((word) => code(literal(word))).join(' | ')
        : code('string');
    case 'list':
      return isUnion(type.item) ? `(${typeText(type.item)})[]` : `${typeText(type.item)}[]`;
    case 'entries':
      return `${typeText(type.item)} by ${type.what ?? 'name'}`;
    case 'either':
      return type.types.map(typeText).join(' | ');
    default:
      return type.of === 'object' && type.external ? `Kubernetes' ${code(type.name)}` : link(type);
  }
}

/** Whether the text of a type is several. */
function isUnion(type: Type): boolean {
  return type.of === 'either' || (type.of === 'words' && type.names === undefined);
}

function link(type: ObjectType | Union): string {
  const text = `[${baseOf(type.name)}](#${anchor(title(type))})`;
  const parameter = type.of === 'object' && type.name.includes('<') ? type.fields.find(isOfParameter) : undefined;
  if (!parameter) return text;
  const item = parameter.type.of === 'list' && parameter.written !== 'T' ? parameter.type.item : parameter.type;
  return `${text} of ${typeText(item)}`;
}

/** Whether a field is of the parameter of a generic type, or a list of such. */
function isOfParameter({ written = '' }: Field): boolean {
  return /\bT\b/.test(written);
}

/** The anchor that GitHub gives a heading. */
export function anchor(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\w -]/g, '')
    .replaceAll(' ', '-');
}

function title({ name }: ObjectType | Union): string {
  return name.includes('<') ? `\`${baseOf(name)}<T>\`` : name;
}

function baseOf(name: string): string {
  return name.replace(/<.*/, '');
}

function literal(word: Word): string {
  return typeof word === 'string' ? `'${word}'` : String(word);
}

function code(text: string): string {
  return `\`${text}\``;
}

/** In a table, a pipe ends the cell. */
function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}

function prose(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
