// The world of a test file. Tests have a world of their own each, as always in jest; the library, the CLI and packages are
// loaded once in a process, as by a program. Loading and warming them up again for each file took a third of the time.
const { AsyncLocalStorage } = require('node:async_hooks');
const { readFileSync } = require('node:fs');
const { join, relative, resolve, sep } = require('node:path');

const { TestEnvironment } = require('jest-environment-node');

const REPO = resolve(__dirname, '..') + sep;
const isSource = (file) => file.startsWith(REPO) && file.endsWith('.ts');

// As jest-setup.mjs has compiled it.
require.extensions['.ts'] = (module, file) => {
  const compiled = join(process.env.MODULES, relative(REPO, file).replace(/ts$/, 'js'));
  module._compile(readFileSync(compiled, 'utf8'), file);
};

let run;

/** A watching jest runs tests again in one process: sources may have changed. */
function forgetOtherRuns() {
  if (run === process.env.COMPILED) return;
  run = process.env.COMPILED;
  for (const file of Object.keys(require.cache).filter(isSource)) Reflect.deleteProperty(require.cache, file);
}

const isOrdinarily = Function.prototype[Symbol.hasInstance];

/** What the library throws and returns is of the process: `instanceof Error` of a test takes it too. */
function takeOthers(global, name) {
  const [own, other] = [global[name], globalThis[name]];
  const value = function (object) {
    return isOrdinarily.call(this, object) || (this === own && isOrdinarily.call(other, object));
  };
  Object.defineProperty(own, Symbol.hasInstance, { value });
}

/** The storages that jest has made for a file, and never ends: each of them takes part in all promises from then on. */
const storages = new Set();
const { run: runIn } = AsyncLocalStorage.prototype;
AsyncLocalStorage.prototype.run = function (...args) {
  storages.add(this);
  return runIn.apply(this, args);
};

const ofProcess = Object.getOwnPropertyDescriptors(process);

module.exports = class SharedEnvironment extends TestEnvironment {
  constructor(...args) {
    super(...args);
    forgetOtherRuns();
    this.global.requireShared = require;
    // What tests change in process.env is for the library.
    this.global.process = process;
    for (const name of ['Error', 'TypeError', 'RangeError', 'SyntaxError', 'Object', 'Array', 'Map', 'Set', 'Date'])
      takeOthers(this.global, name);
  }

  async teardown() {
    for (const storage of storages) storage.disable();
    storages.clear();
    // What jest has put in the place of its functions would keep all that the file has made.
    Object.defineProperties(process, ofProcess);
    await super.teardown();
  }
};
