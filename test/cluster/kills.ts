/** How often an upgrade is killed. Each time takes a minute. */
const KILLS = Number(process.env.CDK8S_KUBEFLOW_KILLS ?? 2);

/** By which the moments are drawn. */
export const SEED = Number(process.env.CDK8S_KUBEFLOW_SEED ?? Date.now() % 100_000);

/** The kills, with their moments between 0 and 1: the same ones for the same seed. */
export function kills(): readonly (readonly [time: number, moment: number])[] {
  let state = SEED;
  return Array.from({ length: KILLS }, (_, index) => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return [index + 1, state / 2 ** 31];
  });
}
