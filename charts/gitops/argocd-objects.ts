import type { ArgoCd } from '../config/delivery/gitops';
import type { IgnoredDifference } from './differences';

/** Argo CD's API version. */
export const ARGO = 'argoproj.io/v1alpha1';

interface Named {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly finalizers?: readonly string[];
}

/** A kind, or with `*` all kinds of a group. */
export interface GroupKind {
  readonly group: string;
  readonly kind: string;
}

/** The permissions of Applications: https://argo-cd.readthedocs.io/en/stable/operator-manual/project-specification/ */
export interface AppProject {
  readonly apiVersion: typeof ARGO;
  readonly kind: 'AppProject';
  readonly metadata: Named;
  readonly spec: {
    readonly description: string;
    readonly sourceRepos: readonly string[];
    readonly destinations: readonly ((ArgoCd['destination'] | { readonly server: string }) & {
      readonly namespace: string;
    })[];
    readonly clusterResourceWhitelist: readonly GroupKind[];
    readonly namespaceResourceWhitelist: readonly GroupKind[];
  };
}

/** A synced folder and its source: https://argo-cd.readthedocs.io/en/stable/user-guide/application-specification/ */
export interface Application {
  readonly apiVersion: typeof ARGO;
  readonly kind: 'Application';
  readonly metadata: Named;
  readonly spec: {
    readonly project: string;
    readonly source: {
      readonly repoURL: string;
      readonly targetRevision: string;
      readonly path: string;
      readonly directory: { readonly recurse: true; readonly include?: string };
    };
    readonly destination: (ArgoCd['destination'] | { readonly server: string }) & { readonly namespace?: string };
    readonly syncPolicy: {
      readonly automated?: { readonly prune: boolean; readonly selfHeal: boolean; readonly allowEmpty?: boolean };
      readonly syncOptions: readonly string[];
      readonly retry: {
        readonly limit: number;
        readonly backoff: { readonly duration: string; readonly factor: number; readonly maxDuration: string };
      };
    };
    readonly ignoreDifferences?: readonly IgnoredDifference[];
  };
}
