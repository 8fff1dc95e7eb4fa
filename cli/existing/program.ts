import type { VersionRange } from '../../charts/contract/existing';
import { imageParts } from '../../charts/contract/images';
import type { Api } from '../cluster/api';
import { idOf, nameOfObject, type ObjectId } from '../cluster/objects';
import { type Finding, ok } from '../findings';
import { at, itemsAt, type JsonObject, textAt } from '../json';
import { isNewer } from '../versions';

/** What of the API server reads systems of the cluster. */
export type Reader = Pick<Api, 'list' | 'read' | 'serves'>;

/** A system that the definition says the cluster has. */
export interface Wanted {
  /** Its name in messages. */
  readonly title: string;
  readonly namespace: string;
  /** Labels of its main Deployment. @default any */
  readonly labelSelector?: string;
  /** The label `app` of that Deployment's pods, where the Deployment has no labels. @default any */
  readonly app?: string;
  /** Name of that Deployment, where others have the same labels. @default any */
  readonly name?: string;
  /** The option that names it. */
  readonly option: string;
  /** What to write as its value where the cluster has another Deployment with these labels. @default its namespace */
  readonly instead?: (other: JsonObject) => string;
  readonly versions: VersionRange;
}

/** Looks for the main Deployment of a system: whether it is there, new enough and ready. */
export async function findProgram(
  api: Reader,
  wanted: Wanted,
): Promise<{ readonly program?: JsonObject; readonly findings: readonly Finding[] }> {
  const { title, namespace, name, option, labelSelector = '', app, instead = namespaceOf } = wanted;
  const listed = await api.list({ apiVersion: 'apps/v1', kind: 'Deployment' }, { labelSelector });
  const appOf = (one: JsonObject) => textAt(one, 'spec', 'template', 'metadata', 'labels', 'app');
  const all = listed.filter((one) => app === undefined || appOf(one) === app);
  const isIt = (id: ObjectId) => id.namespace === namespace && (name === undefined || id.name === name);
  const program = all.find((one) => isIt(idOf(one)));
  if (program) return { program, findings: [versionFinding(wanted, program), ...readiness(title, program)] };
  const [other] = all;
  const remedy =
    other === undefined
      ? `install it, or take existing.${option} out`
      : `there is ${nameOfObject(idOf(other))}: write existing: { ${option}: ${instead(other)} }`;
  const called = name === undefined ? '' : ` (Deployment ${name})`;
  const what = `the cluster has no ${title}${called} in namespace ${namespace}, of which the definition says that it is there`;
  return { findings: [{ level: 'error', code: 'cluster/existing-missing', what, remedy }] };
}

function namespaceOf(other: JsonObject): string {
  return `{ namespace: '${idOf(other).namespace ?? ''}' }`;
}

function versionFinding({ title, namespace, versions }: Wanted, program: JsonObject): Finding {
  const { oldest, newest } = versions;
  const version = versionOf(program);
  const what = `${title} ${version ?? ''} of the cluster, in namespace ${namespace}`;
  const range = `${oldest} to ${newest}`;
  const found = minorOf(version);
  if (version === undefined || found === undefined) {
    const unknown = `the version of ${nameOfObject(idOf(program))} is not known: neither a label nor the tag of its image says it`;
    return { level: 'warning', code: 'cluster/existing-version-unknown', what: unknown, remedy: `use ${range}` };
  }
  if (isNewer(oldest, found)) {
    return {
      level: 'error',
      code: 'cluster/existing-too-old',
      what,
      remedy: `upgrade it; the platform needs ${range}`,
    };
  }
  if (isNewer(found, newest)) {
    return { level: 'warning', code: 'cluster/existing-too-new', what, remedy: `the platform is made for ${range}` };
  }
  return ok(what);
}

/** The version of a program, from its labels or from the tag of its image. */
export function versionOf(program: JsonObject): string | undefined {
  const label = 'app.kubernetes.io/version';
  const [container] = itemsAt(program, 'spec', 'template', 'spec', 'containers');
  const said = [
    textAt(program, 'metadata', 'labels', label),
    textAt(program, 'spec', 'template', 'metadata', 'labels', label),
    imageParts(textAt(container, 'image') ?? '').tag,
  ];
  return said.find((one) => minorOf(one) !== undefined);
}

/** `<major>.<minor>` of a version. */
export function minorOf(version = ''): string | undefined {
  return /^v?(\d+\.\d+)(?!\d)/.exec(version)?.[1];
}

/** Whether a program of a system has a pod that answers. */
export function readiness(title: string, program: JsonObject): readonly Finding[] {
  if (Number(at(program, 'status', 'availableReplicas') ?? 0) > 0) return [];
  const what = `no pod of ${nameOfObject(idOf(program))} is ready, which is ${title} of the cluster`;
  return [{ level: 'error', code: 'cluster/existing-not-ready', what, remedy: 'mend it first: kubectl describe' }];
}
