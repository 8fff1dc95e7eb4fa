// Jest's transform for TypeScript: the compiler that tsx runs main.ts with. `npm run check` does the type checking.
const { transformSync, version } = require('esbuild');

// Jest's own loader has no dynamic imports: they become require().
const supported = { 'dynamic-import': false };

module.exports = {
  getCacheKey: (code, file) =>
    require('node:crypto').createHash('sha256').update(`${version} ${file} ${code}`).digest('hex'),
  process: (code, sourcefile) =>
    transformSync(code, { loader: 'ts', format: 'cjs', target: 'node20', sourcemap: 'inline', sourcefile, supported }),
};
