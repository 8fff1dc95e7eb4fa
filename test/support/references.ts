import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { loadAll } from 'js-yaml';

import { KUBEFLOW_VERSION } from '../../charts';
import type { Manifest } from '../../charts/contract/manifest';
import { REPO } from './files';

/** Folders of upstream's own objects, of the former version and of this one, which only some checkouts have beside them. */
export const REFERENCES = {
  former: join(REPO, '../shared/reference'),
  current: join(REPO, `../shared/reference-${KUBEFLOW_VERSION}`),
} as const;

/** Whether both are here. */
export const HAS_REFERENCES = Object.values(REFERENCES).every((folder) => existsSync(folder));

/** The objects of a file of upstream's. */
export function objectsIn(folder: string, file: string): readonly Manifest[] {
  const all = loadAll(readFileSync(join(folder, file), 'utf8')) as (Manifest | null)[];
  return all.filter((one) => one !== null);
}
