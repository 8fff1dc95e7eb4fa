import { App, Kubeflow, type KubeflowProps } from '../../charts';
import { Rendering } from './rendering';

export { Rendering } from './rendering';

/** The smallest definition that has a user and a tenant. */
export const SMALL: KubeflowProps = {
  url: 'https://kubeflow.example.com',
  users: [{ email: 'ada@example.com' }],
  tenants: [{ name: 'ada', owner: 'ada@example.com' }],
};

let small: Rendering | undefined;

/** Renders {@link SMALL} with changes, and without any only once. */
export function render(change?: Partial<KubeflowProps>): Rendering {
  return change ? renderNew(change) : (small ??= renderNew({}));
}

function renderNew(change: Partial<KubeflowProps>): Rendering {
  const app = new App();
  new Kubeflow(app, 'kubeflow', { ...SMALL, ...change });
  return new Rendering(app.render());
}
