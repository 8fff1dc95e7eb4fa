import { App, COMPONENT_NAMES, Kubeflow, type KubeflowProps } from '../../charts';
import { newFolder } from '../helpers';

/** What notebooks need, and no more. */
const NOTEBOOKS = new Set([
  'kubeflow-namespace',
  'kubeflow-roles',
  'cert-manager',
  'istio',
  'kubeflow-issuer',
  'kubeflow-gateway',
  'dex',
  'oauth2-proxy',
  'profiles',
  'central-dashboard',
  'notebook-controller',
  'jupyter-web-app',
  'poddefaults',
  'pvcviewer',
  'volumes-web-app',
]);

/** The change that makes the smallest sensible platform. */
export const NOTEBOOKS_ALONE: Partial<KubeflowProps> = {
  components: switches(
    COMPONENT_NAMES.filter((name) => !NOTEBOOKS.has(name)),
    false,
  ),
};

/** Switches components on or off. */
export function switches(names: readonly string[], on: boolean): KubeflowProps['components'] {
  return Object.fromEntries(names.map((name) => [name, on]));
}

/** Renders the definition of main.ts with a change into a new folder. */
export function rendered(change: Partial<KubeflowProps> = {}): string {
  const outdir = newFolder();
  const app = new App({ outdir });
  new Kubeflow(app, 'kubeflow', {
    url: 'https://kubeflow.example.com',
    users: [{ email: 'user@example.com' }],
    tenants: [{ name: 'kubeflow-user-example-com', owner: 'user@example.com' }],
    ...change,
  });
  app.synth();
  return outdir;
}
