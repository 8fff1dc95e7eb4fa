import type { Report } from '../checks/report';
import { checkCredentials, checkPath, REVISION } from './repository';

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
  /** `https://…` or `ssh://git@…`. */
  readonly url: string;
  /** @default 'main' */
  readonly branch?: string;
  readonly tag?: string;
  /** The newest tag of a range, such as '>=1.0.0 <2.0.0'. */
  readonly semver?: string;
  /** The SHA-1 of a commit. */
  readonly commit?: string;
  /** Secret in Flux's namespace with the credentials. @default none; compulsory with ssh */
  readonly secretName?: string;
}

/** An OCI artifact, as `flux push artifact` makes it. Of tag, semver and digest at most one is given. */
export interface FluxOciProps {
  /** `oci://…`, without a tag. */
  readonly url: string;
  /** @default 'latest' */
  readonly tag?: string;
  /** The newest tag of a range, such as '>=1.0.0 <2.0.0'. */
  readonly semver?: string;
  /** `sha256:…` */
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

const AT = 'gitops.flux';
const at = (key: string): string => `${AT}.${key}`;

/** Fills in the defaults, and reports what Flux would refuse. */
export function resolveFlux(props: FluxProps, report: Report) {
  const { path = 'dist', name = 'kubeflow', namespace = 'flux-system', interval = '10m', timeout = '15m' } = props;
  checkPath(at('path'), path, report);
  report.dnsLabel(at('name'), name);
  report.dnsLabel(at('namespace'), namespace);
  for (const [key, duration] of Object.entries({ interval, timeout })) {
    report.text(at(key), duration, /^(?:[0-9]+(?:\.[0-9]+)?(?:ms|s|m|h))+$/, `a duration; write '10m' or '1h30m'`);
  }
  checkSource(props.source, report);
  return { source: props.source, path, name, namespace, interval, timeout };
}

const FORMS: Readonly<Record<string, readonly [form: RegExp, what: string]>> = {
  branch: [REVISION, `a branch; write 'main'`],
  tag: [/^[\w][\w./+-]*$/, `a tag; write 'v1.0.0'`],
  semver: [/^[\w\s.*~^<>=|,!-]+$/, `a range of versions; write '>=1.0.0 <2.0.0'`],
  commit: [/^[0-9a-f]{40}$/, `the SHA-1 of a commit, 40 hexadecimal digits`],
  digest: [/^sha256:[0-9a-f]{64}$/, `a digest; write 'sha256:' and 64 hexadecimal digits`],
};
const URLS = {
  git: [/^(?:https?|ssh):\/\/\S+$/, `the URL of a git repository; write 'https://…' or 'ssh://git@…'`],
  oci: [
    /^oci:\/\/[\w.-]+(?::\d+)?(?:\/[\w.-]+)+$/,
    `the address of an artifact; write 'oci://registry/name' without a tag`,
  ],
} as const;
const REFERENCES = { git: ['branch', 'tag', 'semver', 'commit'], oci: ['tag', 'semver', 'digest'] } as const;

function checkSource(source: FluxSource | undefined, report: Report): void {
  const known = source?.kind === 'git' || source?.kind === 'oci';
  if (!report.check(known, at('source'), 'is missing; write FluxSource.git({ url: … }) or FluxSource.oci({ url: … })'))
    return;
  if (!source) return;
  const { kind, url, secretName, ...references } = source;
  report.keys((key) => at(`source.${key}`), references, REFERENCES[kind], `option of FluxSource.${kind}`);
  const [form, what] = URLS[kind];
  const isUrl = report.text(at('source.url'), url, form, what) && URL.canParse(url);
  if (isUrl) checkCredentials(at('source.url'), url, report);
  const given = Object.entries(references).filter(([, value]) => value !== undefined);
  for (const [key, value] of given) {
    const [wanted, description] = (Object.hasOwn(FORMS, key) && FORMS[key]) || [/./, ''];
    report.text(at(`source.${key}`), String(value), wanted, description);
  }
  const names = given.map(([key]) => key).join(' and ');
  report.check(given.length < 2, at('source'), `says ${names}; write one of them`);
  if (secretName !== undefined) report.dnsName(at('source.secretName'), secretName);
  const hasKey = !url.startsWith('ssh://') || secretName !== undefined;
  report.check(
    hasKey,
    at('source.secretName'),
    'is missing; Flux needs the key for ssh from a Secret of its namespace',
  );
}
