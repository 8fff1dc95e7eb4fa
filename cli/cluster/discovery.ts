import type { Connection } from './connection';
import { isObject, itemsAt, type JsonObject, textAt } from '../json';
import type { Kind } from './objects';

/** The API server's resource for a kind. */
export interface Resource {
  /** Plural, in lower case. */
  readonly name: string;
  readonly namespaced: boolean;
}

/** All groups in one answer; the second spelling is that of servers before 1.30. */
const AGGREGATED = ['v2', 'v2beta1']
  .map((version) => `application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList`)
  .join(',');

/** The kinds that a cluster knows. */
export class Discovery {
  private known: ReadonlyMap<string, Resource> | undefined;
  private running: Promise<ReadonlyMap<string, Resource>> | undefined;

  constructor(private readonly connection: Connection) {}

  /** The resource of a kind; asks the cluster again for one that it did not know the last time. */
  async find(kind: Kind): Promise<Resource | undefined> {
    const key = keyOf(kind);
    return this.known?.get(key) ?? (await this.ask()).get(key);
  }

  /** Requests at the same time share one answer. */
  private async ask(): Promise<ReadonlyMap<string, Resource>> {
    this.running ??= this.read();
    try {
      return (this.known = await this.running);
    } finally {
      this.running = undefined;
    }
  }

  private async read(): Promise<ReadonlyMap<string, Resource>> {
    const lists = ['/api', '/apis'].map((path) => this.connection.ask(path, { accept: AGGREGATED }));
    return new Map((await Promise.all(lists)).flatMap(({ object }) => entriesOf(object)));
  }
}

function keyOf({ apiVersion, kind }: Kind): string {
  return `${apiVersion} ${kind}`;
}

function entriesOf(list: JsonObject): readonly (readonly [string, Resource])[] {
  return itemsAt(list, 'items').flatMap((group) => {
    const prefix = textAt(group, 'metadata', 'name');
    return itemsAt(group, 'versions').flatMap((version) => {
      const name = textAt(version, 'version') ?? '';
      const apiVersion = prefix === undefined ? name : `${prefix}/${name}`;
      return itemsAt(version, 'resources')
        .filter(isObject)
        .map((resource) => {
          const kind = textAt(resource, 'responseKind', 'kind') ?? '';
          const namespaced = resource.scope === 'Namespaced';
          return [keyOf({ apiVersion, kind }), { name: textAt(resource, 'resource') ?? '', namespaced }] as const;
        });
    });
  });
}
