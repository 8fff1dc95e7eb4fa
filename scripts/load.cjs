// Loads the library, which is compiled into one file, with the code that V8 made of it in an earlier run. V8 compiles a
// function when it is first called, which takes a tenth of a rendering.
const { createHash } = require('node:crypto');
const { mkdirSync, readFileSync, renameSync, writeFileSync } = require('node:fs');
const Module = require('node:module');
const { dirname, join } = require('node:path');
const { runInThisContext, Script } = require('node:vm');

const FILE = join(__dirname, 'library.js');

// Jest runs modules in a context of its own, with an Array and an Error of its own. The library must have the same.
module.exports = runInThisContext('globalThis') === globalThis ? load() : require('./library.js');

function load() {
  const source = readFileSync(FILE, 'utf8');
  const key = createHash('sha256').update(source).update(`${process.version} ${process.arch}`).digest('hex');
  // Beside the library: who can write there can change the library as well.
  const cache = join(__dirname, '.cache', `${key.slice(0, 16)}.bin`);
  const script = new Script(Module.wrap(source), { filename: FILE, cachedData: read(cache) });
  if (script.cachedDataRejected !== false) process.once('exit', () => keep(cache, script));
  const library = new Module(FILE, module);
  const { exports } = library;
  script.runInThisContext().call(exports, exports, Module.createRequire(FILE), library, FILE, __dirname);
  return library.exports;
}

function read(file) {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}

function keep(file, script) {
  try {
    mkdirSync(dirname(file), { recursive: true });
    // Not there before it is whole: another process may read it.
    const made = `${file}.${process.pid}`;
    writeFileSync(made, script.createCachedData());
    renameSync(made, file);
  } catch {
    // Packages may be in a folder that cannot be written. Loading from there takes longer, and works.
  }
}
