import type { DashboardFacts } from '../../kit';

/** Pages of the web app. Their paths are these names in lower case, in one word. */
const PAGES = ['Pipelines', 'Experiments', 'Runs', 'Recurring Runs', 'Artifacts', 'Executions'] as const;

/** What the dashboard shows of Pipelines. */
export const DASHBOARD: DashboardFacts = {
  menu: [
    {
      text: 'Pipelines',
      icon: 'kubeflow:pipeline-centered',
      items: PAGES.map((text) => ({ text, link: `/pipeline/#/${text.toLowerCase().replace(' ', '')}` })),
      place: 7,
    },
  ],
  quickLinks: [
    { text: 'Upload a Pipeline', desc: 'Kubeflow Pipelines', link: '/pipeline/#/pipelines', place: 2 },
    { text: 'View Pipeline Runs', desc: 'Pipelines', link: '/pipeline/#/runs', place: 3 },
  ],
  documentation: [
    { system: 'Kubeflow Pipelines', link: 'https://www.kubeflow.org/docs/components/pipelines/', place: 1 },
  ],
};
