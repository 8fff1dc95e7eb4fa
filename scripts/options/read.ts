import { dirname, relative, sep } from 'node:path';

import ts from 'typescript';

import type { Entries, Field, ObjectType, Type, Union, Variant, Word, Words } from './model';
import { aliasOf, docOfType, externalName, isLiteral, itemOf, symbolOf } from './nodes';
import { wordsOf } from './words';
import { programOf } from './program';

/** What the interfaces say, and what they leave out: fields without a meaning, or optional ones without a default. */
export interface Definition {
  readonly type: ObjectType;
  readonly problems: readonly string[];
}

/** Reads an interface of a file, and all types that it reaches. */
export function readDefinition(file: string, name: string): Definition {
  const program = programOf(file);
  const source = program.getSourceFile(file);
  if (!source) throw new Error(`${file} is missing`);
  return new Reader(program.getTypeChecker(), dirname(file)).read(source, name);
}

/** Where Kubernetes' own types are spelled as in YAML. */
const KUBERNETES = '/charts/kit/k8s.ts';
const NAME = ts.TypeFormatFlags.NoTruncation;

class Reader {
  private readonly known = new Map<ts.Type, ObjectType | Union>();
  private readonly problems: string[] = [];
  /** The topic of what is being read, for types that are declared elsewhere. */
  private topic = '';

  constructor(
    private readonly checker: ts.TypeChecker,
    private readonly root: string,
  ) {}

  read(source: ts.SourceFile, name: string): Definition {
    const symbol = this.checker.resolveName(name, source, ts.SymbolFlags.Interface, false);
    if (!symbol) throw new Error(`${source.fileName} has no interface ${name}`);
    const type = this.typeOf(this.checker.getDeclaredTypeOfSymbol(symbol), undefined, name);
    if (type.of !== 'object') throw new Error(`${name} is not an interface`);
    return { type, problems: [...new Set(this.problems)] };
  }

  /** @param at name of the field, for messages */
  private typeOf(type: ts.Type, node: ts.TypeNode | undefined, at: string): Type {
    const members = (type.isUnion() ? type.types : [type]).filter(({ flags }) => !(flags & ts.TypeFlags.Undefined));
    const words = wordsOf(this.checker, members, node);
    const rest = members.filter((member) => !isLiteral(member));
    const isFlag = words.includes(true) && words.includes(false);
    const others = words.filter((word) => !isFlag || typeof word !== 'boolean');
    const types: Type[] = [
      ...(isFlag ? [{ of: 'flag' } as const] : []),
      ...this.unionOf(rest, type, node, at),
      ...(others.length ? [this.wordsOf(others, node)] : []),
    ];
    const [first, ...more] = types;
    if (!first) throw new Error(`${at}: ${this.checker.typeToString(type)} cannot be checked at run time`);
    return more.length ? { of: 'either', types } : first;
  }

  private unionOf(
    members: readonly ts.Type[],
    whole: ts.Type,
    node: ts.TypeNode | undefined,
    at: string,
  ): readonly Type[] {
    const kinds = members.map((member) => this.kindOf(member));
    const isMade = members.length > 1 || this.hasFactories(whole);
    if (isMade && kinds.every((kind) => kind !== undefined)) return [this.variantsOf(members, whole, at)];
    const types = members.map((member) => this.singleOf(member, node, at));
    const scalars = types.map(({ of }) => of);
    const isAmount = scalars.includes('text') && scalars.includes('number');
    if (!isAmount) return types;
    return [{ of: 'amount' }, ...types.filter(({ of }) => of !== 'text' && of !== 'number')];
  }

  /** A type that is neither a literal nor a union. */
  private singleOf(type: ts.Type, node: ts.TypeNode | undefined, at: string): Type {
    if (type.flags & ts.TypeFlags.String) return { of: 'text' };
    if (type.flags & ts.TypeFlags.Number) return { of: 'number' };
    if (this.checker.isArrayType(type)) {
      const [item] = this.checker.getTypeArguments(type as ts.TypeReference);
      if (item) return { of: 'list', item: this.typeOf(item, itemOf(node), `${at}[]`) };
    }
    if (type.getConstructSignatures().length) return { of: 'class' };
    // Keys of any form, or of one, such as `${string}/${string}`.
    const item = this.checker
      .getIndexInfosOfType(type)
      .find(({ keyType }) => !(keyType.flags & ts.TypeFlags.Number))?.type;
    if (item) return { of: 'entries', item: this.typeOf(item, undefined, `${at}.<name>`) };
    if (!(type.flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection)) || type.getCallSignatures().length) {
      throw new Error(`${at}: ${this.checker.typeToString(type)} cannot be checked at run time`);
    }
    return this.known.get(type) ?? this.entriesOf(type, at) ?? this.objectOf(type, at);
  }

  /** An object whose fields no interface declares, because it is mapped from a union of names. */
  private entriesOf(type: ts.Type, at: string): Entries | undefined {
    const properties = type.getProperties();
    const [first] = properties;
    const isMapped = !this.isExternal(type) && properties.every(({ declarations }) => !declarations?.length);
    if (!first || !isMapped) return undefined;
    const item = this.typeOf(this.checker.getTypeOfSymbol(first), undefined, `${at}.<name>`);
    return { of: 'entries', item, keys: properties.map(({ name }) => name).sort() };
  }

  private objectOf(type: ts.Type, at: string): ObjectType {
    const external = this.isExternal(type);
    const symbol = type.aliasSymbol ?? type.getSymbol();
    const name = external ? externalName(type) : this.checker.typeToString(type, undefined, NAME);
    if (name.startsWith('{')) throw new Error(`${at}: give ${name} a name; write an interface`);
    const fields: Field[] = [];
    const object: ObjectType = {
      of: 'object',
      name,
      doc: this.docOf(symbol),
      topic: this.topicOf(symbol),
      external,
      fields,
    };
    this.known.set(type, object);
    const { topic } = this;
    this.topic = object.topic;
    fields.push(...this.fieldsOf(type, name, external));
    this.topic = topic;
    return object;
  }

  private fieldsOf(type: ts.Type, where: string, external: boolean): readonly Field[] {
    return type.getProperties().flatMap((property) => {
      const given = this.checker.getTypeOfSymbol(property);
      const name = property.name;
      // A field that one way of several must not have.
      if (name === 'kind' && this.kindOf(type) !== undefined) return [];
      if (given.flags & ts.TypeFlags.Undefined) return [];
      return [this.fieldOf(property, given, `${where}.${name}`, external)];
    });
  }

  private fieldOf(property: ts.Symbol, given: ts.Type, at: string, external: boolean): Field {
    const required = !(property.flags & ts.SymbolFlags.Optional);
    const declared = property.valueDeclaration;
    const node = declared && ts.isPropertySignature(declared) && this.isOwn(declared) ? declared.type : undefined;
    // The declared type still has its alias; the parameter of a generic one is known by the instance alone.
    const isGeneric = declared?.parent && ts.isInterfaceDeclaration(declared.parent) && declared.parent.typeParameters;
    const type = node && !isGeneric ? this.checker.getTypeFromTypeNode(node) : given;
    const doc = this.docOf(property);
    const tag = property.getJsDocTags(this.checker).find((each) => each.name === 'default');
    const text = tag && ts.displayPartsToString(tag.text).replace(/\s+/g, ' ').trim();
    if (!external && !doc) this.problems.push(`${at} has no meaning; write a doc comment`);
    if (!external && !required && !text) this.problems.push(`${at} is optional; write its @default`);
    const found = this.named(this.typeOf(type, node, at), node);
    const written = isGeneric ? node?.getText() : undefined;
    return { name: property.name, type: found, required, doc, default: text, written };
  }

  private wordsOf(words: readonly Word[], node: ts.TypeNode | undefined): Words {
    const name = node && symbolOf(this.checker, node)?.name;
    const names = name?.endsWith('Name') ? name : undefined;
    return { of: 'words', words, names, lines: this.linesOf(node) };
  }

  /** The list in the doc comment of a type of literals. */
  private linesOf(node: ts.TypeNode | undefined): readonly string[] | undefined {
    const lines = this.docOf(node && symbolOf(this.checker, node))
      .split(/^- /m)
      .slice(1);
    return lines.length ? lines.map((line) => line.replace(/\s+/g, ' ').trim()) : undefined;
  }

  /** Keys of entries by what they name: `component` for `Record<ComponentName, …>`. */
  private named(type: Type, node: ts.TypeNode | undefined): Type {
    if (type.of !== 'entries' || !type.keys || !node) return type;
    const [, key = ''] = /\bRecord<\s*(\w+?)(?:Name)?,/.exec(node.getText()) ?? aliasOf(this.checker, node);
    return { ...type, what: key.toLowerCase() };
  }

  private variantsOf(members: readonly ts.Type[], type: ts.Type, at: string): Union {
    const known = this.known.get(type);
    if (known?.of === 'union') return known;
    const symbol = type.aliasSymbol;
    const declaration = symbol?.declarations?.find(ts.isTypeAliasDeclaration);
    if (!symbol || !declaration) throw new Error(`${at}: give the union with a 'kind' a name`);
    const factories = this.checker.resolveName(symbol.name, declaration, ts.SymbolFlags.Value, false);
    const made = factories ? this.checker.getTypeOfSymbol(factories).getProperties() : [];
    const topic = this.topicOf(symbol);
    const variants: Variant[] = made.map((factory) => {
      const member = members.find((each) => this.kindOf(each) === factory.name);
      if (!member) throw new Error(`${symbol.name}.${factory.name} makes no kind of ${symbol.name}`);
      const name = `${symbol.name}.${factory.name}`;
      const fields = this.fieldsOf(member, name, false);
      return { of: 'object', kind: factory.name, name, doc: this.docOf(factory), topic, external: false, fields };
    });
    const kinds = members.map((member) => this.kindOf(member));
    const lacking = kinds.filter((kind) => !variants.some((variant) => variant.kind === kind));
    if (lacking.length) throw new Error(`${symbol.name} has no factory for ${lacking.join(', ')}`);
    const union: Union = { of: 'union', name: symbol.name, doc: docOfType(declaration), topic, variants };
    this.known.set(type, union);
    return union;
  }

  /** Whether a value has the type's name: the object of its factories. */
  private hasFactories({ aliasSymbol }: ts.Type): boolean {
    const [declaration] = aliasSymbol?.declarations ?? [];
    return this.checker.resolveName(aliasSymbol?.name ?? '', declaration, ts.SymbolFlags.Value, false) !== undefined;
  }

  private kindOf(type: ts.Type): Word | undefined {
    const kind = type.getProperty('kind');
    const found = kind && this.checker.getTypeOfSymbol(kind);
    return found?.isStringLiteral() ? found.value : undefined;
  }

  private isExternal({ aliasSymbol }: ts.Type): boolean {
    return aliasSymbol?.declarations?.some((each) => each.getSourceFile().fileName.endsWith(KUBERNETES)) ?? false;
  }

  private docOf(symbol: ts.Symbol | undefined): string {
    const text = ts.displayPartsToString(symbol?.getDocumentationComment(this.checker));
    return text.replace(/\{@link ([\w.]+)\}/g, '`$1`').trim();
  }

  private isOwn(declaration: ts.Node): boolean {
    return !declaration.getSourceFile().fileName.includes('node_modules');
  }

  private topicOf(symbol: ts.Symbol | undefined): string {
    const [declaration] = symbol?.declarations ?? [];
    if (!declaration) return this.topic;
    const [folder = '', file] = relative(this.root, declaration.getSourceFile().fileName).split(sep);
    if (folder === '..') return this.topic;
    return file === undefined ? '' : folder;
  }
}
