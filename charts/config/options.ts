import type { KubeflowProps } from './definition';
import { isRecord } from './fields';
import type { Report } from './report';

/** Kinds of options, each with what is right and how it is written. */
const KINDS = {
  text: [(value: unknown) => typeof value === 'string', 'a text; write it in quotes'],
  flag: [(value: unknown) => typeof value === 'boolean', 'a boolean; write true or false'],
  record: [isRecord, 'a record; write { … }'],
  list: [Array.isArray, 'a list; write [ … ]'],
  records: [(value: unknown) => Array.isArray(value) && value.every(isRecord), 'a list of records; write [{ … }]'],
} as const;

/** All options. */
const OPTIONS: { readonly [Option in keyof KubeflowProps]-?: keyof typeof KINDS } = {
  url: 'text',
  anyHost: 'flag',
  ingress: 'record',
  tls: 'record',
  https: 'record',
  users: 'records',
  login: 'record',
  machineTokens: 'record',
  groups: 'record',
  tenants: 'records',
  selfService: 'flag',
  mesh: 'record',
  serving: 'record',
  training: 'record',
  notebooks: 'record',
  spawner: 'record',
  pipelines: 'record',
  databases: 'record',
  storageClass: 'text',
  size: 'text',
  workloads: 'record',
  installedElsewhere: 'list',
  secrets: 'record',
  gitops: 'record',
  dexLogLevel: 'text',
  components: 'record',
};

/**
 * Reports options that there are not, and values of another kind than theirs, which JavaScript lets through.
 * @throws InvalidPlatform if a value is of another kind, as nothing can be read of it
 */
export function checkOptions(props: KubeflowProps, report: Report): void {
  const given: Readonly<Record<string, unknown>> = { ...props };
  for (const [option, kind] of Object.entries(OPTIONS)) {
    const [isRight, what] = KINDS[kind];
    const value = given[option];
    if (value === undefined) report.check(option !== 'url', option, `is missing; write 'https://kubeflow.example.com'`);
    // Not in words unless it is wrong: ten thousand tenants are long.
    else if (!isRight(value))
      report.check(false, option, `${String(JSON.stringify(value)).slice(0, 80)} is not ${what}`);
  }
  report.throwIfAny();
  report.keys((key) => key, props, Object.keys(OPTIONS), 'option');
}
