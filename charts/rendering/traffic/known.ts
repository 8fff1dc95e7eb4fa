import type { Proof } from '../../contract/traffic/prove';

/**
 * Paths that are known not to hold yet. They do not fail a rendering. To have a path checked, remove its name;
 * test/rendering/traffic.test.ts says which definitions each name is for.
 */
const KNOWN: ReadonlySet<string> = new Set([
  // No policy of the tenant admits the last hop of a request to a model.
  'activator → a model',
  'cluster-local-gateway → a model',
  'owner → a model',
  'contributor → a model',
  'program with the tenant’s token → a model',
]);

/** Whether a path is known not to hold. */
export function isKnown({ path }: Proof): boolean {
  return KNOWN.has(path.name);
}
