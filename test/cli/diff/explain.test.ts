import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { KubeflowProps } from '../../../charts';
import { compareSources } from '../../../cli/diff/comparison';
import { explanationsOf } from '../../../cli/diff/explain';
import { reportOf } from '../../../cli/diff/report';
import { folderSource } from '../../../cli/diff/sources/folder';
import { REPO } from '../../support/files';
import { FULL_TENANT, FULL_USERS, NOTEBOOKS_ALONE, rendered } from '../../support/platforms';
import { compared, deployment } from './objects';

const BASE: Partial<KubeflowProps> = { ...NOTEBOOKS_ALONE, users: FULL_USERS, tenants: [FULL_TENANT] };
const base = rendered(BASE);

/** What is said to have made the changes of a definition. */
async function madeBy(change: Partial<KubeflowProps>): Promise<string> {
  const comparison = await compareSources(folderSource(base), folderSource(rendered({ ...BASE, ...change })));
  const report = await reportOf(comparison, { before: 'old', after: 'new', notes: [] });
  return report.findings.flatMap((one) => explanationsOf(one, report.changed)).join('\n');
}

test.each<[string, Partial<KubeflowProps>]>([
  ['Profile vision → vision → tenants (vision).quota', { tenants: [{ ...FULL_TENANT, quota: { cpu: 64 } }] }],
  ['RoleBinding vision/', { tenants: [{ ...FULL_TENANT, contributors: [] }] }],
  ['vision → tenants (vision).contributors', { tenants: [{ ...FULL_TENANT, contributors: [] }] }],
  [
    'Namespace vision → vision → tenants (vision).podSecurity',
    { tenants: [{ ...FULL_TENANT, podSecurity: 'baseline' }] },
  ],
  ['Profile blue → blue → tenants (blue)', { tenants: [FULL_TENANT, { name: 'blue', owner: 'ada@example.com' }] }],
  [
    "Deployment kubeflow/dashboard → central-dashboard → size, or workloads['central-dashboard/dashboard']",
    { size: 'ha' },
  ],
  [
    'Deployment auth/dex → dex → images (dex), or the version',
    { images: { override: { dex: 'registry.example.com/dexidp/dex:mine' } } },
  ],
  ['→ url', { url: 'https://other.example.com' }],
  ["volumes-web-app → components['volumes-web-app']", { components: { ...BASE.components, 'volumes-web-app': false } }],
])('%s', async (line, change) => {
  expect(await madeBy(change)).toContain(line);
});

test('where it is not known, it says so', async () => {
  const { findings, changed } = await compared([deployment('a/b')], [deployment('a/b', { image: 'c:2' })]);
  expect(findings.flatMap((one) => explanationsOf(one, changed))).toContain(
    'Deployment a/b → app; it is not rendered by cdk8s-kubeflow, so no option is known',
  );
});

test('the options that it names are those of the definition', () => {
  const page = readFileSync(join(REPO, 'docs/reference.md'), 'utf8');
  for (const option of [
    'quota',
    'podSecurity',
    'contributors',
    'serviceAccounts',
    'notebooks',
    'podDefaults',
    'limits',
    'volumes',
    'owner',
    'labels',
    'url',
    'size',
    'workloads',
    'storage',
    'images',
    'components',
    'tenants',
  ]) {
    expect(page).toContain(`\n| \`${option}\` |`);
  }
});
