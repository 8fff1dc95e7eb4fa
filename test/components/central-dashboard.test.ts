import { dashboardLinks } from '../../charts/components/central-dashboard/links';
import { COMPONENT_NAMES, type ComponentName } from '../../charts';

test.each<[ComponentName, readonly string[]]>([
  ['jupyter-web-app', ['/jupyter/', '/jupyter/new', 'https://www.kubeflow.org/docs/components/notebooks/']],
  ['tensorboards-web-app', ['/tensorboards/']],
  ['volumes-web-app', ['/volumes/']],
  ['katib', ['/katib/', 'https://www.kubeflow.org/docs/components/katib/']],
  ['kserve-models-web-app', ['/kserve-endpoints/']],
  ['pipelines', ['/pipeline/#/pipelines', '/pipeline/#/runs', '/pipeline/#/recurringruns']],
])('%s has its links, and takes them with it when it is off', (name, links) => {
  const all = JSON.stringify(dashboardLinks(new Set(COMPONENT_NAMES)));
  const without = JSON.stringify(dashboardLinks(new Set(COMPONENT_NAMES.filter((other) => other !== name))));
  for (const link of links) {
    expect(all).toContain(`"link":"${link}"`);
    expect(without).not.toContain(`"link":"${link}"`);
  }
});

test('where nothing is installed, there is the way to Kubeflow’s website', () => {
  expect(dashboardLinks(new Set())).toEqual({
    menuLinks: [],
    externalLinks: [],
    quickLinks: [],
    documentationItems: [expect.objectContaining({ link: 'https://www.kubeflow.org/' })],
  });
});
