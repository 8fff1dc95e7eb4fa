import { APPLY, Connection } from './connection';
import { Discovery } from './discovery';
import { ClusterError } from '../errors';
import { isObject, type JsonObject, itemsAt, textAt } from '../json';
import { type ClusterOptions, loadKubeconfig } from './kubeconfig';
import { idOf, type Kind, type ObjectId } from './objects';

/**
 * How many requests are under way at a time. Much of their time goes by while the API server waits for something, such
 * as the address of a Service; with more than these it only waits longer.
 */
export const AT_ONCE = 32;

/** How an object is applied. */
export interface ApplyOptions {
  /** Owner of the fields, in `metadata.managedFields`. */
  readonly manager: string;
  /** Take over fields that others own. */
  readonly force?: boolean;
  /** Let the server say what would happen, and change nothing. */
  readonly dryRun?: boolean;
}

/** An object after it was applied. */
export interface Applied {
  readonly created: boolean;
  readonly object: JsonObject;
}

const METADATA_ONLY = 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json';

/** The same of one object. */
const METADATA_OF_ONE = METADATA_ONLY.replace('List', '');

/** Objects that a list is cut into; the API server's own tools ask for as many. */
const PAGE = '500';

/**
 * The API server, asked in the words of its REST interface. The typed client of the library drops the fields that its
 * models do not know, `x-kubernetes-preserve-unknown-fields` of CRDs among them, so it cannot apply what is rendered; its
 * kubeconfig, with certificates, tokens, credential plugins and proxies, is what is used here.
 * Every failure is a {@link ClusterError}, whose message can be printed.
 */
export class Api {
  /** Context and address, for messages. */
  readonly description: string;
  private readonly discovery: Discovery;
  /** Paths of kinds that the cluster takes. */
  private readonly taken = new Set<string>();

  private constructor(private readonly connection: Connection) {
    this.description = connection.description;
    this.discovery = new Discovery(connection);
  }

  /** Reads the kubeconfig. Nothing is sent yet. */
  static async connect(options: ClusterOptions): Promise<Api> {
    return new Api(new Connection(await loadKubeconfig(options)));
  }

  /** Requests that were made again, because the cluster could not answer at the first time. */
  get retried(): number {
    return this.connection.retried;
  }

  /** Applies an object server-side. The answer has its metadata, and in a dry run the whole of what it would be. */
  async apply(object: JsonObject, { manager, force = false, dryRun = false }: ApplyOptions): Promise<Applied> {
    const { status, object: after } = await this.connection.ask(await this.pathOf(idOf(object)), {
      method: 'PATCH',
      query: {
        fieldManager: manager,
        force: String(force),
        dryRun: dryRun ? 'All' : undefined,
        fieldValidation: 'Strict',
      },
      body: object,
      contentType: APPLY,
      // A CRD has some hundred thousand bytes, which nobody reads.
      ...(!dryRun && { accept: METADATA_OF_ONE }),
    });
    return { created: status === 201, object: after };
  }

  /** Changes some fields of an object that is there. */
  async patch(object: JsonObject, manager: string, type: 'merge' | 'strategic-merge'): Promise<JsonObject> {
    const contentType = `application/${type}-patch+json`;
    const query = { fieldManager: manager };
    return (
      await this.connection.ask(await this.pathOf(idOf(object)), { method: 'PATCH', query, body: object, contentType })
    ).object;
  }

  /** Creates an object; fails with status 409 if it is there. */
  async create(object: JsonObject, manager: string): Promise<JsonObject> {
    const { apiVersion, kind, namespace } = idOf(object);
    const query = { fieldManager: manager };
    return (
      await this.connection.ask(await this.pathOf({ apiVersion, kind, namespace: namespace ?? 'default' }), {
        method: 'POST',
        query,
        body: object,
      })
    ).object;
  }

  /** One object, or undefined if it is not there. */
  async read(id: ObjectId): Promise<JsonObject | undefined> {
    return this.unlessMissing(async () => (await this.connection.ask(await this.pathOf(id))).object);
  }

  /** All objects of a kind, with their kind, or none if the cluster does not know it. */
  async list(kind: Kind & { readonly namespace?: string | undefined }, query: Query = {}): Promise<JsonObject[]> {
    return this.pages(kind, query);
  }

  /** Metadata of all objects of a kind, which for CRDs is a thousandth of the whole. */
  async listMetadata(kind: Kind, query: Query = {}): Promise<JsonObject[]> {
    return this.pages(kind, query, METADATA_ONLY);
  }

  /**
   * Deletes an object. What is not there counts as deleted.
   * @returns the object while its finalizers hold it, and of some kinds, such as Services, when it is gone too
   */
  async delete(id: ObjectId): Promise<JsonObject | undefined> {
    const query = { propagationPolicy: 'Background' };
    const request = async () => this.connection.ask(await this.pathOf(id), { method: 'DELETE', query });
    const answer = await this.unlessMissing(request);
    return answer && textAt(answer.object, 'kind') === id.kind ? answer.object : undefined;
  }

  /** Answers at a path of the API server; what is posted there is a question and makes nothing, an access review for instance. */
  async answer(path: string, question?: object): Promise<JsonObject> {
    return (await this.connection.ask(path, question && { method: 'POST', body: question })).object;
  }

  /** Whether the cluster knows a kind. */
  async serves(kind: Kind): Promise<boolean> {
    return (await this.discovery.find(kind)) !== undefined;
  }

  /** Whether the cluster takes objects of a kind: it knows it, and has made ready where they are kept. */
  async takes(kind: Kind): Promise<boolean> {
    try {
      const path = await this.pathOf(kind);
      if (!this.taken.has(path)) await this.connection.ask(path, { query: { limit: '1' }, once: true });
      this.taken.add(path);
      return true;
    } catch (error) {
      if (error instanceof ClusterError && (error.status === 404 || error.status === 429)) return false;
      throw error;
    }
  }

  private async pages(kind: Kind, query: Query, accept?: string): Promise<JsonObject[]> {
    const { apiVersion } = kind;
    const path = await this.unlessMissing(() => this.pathOf(kind));
    const found: JsonObject[] = [];
    let next = path === undefined ? undefined : '';
    while (path !== undefined && next !== undefined) {
      const page = { ...query, limit: PAGE, continue: next || undefined };
      const asked = { query: page, ...(accept !== undefined && { accept }) };
      // A CRD may have been removed since its path was found out.
      const object = (await this.unlessMissing(() => this.connection.ask(path, asked)))?.object ?? {};
      // Items leave out what the list says.
      const items = itemsAt(object, 'items').filter(isObject);
      found.push(...items.map((item) => ({ ...item, apiVersion, kind: kind.kind })));
      next = textAt(object, 'metadata', 'continue') || undefined;
    }
    return found;
  }

  /** Path of an object, or of all objects of a kind. */
  private async pathOf(
    of: Kind & { readonly namespace?: string | undefined; readonly name?: string },
  ): Promise<string> {
    const { apiVersion, kind, namespace, name } = of;
    const resource = await this.discovery.find({ apiVersion, kind });
    if (!resource) throw new ClusterError(`the cluster of ${this.description} knows no ${apiVersion} ${kind}`, 404);
    const all = name === undefined && namespace === undefined;
    const inside = resource.namespaced && !all ? `namespaces/${encodeURIComponent(namespace ?? 'default')}/` : '';
    const collection = `${rootOf(apiVersion)}/${inside}${resource.name}`;
    return name === undefined ? collection : `${collection}/${encodeURIComponent(name)}`;
  }

  private async unlessMissing<T>(request: () => Promise<T>): Promise<T | undefined> {
    try {
      return await request();
    } catch (error) {
      if (error instanceof ClusterError && error.status === 404) return undefined;
      throw error;
    }
  }
}

/** Selectors of a list. */
export type Query = Readonly<{ labelSelector?: string; fieldSelector?: string }>;

function rootOf(apiVersion: string): string {
  return `/${apiVersion.includes('/') ? 'apis' : 'api'}/${apiVersion}`;
}
