import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { KUBEFLOW_VERSION } from '../charts';
import { newFolder, REPO, run } from './support/files';

const FOUND = { status: 0, output: `${KUBEFLOW_VERSION}\n` };
const PROGRAM = `console.log(require('./charts').KUBEFLOW_VERSION)`;

/** A copy of the compiled library that no process has loaded. */
function compiled() {
  const folder = newFolder();
  symlinkSync(join(REPO, 'node_modules'), join(folder, 'node_modules'));
  for (const part of ['charts', 'imports'])
    cpSync(join(process.env.COMPILED ?? 'lib', part), join(folder, part), { recursive: true });
  const cache = join(folder, 'charts/.cache');
  rmSync(cache, { recursive: true, force: true });
  return { cache, load: (program = PROGRAM) => run(process.execPath, ['-e', program], folder) };
}

test('the compiled library keeps what V8 made of it, and uses it', () => {
  const { cache, load } = compiled();
  expect(load()).toEqual(FOUND);
  const [file = '', ...more] = readdirSync(cache);
  expect([file, more]).toEqual([expect.stringMatching(/^[0-9a-f]{16}\.bin$/), []]);
  const kept = readFileSync(join(cache, file));
  expect(load()).toEqual(FOUND);
  expect(readFileSync(join(cache, file)).equals(kept)).toBe(true);
});

test('what V8 does not take is made anew', () => {
  const { cache, load } = compiled();
  load();
  const [file = ''] = readdirSync(cache);
  writeFileSync(join(cache, file), 'of another V8');
  expect(load()).toEqual(FOUND);
  expect(readFileSync(join(cache, file)).length).toBeGreaterThan(100_000);
});

test('it loads from a folder that cannot be written', () => {
  const { cache, load } = compiled();
  writeFileSync(cache, '');
  expect(load()).toEqual(FOUND);
});

test('in a context of its own, such as that of Jest, it shares the Array of its caller', () => {
  const { cache, load } = compiled();
  mkdirSync(cache);
  const inContext = `
    const { createContext, runInContext } = require('node:vm');
    const file = require('node:path').resolve('charts/load.js');
    const own = (name) => name === './library.js' ? { found: true } : require(name);
    const text = '(function (require, module, __dirname) {' + require('node:fs').readFileSync(file, 'utf8') + '\\n})';
    const module = {};
    runInContext(text, createContext({ process }))(own, module, '');
    console.log(module.exports.found);`;
  expect(load(inContext)).toEqual({ status: 0, output: 'true\n' });
  expect(readdirSync(cache)).toEqual([]);
});
