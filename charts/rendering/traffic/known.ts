import type { Proof } from '../../contract/traffic/prove';

/**
 * Paths that are not yet as they are promised, and do not fail a rendering. A name that is taken out is checked from then
 * on; test/rendering/traffic.test.ts says for each which definitions it is for.
 */
const KNOWN: ReadonlySet<string> = new Set([
  // No policy of a tenant's admits the last hop of a request to a model.
  'activator → a model',
  'cluster-local-gateway → a model',
  'owner → a model',
  'contributor → a model',
  'program with the tenant’s token → a model',
  // The gateway takes no host but the platform's.
  'net-istio → a model’s host at the gateway',
]);

/**
 * Where the url is an address, the gateway takes any host, and KServe's route for the address hides those of all pages,
 * which are for any host, as soon as there is an InferenceService.
 */
const HIDDEN = /^has no route for /;

/** Whether it is known that a path is not as it is promised. */
export function isKnown({ path, verdict }: Proof): boolean {
  return KNOWN.has(path.name) || HIDDEN.test(verdict.hops.at(-1)?.says ?? '');
}
