import type { ComponentName } from '../../config/components';

/** An entry of the dashboard's menu: a page. */
export interface MenuLink {
  readonly type: 'item';
  readonly text: string;
  /** Path of the page, behind the gateway. */
  readonly link: string;
  /** Name of an icon of Polymer's iron-icons or of Kubeflow's own set. */
  readonly icon?: string;
}

/** An entry of the dashboard's menu that opens to more entries. */
export interface MenuSection {
  readonly type: 'section';
  readonly text: string;
  readonly icon: string;
  readonly items: readonly MenuLink[];
}

/** A link of the dashboard's home page. */
export interface HomeLink {
  readonly text: string;
  readonly desc: string;
  /** Path behind the gateway, or URL. */
  readonly link: string;
}

/** Everything that the dashboard links to. */
export interface DashboardLinks {
  readonly menuLinks: readonly (MenuLink | MenuSection)[];
  /** Entries below the menu that leave the platform. */
  readonly externalLinks: readonly MenuLink[];
  readonly quickLinks: readonly HomeLink[];
  readonly documentationItems: readonly HomeLink[];
}

function page(text: string, link: string, icon?: string): MenuLink {
  return { type: 'item', text, link, icon };
}

/** What the dashboard shows of some components, each entry with the one that it leads to; `undefined` is always there. */
type Entries<Link> = readonly (readonly [ComponentName | undefined, Link])[];

const MENU: Entries<MenuLink | MenuSection> = [
  ['jupyter-web-app', page('Notebooks', '/jupyter/', 'book')],
  ['tensorboards-web-app', page('TensorBoards', '/tensorboards/', 'assessment')],
  ['volumes-web-app', page('Volumes', '/volumes/', 'device:storage')],
  ['katib', page('Katib Experiments', '/katib/', 'kubeflow:katib')],
  ['model-registry', page('Model Registry', '/model-registry/', 'assignment')],
  ['kserve-models-web-app', page('KServe Endpoints', '/kserve-endpoints/', 'kubeflow:models')],
  [
    'pipelines',
    {
      type: 'section',
      text: 'Pipelines',
      icon: 'kubeflow:pipeline-centered',
      items: [
        page('Pipelines', '/pipeline/#/pipelines'),
        page('Experiments', '/pipeline/#/experiments'),
        page('Runs', '/pipeline/#/runs'),
        page('Recurring Runs', '/pipeline/#/recurringruns'),
        page('Artifacts', '/pipeline/#/artifacts'),
        page('Executions', '/pipeline/#/executions'),
      ],
    },
  ],
];

const QUICK: Entries<HomeLink> = [
  ['jupyter-web-app', { text: 'Create a new Notebook', desc: 'Kubeflow Notebooks', link: '/jupyter/new' }],
  ['pipelines', { text: 'Upload a Pipeline', desc: 'Kubeflow Pipelines', link: '/pipeline/#/pipelines' }],
  ['pipelines', { text: 'View Pipeline Runs', desc: 'Pipelines', link: '/pipeline/#/runs' }],
];

const DOCUMENTATION: Entries<HomeLink> = [
  [undefined, { text: 'Kubeflow Website', desc: 'The Kubeflow website', link: 'https://www.kubeflow.org/' }],
  ['pipelines', documentation('Kubeflow Pipelines', 'pipelines')],
  ['jupyter-web-app', documentation('Kubeflow Notebooks', 'notebooks')],
  ['trainer', documentation('Kubeflow Training Operator', 'training')],
  ['katib', documentation('Katib', 'katib')],
];

function documentation(system: string, path: string): HomeLink {
  const link = `https://www.kubeflow.org/docs/components/${path}/`;
  return { text: `${system} Documentation`, desc: `Documentation for ${system}`, link };
}

/** The links of upstream's dashboard, without those to components that are not installed. */
export function dashboardLinks(installed: ReadonlySet<ComponentName>): DashboardLinks {
  const of = <Link>(entries: Entries<Link>): readonly Link[] =>
    entries.filter(([name]) => name === undefined || installed.has(name)).map(([, link]) => link);
  return { menuLinks: of(MENU), externalLinks: [], quickLinks: of(QUICK), documentationItems: of(DOCUMENTATION) };
}
