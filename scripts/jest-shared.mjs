// Jest's transform for what all test files share: see jest-environment.cjs.
import { createHash } from 'node:crypto';

export default {
  getCacheKey: (_, file) => createHash('sha256').update(file).digest('hex'),
  process: (_, file) => ({ code: `module.exports = requireShared(${JSON.stringify(file)});` }),
};
