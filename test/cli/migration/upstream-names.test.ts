import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { loadAll } from 'js-yaml';

import { COMPONENT_NAMES } from '../../../charts';
import type { Manifest } from '../../../charts/contract/manifest';
import { nameOfObject } from '../../../cli/cluster/objects';
import { upstreamsFormer } from '../../../cli/migration/upstream-names';
import { REPO } from '../../support/files';

const SHARED = join(REPO, '../shared');
const testIfThere = existsSync(join(SHARED, 'reference-26.03.1')) ? test : test.skip;

/** The objects of parts of upstream's example, as the table names them. */
function namesIn(reference: string): ReadonlySet<string> {
  const parts = ['central-dashboard', 'poddefaults', 'kserve-models-web-app', 'kserve', 'kubeflow-namespace'];
  const objects = parts.flatMap(
    (part) => loadAll(readFileSync(join(SHARED, reference, `${part}.yaml`), 'utf8')) as (Manifest | null)[],
  );
  return new Set(
    objects.flatMap((one) => (one ? [nameOfObject({ ...one, ...one.metadata, apiVersion: one.apiVersion })] : [])),
  );
}

test('each is of a component', () => {
  const components = new Set(upstreamsFormer().map(({ component }) => component));
  expect([...components].filter((name) => !COMPONENT_NAMES.some((one) => one === name))).toEqual([]);
});

testIfThere('each is in 26.03 of upstream, and not in 26.03.1', () => {
  const [before, after] = [namesIn('reference'), namesIn('reference-26.03.1')];
  const names = upstreamsFormer().map(nameOfObject);
  expect(names.filter((name) => !before.has(name) || after.has(name))).toEqual([]);
  expect(names.length).toBeGreaterThan(30);
});
