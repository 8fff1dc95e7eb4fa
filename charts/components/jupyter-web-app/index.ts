import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Construct } from 'constructs';

import type { Facts } from '../../config/components';
import type { Platform } from '../../config/platform';
import { allow, Component, READ, Role, Stage, WebApp } from '../../kit';
import { spawnerForm } from './form';

const NAME = 'jupyter-web-app';
/** Objects that users make and choose with it: API groups and resources. */
const NOTEBOOKS = ['kubeflow.org', 'notebooks', 'notebooks/finalizers', 'poddefaults'] as const;
const STORAGE_CLASSES = allow(...READ).on('storage.k8s.io', 'storageclasses');

/** Jupyter web app: users see their notebooks, and make them in a form, the spawner. */
export class JupyterWebApp extends Component {
  static readonly facts: Facts = {
    name: NAME,
    stage: Stage.APPS,
    namespace: 'kubeflow',
    // The form lists PodDefaults. Without their CRD it shows only an error.
    requires: ['kubeflow-namespace', 'kubeflow-gateway', 'notebook-controller', 'poddefaults'],
    dashboard: {
      menu: [{ text: 'Notebooks', link: '/jupyter/', icon: 'book', place: 1 }],
      quickLinks: [{ text: 'Create a new Notebook', desc: 'Kubeflow Notebooks', link: '/jupyter/new', place: 1 }],
      documentation: [
        { system: 'Kubeflow Notebooks', link: 'https://www.kubeflow.org/docs/components/notebooks/', place: 2 },
      ],
    },
    metrics: {
      'jupyter-web-app-deployment': 'each of its three workers counts for itself',
    },
  };

  constructor(scope: Construct, platform: Platform) {
    super(scope, JupyterWebApp.facts);
    const form = this.config(`${NAME}-config`, { 'spawner_ui_config.yaml': spawnerForm(platform.spawner) });
    const logos = this.config(`${NAME}-logos`, logoFiles());
    const edit = [allow('get', 'list', 'create', 'delete').on(...NOTEBOOKS)];
    const view = [allow('get', 'list').on(...NOTEBOOKS), STORAGE_CLASSES];

    new WebApp(this, platform, {
      image: platform.images.jupyterWebApp,
      path: '/jupyter',
      prefix: 'JWA',
      parameters: { UI: 'default' },
      mounts: {
        '/etc/config': { volume: 'config-volume', config: form },
        '/src/apps/default/static/assets/logos': { volume: 'logos-volume', config: logos },
      },
      rules: [...RULES, allow('list', 'get').on('', 'pods', 'pods/log')],
      users: { noun: 'notebook', edit, view },
    });
    // Upstream binds this role, in its own namespace, to an account that is not rendered; here it is the web app's.
    const role = `${NAME}-jupyter-notebook-role`;
    new Role(this, role, RULES, { boundTo: `${NAME}-service-account`, binding: `${role}-binding` });
  }
}

/** The three kinds of notebooks: on the buttons of the form, and in the list. */
function logoFiles(): Readonly<Record<string, string>> {
  const logo = (file: string): string => readFileSync(join(__dirname, 'logos', file), 'utf8');
  const [jupyter, vscode, rstudio] = [logo('jupyter.svg'), logo('vscode.svg'), logo('rstudio.svg')];
  return {
    'jupyterlab-logo.svg': jupyter,
    'jupyter-icon.svg': jupyter,
    'group-one-logo.svg': vscode,
    'group-one-icon.svg': vscode,
    'group-two-logo.svg': rstudio,
    'group-two-icon.svg': rstudio,
  };
}

/** Rules of the web app. Before it acts, it asks the API server whether the user may. */
const RULES = [
  allow('create').on('authorization.k8s.io', 'subjectaccessreviews'),
  allow('get', 'list', 'create', 'delete', 'patch', 'update').on(...NOTEBOOKS),
  allow('create', 'delete', 'get', 'list').on('', 'persistentvolumeclaims'),
  allow('list').on('', 'events', 'nodes'),
  STORAGE_CLASSES,
];
