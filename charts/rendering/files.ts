import { addTo } from '../contract/lists';
import type { Rendered } from './place';
import { crdPieces, type Piece, textOfVersions } from './crd-texts';
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
    return this.objects.get(path)?.map(textOf).join('---\n');
  }

  pieces(path: string): readonly Piece[] {
    const [first, ...others] = this.objectsIn(path);
    return first && isCrd(first) && !others.length ? crdPieces(first) : [this.get(path) ?? ''];
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

function textOf(json: Manifest): string {
  return toYaml(json, isCrd(json) ? textOfVersions : undefined);
}

function isCrd({ kind }: Manifest): boolean {
  return kind === 'CustomResourceDefinition';
}
