import { compareSources } from '../../../cli/diff/comparison';
import { diffHtml } from '../../../cli/diff/output/html';
import { reportOf } from '../../../cli/diff/report';
import { toYaml } from '../../../charts/contract/yaml';
import { deployment, made, source } from './objects';

const tenant = (name: string, cpu: number) =>
  toYaml(made('kubeflow.org/v1', 'Profile', name, { spec: { resourceQuotaSpec: { hard: { cpu } } } }));

async function page(change: Readonly<Record<string, string>>): Promise<string> {
  const before = {
    '00-foundation/dex/namespace-auth.yaml': toYaml(made('v1', 'Namespace', 'auth')),
    '30-access/dex/deployment-dex.yaml': toYaml(deployment('auth/dex')),
    '50-apps/katib/deployment-katib.yaml': toYaml(deployment('kubeflow/katib')),
    ...Object.fromEntries(Array.from({ length: 30 }, (_, n) => [`70-tenants/team-${n}.yaml`, tenant(`team-${n}`, 4)])),
  };
  const comparison = await compareSources(source('<old>', before), source('new', { ...before, ...change }));
  return diffHtml(await reportOf(comparison, { before: '<old>', after: 'new', notes: ['a & b'] }));
}

test('the picture has all systems, and marks those that change in the stage where they do', async () => {
  const html = await page({ '30-access/dex/deployment-dex.yaml': toYaml(deployment('auth/dex', { image: 'dex:2' })) });
  const titles = [...html.matchAll(/<g><title>(.*?)<\/title><rect [^>]*fill="(.*?)"/g)].map(([, title, paint]) => [
    title,
    paint,
  ]);
  expect(titles).toEqual([
    ['dex: nothing changes', 'none'],
    ['dex: what restarts', '#0284c7'],
    ['katib: nothing changes', 'none'],
    ['30 tenants, 0 of them change', 'none'],
  ]);
  expect(html).toContain('<a href="#component-dex">');
  expect(html).toContain('<span class="component" id="component-dex">');
});

test('tenants that change have a box each', async () => {
  const html = await page({ '70-tenants/team-3.yaml': tenant('team-3', 8) });
  expect(html).toContain('<title>team-3: tenants</title>');
  expect(html).toContain('>29 other tenants</text>');
  expect(html).toContain('<li>tenant team-3: quota cpu 4 → 8 ');
});

test('the page needs nothing else, and holds no tags of others', async () => {
  const html = await page({
    '00-foundation/dex/namespace-auth.yaml': toYaml(made('v1', 'Namespace', 'auth', { note: '<img src=x>' })),
  });
  expect(html).not.toMatch(/<img|<script|<link|url\(|@import| src=(?!x)/);
  expect(html).toContain('&#60;old&#62; → new');
  expect(html).toContain('<p class="note">a &#38; b</p>');
  expect(html).toContain("default-src 'none'");
});
