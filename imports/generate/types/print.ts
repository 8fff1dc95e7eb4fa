import { fileOf, type Resource } from './naming';
import { type Field, type Struct, structIn, type Type } from './model';

/** A struct of this length or less is written where it is used, however often that is. */
const SHORT = 60;
/** A struct that is used once is written there up to this length. */
const LINE = 105;

/** Writes the declarations of the structs. */
export class Printer {
  private readonly uses = new Map<Struct, number>();

  constructor(
    private readonly names: ReadonlyMap<Struct, string>,
    resources: readonly Resource[],
  ) {
    for (const parent of [...names.keys(), ...resources.map(({ struct }) => struct)]) {
      for (const { type } of parent.fields) {
        const child = structIn(type)?.struct;
        if (child) this.uses.set(child, (this.uses.get(child) ?? 0) + 1);
      }
    }
  }

  /** The declarations of a file: of the resources of a group, and of what only they use; or of what is in common. */
  declarations(file: string, resources: readonly Resource[]): string {
    const own = resources.map(({ struct, typeName }) => this.declaration(typeName, struct, file));
    const structs = [...this.names.keys()].filter((struct) => fileOf(struct) === file && !this.isInline(struct));
    return [...own, ...structs.map((struct) => this.declaration(this.nameOf(struct), struct, file))].join('\n\n');
  }

  private declaration(name: string, struct: Struct, file: string): string {
    if (struct.fields.length > 0) return `export interface ${name} ${this.body(struct, file)}`;
    return `export type ${name} = Readonly<Record<string, ${struct.open ? 'unknown' : 'never'}>>;`;
  }

  private body({ fields, open }: Struct, file: string): string {
    const lines = fields.map((field) => this.field(field, file));
    if (open) lines.push('readonly [field: string]: unknown;');
    return `{ ${lines.join(' ')} }`;
  }

  private field({ name, required, type }: Field, file: string): string {
    const key = /^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name);
    return `readonly ${key}${required ? '' : '?'}: ${this.type(type, file)};`;
  }

  private type(type: Type, file: string): string {
    switch (type.kind) {
      case 'text':
        return type.text;
      case 'struct':
        return this.reference(type.struct, file);
      case 'list':
        return `readonly ${this.element(type.of, file)}[]`;
      case 'map':
        return `Readonly<Record<string, ${this.type(type.of, file)}>>`;
      case 'nullable':
        return `${this.type(type.of, file)} | null`;
    }
  }

  private element(type: Type, file: string): string {
    const text = this.type(type, file);
    return text.startsWith('readonly ') || /^[^{<]*\|/.test(text) || type.kind === 'nullable' ? `(${text})` : text;
  }

  private reference(struct: Struct, file: string): string {
    if (this.isInline(struct)) return this.body(struct, file);
    return fileOf(struct) === file ? this.nameOf(struct) : `core.${this.nameOf(struct)}`;
  }

  private isInline(struct: Struct): boolean {
    const { length } = this.body(struct, 'core');
    return length <= SHORT || (length <= LINE && this.uses.get(struct) === 1);
  }

  private nameOf(struct: Struct): string {
    const name = this.names.get(struct);
    if (name === undefined) throw new Error(`struct ${struct.id} has no name`);
    return name;
  }
}
