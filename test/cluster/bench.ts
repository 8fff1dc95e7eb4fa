import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { REPO } from '../support/files';
import { ControlPlane } from './control-plane';
import type { Event } from './events';
import { Surroundings } from './surroundings';

/**
 * How long `up` takes to install dist/, and to find that there is nothing to do, against kubectl with the same objects
 * on the same machine: medians of three rounds, or of as many as the argument says. Nobody calls webhooks meanwhile,
 * since kubectl would not wait for those who answer them.
 */

const DIST = join(REPO, 'dist');
const STAGES = readdirSync(DIST).sort();

async function seconds(task: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await task();
  return (performance.now() - start) / 1000;
}

/** Measures on a cluster of its own, where the same programs work beside as in any other measurement. */
async function onFresh(measure: (plane: ControlPlane) => Promise<readonly number[]>): Promise<readonly number[]> {
  const plane = await ControlPlane.start({ webhooks: false });
  const surroundings = new Surroundings(plane);
  try {
    await surroundings.answer(DIST);
    await surroundings.cli('secrets', DIST);
    void surroundings.startCertManager();
    return await measure(plane);
  } finally {
    await surroundings.stop();
    await plane.stop();
  }
}

const kubectl = () =>
  onFresh(async (plane) => {
    const apply = async () => {
      for (const stage of STAGES) {
        const args = ['apply', '--server-side', '--force-conflicts', '--recursive', '--filename', join(DIST, stage)];
        await promisify(execFile)('kubectl', args, { env: { ...process.env, ...plane.env }, maxBuffer: 1 << 26 });
        if (stage === STAGES[0]) await plane.crdsEstablished();
      }
    };
    return [await seconds(apply), await seconds(apply)];
  });

/** Runs the built CLI, as users do. */
async function upOnce(plane: ControlPlane): Promise<readonly Event[]> {
  const args = [join(REPO, 'lib/cli/main.js'), 'up', '--yes', '--json', DIST];
  const { stdout } = await promisify(execFile)(process.execPath, args, { env: { ...process.env, ...plane.env } });
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Event);
}

const up = () =>
  onFresh(async (plane) => {
    let events: readonly Event[] = [];
    const first = await seconds(async () => (events = await upOnce(plane)));
    const waited = events.reduce((sum, event) => sum + (event.waited ?? 0), 0);
    return [first, await seconds(() => upOnce(plane)), first - waited];
  });

/** The middle of each figure of several measurements: what else a machine does moves them by a tenth and more. */
function medians(runs: readonly (readonly number[])[]): readonly number[] {
  const middle = Math.floor(runs.length / 2);
  return (runs[0] ?? []).map((_, figure) => runs.map((run) => run[figure] ?? NaN).sort((a, b) => a - b)[middle] ?? NaN);
}

async function compare(rounds: number): Promise<void> {
  const [kubectls, ups]: [(readonly number[])[], (readonly number[])[]] = [[], []];
  // In turns, so that a machine whose speed drifts favours neither.
  for (let round = 0; round < rounds; round++) {
    kubectls.push(await kubectl());
    ups.push(await up());
  }
  const [theirs = NaN, theirsAgain = NaN] = medians(kubectls);
  const [ours = NaN, oursAgain = NaN, applying = NaN] = medians(ups);
  const line = (what: string, a: number, b: number) =>
    console.log(`${what}: kubectl ${a.toFixed(1)} s, up ${b.toFixed(1)} s, which is ${(b / a).toFixed(2)} of it`);
  line('first, without waiting', theirs, applying);
  line('first, until all is ready (which kubectl does not wait for)', theirs, ours);
  line('again', theirsAgain, oursAgain);
}

void compare(Number(process.argv[2] ?? 3));
