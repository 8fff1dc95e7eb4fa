// Jest's transform for TypeScript: the compiler that tsx runs main.ts with. `npm run check` does the type checking.
const { transformSync, version } = require('esbuild');

module.exports = {
  getCacheKey: (code, file) =>
    require('node:crypto').createHash('sha256').update(`${version} ${file} ${code}`).digest('hex'),
  process: (code, sourcefile) =>
    transformSync(code, { loader: 'ts', format: 'cjs', target: 'node20', sourcemap: 'inline', sourcefile }),
};
