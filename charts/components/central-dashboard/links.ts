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

const DOCS = 'https://www.kubeflow.org/docs/components';

/** The links of upstream's dashboard. */
export const LINKS: DashboardLinks = {
  menuLinks: [
    page('Notebooks', '/jupyter/', 'book'),
    page('TensorBoards', '/tensorboards/', 'assessment'),
    page('Volumes', '/volumes/', 'device:storage'),
    page('Katib Experiments', '/katib/', 'kubeflow:katib'),
    page('KServe Endpoints', '/kserve-endpoints/', 'kubeflow:models'),
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
  externalLinks: [],
  quickLinks: [
    { text: 'Create a new Notebook', desc: 'Kubeflow Notebooks', link: '/jupyter/new' },
    { text: 'Upload a Pipeline', desc: 'Kubeflow Pipelines', link: '/pipeline/#/pipelines' },
    { text: 'View Pipeline Runs', desc: 'Pipelines', link: '/pipeline/#/runs' },
  ],
  documentationItems: [
    { text: 'Kubeflow Website', desc: 'The Kubeflow website', link: 'https://www.kubeflow.org/' },
    {
      text: 'Kubeflow Pipelines Documentation',
      desc: 'Documentation for Kubeflow Pipelines',
      link: `${DOCS}/pipelines/`,
    },
    {
      text: 'Kubeflow Notebooks Documentation',
      desc: 'Documentation for Kubeflow Notebooks',
      link: `${DOCS}/notebooks/`,
    },
    {
      text: 'Kubeflow Training Operator Documentation',
      desc: 'Documentation for Kubeflow Training Operator',
      link: `${DOCS}/training/`,
    },
    { text: 'Katib Documentation', desc: 'Documentation for Katib', link: `${DOCS}/katib/` },
  ],
};
