import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { newFolder, REPO, run } from '../support/files';

const ENV = {
  POD_IP: '10.1.2.3',
  RAY_PORT: '6379',
  HEAD_SVC: 'llama-head',
  POD_NAMESPACE: 'ada',
  TENSOR_PARALLEL_SIZE: '2',
  PIPELINE_PARALLEL_SIZE: '3',
};

/** A program that writes down how it is called, and fails the first times that it is asked for something. */
const RECORDER = `#!/bin/bash
echo "$(basename "$0") $*" >> "$CALLS"
if [[ "$*" == *"$FAILING"* ]] && (( $(grep -c -- "$FAILING" "$CALLS") <= FAILURES )); then exit 1; fi
`;

/** Starts a script as a pod would, and tells which programs it calls. */
function calls(script: string, failing: string, env: NodeJS.ProcessEnv = {}): readonly string[] {
  const folder = newFolder();
  for (const program of ['ray', 'python', 'sleep']) {
    writeFileSync(join(folder, program), RECORDER);
    chmodSync(join(folder, program), 0o755);
  }
  const text = readFileSync(join(REPO, 'charts/components/kserve', script), 'utf8');
  const log = join(folder, 'calls');
  const path = `${folder}:${process.env.PATH ?? ''}`;
  const given = { ...ENV, ...env, PATH: path, CALLS: log, FAILING: failing, FAILURES: '2' };
  expect(run('bash', ['-c', text, '--model_name=llama', '--dtype=half float'], folder, given)).toMatchObject({
    status: 0,
  });
  return readFileSync(log, 'utf8').trim().split('\n');
}

describe('the head of a model server that spans nodes', () => {
  test('starts Ray, waits for all nodes, and then serves with the arguments of its container', () => {
    const made = calls('multinode-head.sh', 'registered_nodes', { MODEL_ID: 'meta/llama' });
    expect(made[0]).toMatch(/^ray start --head --port=6379 /);
    expect(made.filter((call) => call.includes('registered_nodes'))).toHaveLength(3);
    expect(made.at(-1)).toBe(
      'python -m huggingfaceserver --model_dir=meta/llama --tensor-parallel-size=2 --pipeline-parallel-size=3 ' +
        '--model_name=llama --dtype=half float',
    );
  });

  test('prefers the folder that the model is in to its name, and does with neither', () => {
    const both = calls('multinode-head.sh', 'none', { MODEL_ID: 'meta/llama', MODEL_DIR: '/mnt/models' });
    expect(both.at(-1)).toContain('huggingfaceserver --model_dir=/mnt/models --tensor');
    expect(calls('multinode-head.sh', 'none').at(-1)).toContain('huggingfaceserver --tensor');
  });
});

test('a worker asks until the head answers, and joins it', () => {
  const head = 'llama-head.ada.svc:6379';
  const asked = `ray health-check --address ${head}`;
  const joined = `ray start --address=${head} --block`;
  expect(calls('multinode-worker.sh', 'health-check')).toEqual([asked, 'sleep 5', asked, 'sleep 5', asked, joined]);
});
