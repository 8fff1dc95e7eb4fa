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
  // The gateway takes no host but the platform's.
  'net-istio → a model’s host at the gateway',
  // Connections to addresses of pods carry no identity, and the tenant's policies admit none without.
  'node → node of a TrainJob',
  'MPI launcher → MPI node',
  'node → node of a trial',
  'rank → rank of a PyTorchJob',
  'launcher → worker of an MPIJob',
  'Spark driver → executor',
]);

/**
 * If the url is an IP address, the gateway takes any host. KServe's route for that address then hides the routes of all
 * pages, which are for any host, as soon as an InferenceService exists.
 */
const HIDDEN = /^has no route for /;

/** Whether a path is known not to hold. */
export function isKnown({ path, verdict }: Proof): boolean {
  return KNOWN.has(path.name) || HIDDEN.test(verdict.hops.at(-1)?.says ?? '');
}
