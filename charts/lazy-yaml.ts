/**
 * Keeps cdk8s from loading its copy of the package `yaml` (72 files, a twelfth of a rendering) before its `Yaml`,
 * `Include` or `Helm` is used, which nothing here does. To be imported before cdk8s.
 */
import Module, { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const cdk8s = require.resolve('cdk8s');
const requireOfCdk8s = createRequire(cdk8s);
const yaml = requireOfCdk8s.resolve('yaml');
const isItsOwn = yaml.startsWith(join(dirname(cdk8s), '..', 'node_modules'));

if (isItsOwn && !require.cache[yaml]) {
  const load = (): object => {
    Reflect.deleteProperty(require.cache, yaml);
    return requireOfCdk8s(yaml) as object;
  };
  let loaded: object | undefined;
  // Without `__esModule`, the helper that TypeScript compiles `import *` to would copy all members, and so load them.
  const get = (_: object, name: string | symbol): unknown =>
    name === '__esModule' || Reflect.get((loaded ??= load()), name);
  require.cache[yaml] = Object.assign(new Module(yaml), { loaded: true, exports: new Proxy({}, { get }) });
}
