import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { parse } from 'yaml';

import type { Manifest } from '../../charts/contract/manifest';
import { REPO } from './files';

/** The policies that docs/limits.md prints, by name. */
export const POLICIES: ReadonlyMap<string, Manifest> = new Map(
  [...readFileSync(join(REPO, 'docs/limits.md'), 'utf8').matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text = '']) => {
    const policy = parse(text) as Manifest;
    return [policy.metadata.name, policy];
  }),
);
