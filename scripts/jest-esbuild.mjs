// Jest's transform for TypeScript: the compiler that tsx runs main.ts with. `npm run check` does the type checking.
import { createHash } from 'node:crypto';

import { transformSync, version } from 'esbuild';

const options = {
  loader: 'ts',
  format: 'cjs',
  target: 'node20',
  sourcemap: 'inline',
  // Jest's own loader has no dynamic imports: they become require().
  supported: { 'dynamic-import': false },
};

export default {
  getCacheKey: (code, file) =>
    createHash('sha256')
      .update(JSON.stringify([version, options, file, code]))
      .digest('hex'),
  process: (code, sourcefile) => transformSync(code, { ...options, sourcefile }),
};
