import { fields } from '../checks/check';
import { dnsLabel } from '../checks/names';
import type { Report } from '../checks/report';
import { like } from '../checks/texts';
import { type FluxProps, resolveFlux } from './flux';
import { checkPath, checkRepository, revision } from './repository';

/**
 * Who applies the rendering from a repository. Each renders its own objects into `gitops/`, beside `dist/`, and puts
 * annotations on the objects of `dist/`.
 */
export interface GitOpsProps {
  /** How Argo CD applies it. @default Argo CD does not */
  readonly argocd?: ArgoCdProps;
  /** How Flux applies it. @default Flux does not */
  readonly flux?: FluxProps;
}

/** How Argo CD applies the rendering. */
export interface ArgoCdProps {
  /** The git repository with `dist/` and `gitops/`, as Argo CD reaches it. Its credentials are Argo CD's affair. */
  readonly repoURL: string;
  /** Branch, tag or commit. @default 'HEAD', the repository's default branch */
  readonly targetRevision?: string;
  /** Where `dist/` is in the repository. @default 'dist' */
  readonly path?: string;
  /** Name of the root Application and of the AppProject, and what the names of the others begin with. @default 'kubeflow' */
  readonly name?: string;
  /** Namespace of Argo CD. @default 'argocd' */
  readonly namespace?: string;
  /** The cluster of the platform, by address or by Argo CD's name for it. @default the cluster of Argo CD itself */
  readonly destination?: ClusterAddress | ClusterName;
  /** What Argo CD does without being asked; `false` if each sync is started by hand. @default a sync on each change */
  readonly automated?: AutomatedSync | false;
}

/** A cluster by the address of its API server. */
export interface ClusterAddress {
  /** URL of the API server. */
  readonly server: string;
}

/** A cluster by the name that Argo CD has for it. */
export interface ClusterName {
  /** Name that Argo CD has for the cluster. */
  readonly name: string;
}

/** What Argo CD does by itself. */
export interface AutomatedSync {
  /** Whether it deletes what is no longer rendered. It never deletes namespaces, CRDs, Profiles and volumes. @default true */
  readonly prune?: boolean;
  /** Whether it takes back what is changed in the cluster. @default true */
  readonly selfHeal?: boolean;
}

/** Argo CD's name for the cluster that it runs in. */
export const IN_CLUSTER = 'https://kubernetes.default.svc';

/** Who applies the rendering, with every default filled in. */
export type GitOpsPlan = ReturnType<typeof resolveGitOps>;

/** How Argo CD applies the rendering, with every default filled in. */
export type ArgoCd = NonNullable<GitOpsPlan['argocd']>;

/** Fills in the defaults, and reports what Argo CD or Flux would refuse. */
export function resolveGitOps(props: GitOpsProps | undefined, report: Report) {
  const { argocd, flux } = props ?? {};
  if (props) {
    report.check(Boolean(argocd ?? flux), 'gitops', 'names no tool; write { argocd: { … } } or { flux: { … } }');
  }
  return { argocd: argocd && resolveArgoCd(argocd, report), flux: flux && resolveFlux(flux, report) };
}

function resolveArgoCd(props: ArgoCdProps, report: Report) {
  checkArgoCd(report, 'gitops.argocd', props);
  const { repoURL, targetRevision = 'HEAD', path = 'dist', name = 'kubeflow', namespace = 'argocd' } = props;
  const { destination = { server: IN_CLUSTER } } = props;
  warnOfAccess(props.automated, report);
  return {
    repoURL,
    targetRevision,
    path,
    name,
    namespace,
    destination,
    automated: resolveAutomated(props.automated),
  };
}

/** Argo CD takes access away by pruning alone. An Application that prunes by itself would act where nobody wants it to. */
function warnOfAccess(automated: ArgoCdProps['automated'] = {}, report: Report): void {
  const at = 'gitops.argocd.automated';
  const stays = 'access that is taken away stays until somebody runs argocd app sync <application> --prune';
  if (automated === false) report.warn(false, at, `is false: ${stays}`);
  else report.warn(automated.prune !== false, `${at}.prune`, `is false: ${stays}`);
}

/** Absent where each sync is started by hand. */
function resolveAutomated(automated: AutomatedSync | false = {}) {
  if (automated === false) return undefined;
  const { prune = true, selfHeal = true } = automated;
  return { prune, selfHeal };
}

const checkArgoCd = fields<ArgoCdProps>({
  repoURL: checkRepository,
  targetRevision: revision(`a branch, tag or commit; write 'main'`),
  path: checkPath,
  name: dnsLabel,
  namespace: dnsLabel,
  destination: fields<Partial<ClusterAddress & ClusterName>>({
    server: like(/^https?:\/\/[^\s@]+$/, 'the URL of an API server'),
    name: (report, at, name) =>
      report.check(name !== '', at, 'is empty; write the name that Argo CD has for the cluster'),
  }),
});
