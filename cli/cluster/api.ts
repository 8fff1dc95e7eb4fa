import { APPLY, Connection } from './connection';
import { Discovery } from './discovery';
import { ClusterError } from '../errors';
import { isObject, type JsonObject, itemsAt, textAt } from '../json';
import { type ClusterOptions, loadKubeconfig } from './kubeconfig';
import { idOf, type Kind, type ObjectId } from './objects';

/**
 * How many requests run at the same time. The API server spends much of their time waiting, such as for the address of a
 * Service; more requests would only wait longer.
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

/** The same for one object. */
const METADATA_OF_ONE = METADATA_ONLY.replace('List', '');

/** Objects in a page of a list, as in kubectl. */
const PAGE = '500';

/**
 * The client of the API server. The library's typed client drops fields that its models do not know, such as
 * `x-kubernetes-preserve-unknown-fields` of CRDs, so it cannot apply what is rendered. Of the library, only the kubeconfig is
 * used, with certificates, tokens, credential plugins and proxies.
 * Every failure is a {@link ClusterError}, whose message can be printed.
 */
export class Api {
  /** Context and address, for messages. */
  readonly description: string;
  /** Name of the context. */
  readonly context: string;
  /** Address of the API server. */
  readonly server: string;
  private readonly discovery: Discovery;
  /** Paths of kinds that the cluster accepts. */
  private readonly accepted = new Set<string>();

  private constructor(private readonly connection: Connection) {
    this.description = connection.description;
    this.context = connection.context;
    this.server = connection.server;
    this.discovery = new Discovery(connection);
  }

  /** Reads the kubeconfig. Nothing is sent yet. */
  static async connect(options: ClusterOptions): Promise<Api> {
    return new Api(new Connection(await loadKubeconfig(options)));
  }

  /** Number of requests that were repeated, because the cluster could not answer at first. */
  get retried(): number {
    return this.connection.retried;
  }

  /** Applies an object server-side. The answer has its metadata; in a dry run, the whole object as it would be. */
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
      // A CRD has some hundred thousand bytes, which are not needed.
      ...(!dryRun && { accept: METADATA_OF_ONE }),
    });
    return { created: status === 201, object: after };
  }

  /** Changes some fields of an existing object, or of its status. */
  async patch(
    object: JsonObject,
    manager: string,
    type: 'merge' | 'strategic-merge',
    part?: 'status',
  ): Promise<JsonObject> {
    const contentType = `application/${type}-patch+json`;
    const query = { fieldManager: manager };
    const path = await this.pathOf(idOf(object));
    const whole = part === undefined ? path : `${path}/${part}`;
    return (await this.connection.ask(whole, { method: 'PATCH', query, body: object, contentType })).object;
  }

  /** Creates an object; fails with status 409 if it exists. */
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

  /** One object; undefined if it does not exist. */
  async read(id: ObjectId): Promise<JsonObject | undefined> {
    return this.unlessMissing(async () => (await this.connection.ask(await this.pathOf(id))).object);
  }

  /** All objects of a kind, with their kind; none if the cluster does not know the kind. */
  async list(kind: Kind & { readonly namespace?: string | undefined }, query: Query = {}): Promise<JsonObject[]> {
    return this.pages(kind, query);
  }

  /** Metadata of all objects of a kind, which for CRDs is a thousandth of the whole. */
  async listMetadata(kind: Kind, query: Query = {}): Promise<JsonObject[]> {
    return this.pages(kind, query, METADATA_ONLY);
  }

  /**
   * Deletes an object. A missing object counts as deleted.
   * @param propagation what becomes of what it owns
   * @returns the object while its finalizers hold it; for some kinds, such as Services, also when it is gone
   */
  async delete(id: ObjectId, propagation: Propagation = 'Background'): Promise<JsonObject | undefined> {
    const query = { propagationPolicy: propagation };
    const request = async () => this.connection.ask(await this.pathOf(id), { method: 'DELETE', query });
    const answer = await this.unlessMissing(request);
    return answer && textAt(answer.object, 'kind') === id.kind ? answer.object : undefined;
  }

  /** The answer at a path of the API server; posting a question there, such as an access review, creates nothing. */
  async answer(path: string, question?: object): Promise<JsonObject> {
    return (await this.connection.ask(path, question && { method: 'POST', body: question })).object;
  }

  /** The same without a question, not repeated: for programs behind the API server, which may not answer. */
  async answerOnce(path: string): Promise<JsonObject> {
    return (await this.connection.ask(path, { once: true })).object;
  }

  /** Whether the cluster knows a kind. */
  async serves(kind: Kind): Promise<boolean> {
    return (await this.discovery.find(kind)) !== undefined;
  }

  /** The API server's name for the objects of a kind, such as `deployments`; undefined if it does not know the kind. */
  async resourceOf(kind: Kind): Promise<string | undefined> {
    return (await this.discovery.find(kind))?.name;
  }

  /** Whether the cluster accepts objects of a kind: it knows the kind, and its storage is ready. */
  async takes(kind: Kind): Promise<boolean> {
    try {
      const path = await this.pathOf(kind);
      if (!this.accepted.has(path)) await this.connection.ask(path, { query: { limit: '1' }, once: true });
      this.accepted.add(path);
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
      const request = { query: page, ...(accept !== undefined && { accept }) };
      // A CRD may have been removed since its path was looked up.
      const object = (await this.unlessMissing(() => this.connection.ask(path, request)))?.object ?? {};
      // Items of a list have no apiVersion and kind.
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

/** What becomes of the objects that a deleted object owns: they go after it or before it, or they stay. */
export type Propagation = 'Background' | 'Foreground' | 'Orphan';

/** Selectors of a list. */
export type Query = Readonly<{ labelSelector?: string; fieldSelector?: string }>;

function rootOf(apiVersion: string): string {
  return `/${apiVersion.includes('/') ? 'apis' : 'api'}/${apiVersion}`;
}
