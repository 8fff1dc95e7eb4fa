import type { ComponentName } from '../../config/components';

/** Pages of the menu: text, path, and icon (of Polymer's iron-icons, or of Kubeflow's own set). */
const MENU = [
  ['jupyter-web-app', 'Notebooks', '/jupyter/', 'book'],
  ['tensorboards-web-app', 'TensorBoards', '/tensorboards/', 'assessment'],
  ['volumes-web-app', 'Volumes', '/volumes/', 'device:storage'],
  ['katib', 'Katib Experiments', '/katib/', 'kubeflow:katib'],
  ['model-registry', 'Model Registry', '/model-registry/', 'assignment'],
  ['kserve-models-web-app', 'KServe Endpoints', '/kserve-endpoints/', 'kubeflow:models'],
] as const;

/** Pages of the menu's last entry, which opens to them. Their paths are these names in lower case, in one word. */
const PIPELINES = ['Pipelines', 'Experiments', 'Runs', 'Recurring Runs', 'Artifacts', 'Executions'] as const;

/** Links of the home page: text, description, path. */
const QUICK = [
  ['jupyter-web-app', 'Create a new Notebook', 'Kubeflow Notebooks', '/jupyter/new'],
  ['pipelines', 'Upload a Pipeline', 'Kubeflow Pipelines', '/pipeline/#/pipelines'],
  ['pipelines', 'View Pipeline Runs', 'Pipelines', '/pipeline/#/runs'],
] as const;

/** Documentation of systems: name, and path below that of Kubeflow's components. */
const DOCUMENTATION = [
  ['pipelines', 'Kubeflow Pipelines', 'pipelines'],
  ['jupyter-web-app', 'Kubeflow Notebooks', 'notebooks'],
  ['trainer', 'Kubeflow Training Operator', 'training'],
  ['katib', 'Katib', 'katib'],
] as const;

const WEBSITE = { text: 'Kubeflow Website', desc: 'The Kubeflow website', link: 'https://www.kubeflow.org/' };

/** The links of upstream's dashboard, without those to components that are not installed. */
export function dashboardLinks(installed: ReadonlySet<ComponentName>): object {
  const of = <Row extends readonly [ComponentName, ...string[]]>(rows: readonly Row[]): readonly Row[] =>
    rows.filter(([component]) => installed.has(component));
  const pipelines = {
    type: 'section',
    text: 'Pipelines',
    icon: 'kubeflow:pipeline-centered',
    items: PIPELINES.map((text) => {
      return { type: 'item', text, link: `/pipeline/#/${text.toLowerCase().replace(' ', '')}` };
    }),
  };
  return {
    menuLinks: [
      ...of(MENU).map(([, text, link, icon]) => ({ type: 'item', text, link, icon })),
      ...(installed.has('pipelines') ? [pipelines] : []),
    ],
    externalLinks: [],
    quickLinks: of(QUICK).map(([, text, desc, link]) => ({ text, desc, link })),
    documentationItems: [
      WEBSITE,
      ...of(DOCUMENTATION).map(([, system, path]) => ({
        text: `${system} Documentation`,
        desc: `Documentation for ${system}`,
        link: `https://www.kubeflow.org/docs/components/${path}/`,
      })),
    ],
  };
}
