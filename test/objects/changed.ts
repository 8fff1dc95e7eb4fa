import { load, loadAll } from 'js-yaml';

import { App, Kubeflow, type KubeflowProps } from '../../charts';
import type { k8s } from '../../charts/kit';
import { SMALL } from '../support/render';

/** Renders the small platform with changes of its objects. */
export function changed(change: (kubeflow: Kubeflow) => void, props: Partial<KubeflowProps> = {}) {
  const app = new App();
  change(new Kubeflow(app, 'kubeflow', { ...SMALL, ...props }));
  const files = app.render();
  const text = (file: string): string => files.get(file) ?? '';
  const object = (file: string) => load(text(file)) as Manifest;
  return { files, text, object, all: () => [...files].flatMap(([, yaml]) => loadAll(yaml) as Manifest[]) };
}

/** The fields of an object that these tests read. */
export interface Manifest {
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly spec: { readonly template: k8s.PodTemplateSpec; readonly type?: string };
}
