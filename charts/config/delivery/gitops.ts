import { type FluxProps, resolveFlux } from './flux';
import type { Report } from '../checks/report';
import { checkPath, checkRepository, REVISION } from './repository';

/**
 * Who applies the rendering from a repository. Each renders its own objects into `gitops/`, beside `dist/`, and puts
 * annotations on the objects of `dist/`.
 */
export interface GitOpsProps {
  /** Argo CD. @default not */
  readonly argocd?: ArgoCdProps;
  /** Flux. @default not */
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
  readonly destination?: { readonly server: string } | { readonly name: string };
  /** Syncs that nobody starts, or `false` for those that somebody starts alone. @default on each change */
  readonly automated?: AutomatedSync | false;
}

/** What Argo CD does by itself. */
export interface AutomatedSync {
  /** Deletes what is not rendered any more. Never namespaces, CRDs, Profiles and volumes. @default true */
  readonly prune?: boolean;
  /** Takes back what is changed in the cluster. @default true */
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
  const at = 'gitops.argocd';
  const { repoURL, targetRevision = 'HEAD', path = 'dist', name = 'kubeflow', namespace = 'argocd' } = props;
  const { destination = { server: IN_CLUSTER } } = props;
  checkRepository(`${at}.repoURL`, repoURL, report);
  report.text(`${at}.targetRevision`, targetRevision, REVISION, `a branch, tag or commit; write 'main'`);
  checkPath(`${at}.path`, path, report);
  report.dnsLabel(`${at}.name`, name);
  report.dnsLabel(`${at}.namespace`, namespace);
  checkDestination(`${at}.destination`, destination, report);
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

/** Absent where somebody starts each sync. */
function resolveAutomated(automated: AutomatedSync | false = {}) {
  if (automated === false) return undefined;
  const { prune = true, selfHeal = true } = automated;
  return { prune, selfHeal };
}

function checkDestination(at: string, destination: object, report: Report): void {
  report.keys((key) => `${at}.${key}`, destination, ['server', 'name'], 'way to name a cluster');
  const keys = Object.keys(destination);
  report.check(keys.length === 1, at, `names the cluster ${keys.length} times; write { server: '…' } or { name: '…' }`);
  for (const [key, value] of Object.entries(destination)) {
    if (key === 'server')
      report.text(`${at}.server`, String(value), /^https?:\/\/[^\s@]+$/, 'the URL of an API server');
    else report.check(Boolean(value), `${at}.${key}`, 'is empty; write the name that Argo CD has for the cluster');
  }
}
