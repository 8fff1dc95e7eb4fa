import { dashboardLinks } from '../../charts/components/central-dashboard/links';
import { CATALOGUE } from '../../charts/components';
import { resolveDashboard } from '../../charts/config/catalogue';
import { COMPONENT_NAMES, type ComponentName } from '../../charts';
import { render } from '../support/render';

/** The links where these components are installed. */
const linksOf = (names: readonly ComponentName[]): object =>
  dashboardLinks(resolveDashboard(CATALOGUE, new Set(names)));

test.each<[ComponentName, readonly string[]]>([
  ['jupyter-web-app', ['/jupyter/', '/jupyter/new', 'https://www.kubeflow.org/docs/components/notebooks/']],
  ['tensorboards-web-app', ['/tensorboards/']],
  ['volumes-web-app', ['/volumes/']],
  ['katib', ['/katib/', 'https://www.kubeflow.org/docs/components/katib/']],
  ['kserve-models-web-app', ['/kserve-endpoints/']],
  ['pipelines', ['/pipeline/#/pipelines', '/pipeline/#/runs', '/pipeline/#/recurringruns']],
])('%s has its links, and takes them with it when it is off', (name, links) => {
  const all = JSON.stringify(linksOf(COMPONENT_NAMES));
  const without = JSON.stringify(linksOf(COMPONENT_NAMES.filter((other) => other !== name)));
  for (const link of links) {
    expect(all).toContain(`"link":"${link}"`);
    expect(without).not.toContain(`"link":"${link}"`);
  }
});

test('the menu is in upstream’s order', () => {
  expect(linksOf(COMPONENT_NAMES)).toMatchObject({
    menuLinks: [
      { text: 'Notebooks' },
      { text: 'TensorBoards' },
      { text: 'Volumes' },
      { text: 'Katib Experiments' },
      { text: 'KServe Endpoints' },
      { text: 'Model Registry' },
      { text: 'Pipelines', type: 'section' },
      { text: 'Monitoring' },
    ],
  });
});

test('where nothing is installed, there is the way to Kubeflow’s website', () => {
  expect(linksOf([])).toEqual({
    menuLinks: [],
    externalLinks: [],
    quickLinks: [],
    documentationItems: [expect.objectContaining({ link: 'https://www.kubeflow.org/' })],
  });
});

const REGISTRATION = ['security.istio.io/v1beta1/AuthorizationPolicy', 'kubeflow/dashboard-registration'] as const;

test('without self-service, users may invite others, and make and delete no namespaces', () => {
  const { spec } = render().get(...REGISTRATION);
  const [rule] = spec?.rules ?? [];
  expect(spec).toMatchObject({ action: 'DENY', selector: { matchLabels: { app: 'kubeflow-dashboard' } } });
  expect(rule?.to?.[0]?.operation).toEqual({
    notMethods: ['GET', 'HEAD'],
    notPaths: ['/api/workgroup/add-contributor/*', '/api/workgroup/remove-contributor/*'],
  });
});

test('with self-service, they make namespaces', () => {
  const platform = render({ selfService: true });
  expect(platform.has(...REGISTRATION)).toBe(false);
  expect(platform.config('kubeflow/dashboard-parameters')).toMatchObject({ REGISTRATION_FLOW: 'true' });
});
