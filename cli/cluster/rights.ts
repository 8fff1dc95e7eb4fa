import { ClusterError } from '../errors';
import { keyOfKind, type Kind } from './objects';
import type { Api } from './api';

/** How the API server words a missing right. Quotas and Pod Security refuse with the same status, and other words. */
const MISSING = /cannot (\w+) (?:resource "([^"]+)" in API group "([^"]*)"|path "([^"]+)")/;

/** The right that a refused request lacked, such as `list deployments.apps`; undefined for another error. */
export function missingRight(error: unknown): string | undefined {
  if (!(error instanceof ClusterError) || error.status !== 403) return undefined;
  const [, verb, resource, group, path] = MISSING.exec(error.message) ?? [];
  if (verb === undefined) return undefined;
  return `${verb} ${path ?? [resource, group].filter(Boolean).join('.')}`;
}

/** Whether a request was refused for lack of a right. */
export function isMissingRight(error: unknown): boolean {
  return missingRight(error) !== undefined;
}

/** Collects the rights that somebody lacks, while all that they may read is read. */
export class MissingRights {
  private readonly what = new Map<string, string[]>();

  /** The rights, each with what was not checked for lack of it; both in the order of their names. */
  get all(): readonly MissingRight[] {
    const sorted = [...this.what].sort(([a], [b]) => (a < b ? -1 : 1));
    return sorted.map(([right, unchecked]) => ({ right, unchecked: [...unchecked].sort() }));
  }

  /** Writes down that something was not checked. */
  add(right: string, unchecked: string): void {
    const known = this.what.get(right) ?? [];
    if (!known.includes(unchecked)) this.what.set(right, [...known, unchecked]);
  }

  /**
   * The result of a task, or `otherwise` if a right is missing.
   * @param name of what is not checked then
   * @throws every other error
   */
  async allowed<T>(name: string, task: Promise<T>, otherwise: T): Promise<T> {
    try {
      return await task;
    } catch (error) {
      const right = missingRight(error);
      if (right === undefined) throw error;
      this.add(right, name);
      return otherwise;
    }
  }

  /** Those objects whose kinds may be read; the others are written down as unchecked. */
  async readable<O extends { readonly id: Kind }>(api: Api, objects: readonly O[]): Promise<readonly O[]> {
    const kinds = new Map(objects.map(({ id }) => [keyOfKind(id), id]));
    const read = [...kinds].map(async ([key, kind]) => {
      const right = await rightToRead(api, kind);
      if (right !== undefined) this.add(right, kind.kind);
      return right === undefined ? [key] : [];
    });
    const allowed = new Set((await Promise.all(read)).flat());
    return objects.filter(({ id }) => allowed.has(keyOfKind(id)));
  }
}

/** A right that somebody lacks. */
export interface MissingRight {
  /** Such as `list deployments.apps`. */
  readonly right: string;
  /** What was not checked. */
  readonly unchecked: readonly string[];
}

/** The missing right to read a kind. Other failures are those of whoever reads it. */
async function rightToRead(api: Api, { apiVersion, kind }: Kind): Promise<string | undefined> {
  try {
    await api.takes({ apiVersion, kind });
    return undefined;
  } catch (error) {
    return missingRight(error);
  }
}
