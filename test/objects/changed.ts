import { App, Kubeflow, type KubeflowProps } from '../../charts';
import { Rendering, SMALL } from '../support/render';

/** Renders the small platform with changes of its objects. */
export function changed(change: (kubeflow: Kubeflow) => void, props: Partial<KubeflowProps> = {}): Rendering {
  const app = new App();
  change(new Kubeflow(app, 'kubeflow', { ...SMALL, ...props }));
  return new Rendering(app.render());
}
