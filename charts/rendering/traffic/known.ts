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
  // Connections to addresses of pods carry no identity, without which no policy of a tenant's admits them.
  'node → node of a TrainJob',
  'MPI launcher → MPI node',
  'node → node of a trial',
  'rank → rank of a PyTorchJob',
  'launcher → worker of an MPIJob',
  'Spark driver → executor',
]);

/** Whether it is known that a path is not as it is promised. */
export function isKnown({ path }: Proof): boolean {
  return KNOWN.has(path.name);
}
