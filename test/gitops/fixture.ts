import { ApiObject, Chart } from 'cdk8s';
import { load } from 'js-yaml';

import { App, type ArgoCdProps, FluxSource, type GitOpsProps, Kubeflow, type KubeflowProps } from '../../charts';
import type { Outputs } from '../../charts/rendering/app';
import { SMALL } from '../support/render';

/** Where the tests' Argo CD finds the rendering. */
export const ARGO_CD: ArgoCdProps = { repoURL: 'https://github.com/example/platform' };

/** Where the tests' Flux finds it. */
export const GIT = FluxSource.git({ url: 'https://github.com/example/platform' });

/** Renders {@link SMALL} with Argo CD or Flux. */
export function renderAll(gitops?: GitOpsProps, change: Partial<KubeflowProps> = {}): Outputs {
  const app = new App();
  new Kubeflow(app, 'kubeflow', { ...SMALL, gitops, ...change });
  return app.renderAll();
}

/** Renders {@link SMALL} with Argo CD or Flux, and a chart of the user's own beside it. */
export function renderWithOwn(gitops: GitOpsProps): Outputs {
  const app = new App();
  new Kubeflow(app, 'kubeflow', { ...SMALL, gitops });
  const mine = new Chart(app, 'mine', { namespace: 'kubeflow' });
  new ApiObject(mine, 'c', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'mine' } });
  return app.renderAll();
}

/** The fields of Argo CD's and Flux' objects that the tests look at. */
export interface Rendered {
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly finalizers?: readonly string[];
  };
  readonly data?: Readonly<Record<string, string>>;
  readonly spec: {
    readonly [field: string]: unknown;
    readonly source?: { readonly path: string; readonly directory: { readonly include?: string } };
    readonly syncPolicy?: { readonly automated?: object; readonly syncOptions: readonly string[] };
    readonly ignoreDifferences?: readonly object[];
    readonly dependsOn?: readonly { readonly name: string }[];
  };
}

/** The objects of `gitops/`, by file. */
export function objectsOf({ gitops }: Outputs): ReadonlyMap<string, Rendered> {
  return new Map([...gitops].map(([file, text]) => [file, load(text) as Rendered]));
}

/** The object in a file of `gitops/`. */
export function objectIn({ gitops }: Outputs, file: string): Rendered {
  const text = gitops.get(file);
  if (text === undefined) throw new Error(`${file} is not one of ${[...gitops.keys()].join(', ')}`);
  return load(text) as Rendered;
}
