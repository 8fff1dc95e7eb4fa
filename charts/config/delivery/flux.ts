import { type Check, type Checks, fields } from '../checks/check';
import { dnsLabel, dnsName } from '../checks/names';
import type { Report } from '../checks/report';
import { like } from '../checks/texts';
import { checkCredentials, checkPath, revision } from './repository';

/** How Flux applies the rendering. */
export interface FluxProps {
  /** Where Flux finds `dist/` and `gitops/`: `FluxSource.git(…)` or `FluxSource.oci(…)`. */
  readonly source: FluxSource;
  /** Where `dist/` is in the source. @default 'dist' */
  readonly path?: string;
  /** Name of the source and of the root Kustomization, and what the names of the others begin with. @default 'kubeflow' */
  readonly name?: string;
  /** Namespace of Flux. @default 'flux-system' */
  readonly namespace?: string;
  /** How often the source is looked at, and the cluster compared with it: '10m', '1h30m'. @default '10m' */
  readonly interval?: string;
  /** How long a stage may take to be healthy before it counts as failed, and is tried again. @default '15m' */
  readonly timeout?: string;
}

/** Where Flux finds the rendering. */
export type FluxSource = ({ readonly kind: 'git' } & FluxGitProps) | ({ readonly kind: 'oci' } & FluxOciProps);

/** A git repository. Of branch, tag, semver and commit at most one is given. */
export interface FluxGitProps {
  /** Address of the repository: `https://…` or `ssh://git@…`. */
  readonly url: string;
  /** Branch to follow. @default 'main' */
  readonly branch?: string;
  /** Tag to follow. @default none: the branch is followed */
  readonly tag?: string;
  /** Range of versions, such as '>=1.0.0 <2.0.0', whose newest tag is followed. @default none */
  readonly semver?: string;
  /** SHA-1 of the commit to stay at. @default none */
  readonly commit?: string;
  /** Secret in Flux's namespace with the credentials. @default none; compulsory with ssh */
  readonly secretName?: string;
}

/** An OCI artifact, as `flux push artifact` makes it. Of tag, semver and digest at most one is given. */
export interface FluxOciProps {
  /** Address of the artifact: `oci://…`, without a tag. */
  readonly url: string;
  /** Tag to follow. @default 'latest' */
  readonly tag?: string;
  /** Range of versions, such as '>=1.0.0 <2.0.0', whose newest tag is followed. @default none */
  readonly semver?: string;
  /** Digest of the artifact to stay at: `sha256:…`. @default none */
  readonly digest?: string;
  /** Secret in Flux's namespace with the credentials, as of image pulls. @default none */
  readonly secretName?: string;
}

/** Ways to the rendering. */
export const FluxSource = {
  /** From a git repository. */
  git: (props: FluxGitProps): FluxSource => ({ kind: 'git', ...props }),
  /** From a registry of containers. */
  oci: (props: FluxOciProps): FluxSource => ({ kind: 'oci', ...props }),
};

/** How Flux applies the rendering, with every default filled in. */
export type Flux = ReturnType<typeof resolveFlux>;

/** Fills in the defaults, and reports what Flux would refuse. */
export function resolveFlux(props: FluxProps, report: Report) {
  checkFlux(report, 'gitops.flux', props);
  const { path = 'dist', name = 'kubeflow', namespace = 'flux-system', interval = '10m', timeout = '15m' } = props;
  return { source: props.source, path, name, namespace, interval, timeout };
}

const tag = like(/^[\w][\w./+-]*$/, `a tag; write 'v1.0.0'`);
const semver = like(/^[\w\s.*~^<>=|,!-]+$/, `a range of versions; write '>=1.0.0 <2.0.0'`);

const git: Checks<FluxGitProps> = {
  url: like(/^(?:https?|ssh):\/\/\S+$/, `the URL of a git repository; write 'https://…' or 'ssh://git@…'`),
  branch: revision(`a branch; write 'main'`),
  tag,
  semver,
  commit: like(/^[0-9a-f]{40}$/, `the SHA-1 of a commit, 40 hexadecimal digits`),
  secretName: dnsName,
};

const ARTIFACT = /^oci:\/\/[\w.-]+(?::\d+)?(?:\/[\w.-]+)+$/;

const oci: Checks<FluxOciProps> = {
  url: like(ARTIFACT, `the address of an artifact; write 'oci://registry/name' without a tag`),
  tag,
  semver,
  digest: like(/^sha256:[0-9a-f]{64}$/, `a digest; write 'sha256:' and 64 hexadecimal digits`),
  secretName: dnsName,
};

const checkSource: Check<FluxSource> = (report, at, source) => {
  if (source.kind === 'git') fields(git)(report, at, source);
  else fields(oci)(report, at, source);
  const { kind, url, secretName, ...references } = source;
  if (URL.canParse(url)) checkCredentials(report, `${at}.url`, url);
  const given = Object.entries(references).filter(([, value]) => value !== undefined);
  const names = given.map(([key]) => key).join(' and ');
  const hasKey = kind === 'oci' || !url.startsWith('ssh://') || secretName !== undefined;
  const missing = 'is missing; Flux needs the key for ssh from a Secret of its namespace';
  return (
    report.check(given.length < 2, at, `says ${names}; write one of them`) &&
    report.check(hasKey, `${at}.secretName`, missing)
  );
};

const duration = like(/^(?:[0-9]+(?:\.[0-9]+)?(?:ms|s|m|h))+$/, `a duration; write '10m' or '1h30m'`);

const checkFlux = fields<FluxProps>({
  source: checkSource,
  path: checkPath,
  name: dnsLabel,
  namespace: dnsLabel,
  interval: duration,
  timeout: duration,
});
