import { addTo } from '../contract/lists';
import type { Rendered } from './place';
import { crdPieces, type Piece } from './crd-texts';
import { toYaml } from '../contract/yaml';
import type { Manifest } from '../contract/manifest';

/** Rendered files: text by path below the output folder, with `/` between folders. */
export interface Files extends Iterable<readonly [path: string, text: string]> {
  readonly size: number;
  has(path: string): boolean;
  get(path: string): string | undefined;
  keys(): Iterable<string>;
  /** A file as it is written. @default its text in one piece */
  pieces?(path: string): readonly Piece[];
}

/** Between the objects of a file. */
const SEPARATOR = '---\n';

/** Files whose texts are made when they are read, because all together they are large. */
export class SerializedFiles implements Files {
  private readonly objects = new Map<string, Manifest[]>();

  constructor(rendered: readonly Rendered[]) {
    for (const { file, json } of rendered) addTo(this.objects, file, json);
  }

  get size(): number {
    return this.objects.size;
  }

  has(path: string): boolean {
    return this.objects.has(path);
  }

  get(path: string): string | undefined {
    return this.has(path) ? this.pieces(path).join('') : undefined;
  }

  pieces(path: string): readonly Piece[] {
    const objects = this.objectsIn(path);
    if (!objects.some(isCrd)) return [objects.map((json) => toYaml(json)).join(SEPARATOR)];
    return objects.flatMap((json, index) => [...(index ? [SEPARATOR] : []), ...crdPieces(json)]);
  }

  keys(): Iterable<string> {
    return this.objects.keys();
  }

  /** The objects of a file, as data. */
  objectsIn(path: string): readonly Manifest[] {
    return this.objects.get(path) ?? [];
  }

  *[Symbol.iterator]() {
    for (const path of this.keys()) yield [path, this.get(path) ?? ''] as const;
  }
}

function isCrd({ kind }: Manifest): boolean {
  return kind === 'CustomResourceDefinition';
}
