import type { ClusterChange } from '../kit/declarations';
import { groupOf, type Manifest } from '../contract/manifest';
import { isVolume } from './protection';

/** Fields that Argo CD does not compare, for an object or for all objects of a kind. */
export interface IgnoredDifference {
  readonly group?: string;
  readonly kind: string;
  readonly name?: string;
  readonly namespace?: string;
  readonly jqPathExpressions: readonly string[];
}

/** The ignored fields of a unit. */
export interface Differences {
  readonly ignored: readonly IgnoredDifference[];
  /** Whether some of these fields are rendered as well. A sync must not write them then. */
  readonly contested: boolean;
}

/** The fields of all kinds that are read here. */
interface Fields {
  readonly aggregationRule?: object;
  readonly spec?: {
    readonly replicas?: number;
    readonly scaleTargetRef?: { readonly apiVersion?: string; readonly kind?: string; readonly name: string };
  };
}

type Rule = (object: Manifest & Fields) => readonly string[];

const volumes: Rule = (object) =>
  isVolume(object) ? ['.spec.storageClassName', '.spec.accessModes', '.spec.resources.requests.storage'] : [];

const aggregatedRules: Rule = ({ kind, aggregationRule }) =>
  kind === 'ClusterRole' && aggregationRule ? ['.rules'] : [];

/**
 * Rendered fields that controllers of the cluster write. Of those that are not rendered, such as the `caBundle` of webhooks and
 * the data of Secrets, Argo CD knows that they are another manager's, since it applies on the server. They must not be ignored:
 * with `RespectIgnoreDifferences`, Argo CD would apply them where a webhook that has them is no longer rendered, and be refused.
 */
export function differencesOf(objects: readonly Manifest[], changes: readonly ClusterChange[]): Differences {
  const scaled = new Set(objects.flatMap(scaleTarget));
  const replicas: Rule = ({ apiVersion, kind, metadata }) =>
    scaled.has(targetKey(apiVersion, kind, metadata)) ? ['.spec.replicas'] : [];
  const declared: Rule = ({ apiVersion, kind, metadata }) =>
    changes
      .filter((each) => each.kind === `${apiVersion}/${kind}` && each.name === metadata.name)
      .map(({ path }) => path);
  const isContested = (object: Manifest & Fields): boolean =>
    declared(object).length > 0 ||
    isVolume(object) ||
    (object.spec?.replicas !== undefined && replicas(object).length > 0);
  return {
    ignored: [
      ...entriesOf(objects, volumes, true),
      ...[aggregatedRules, replicas, declared].flatMap((rule) => entriesOf(objects, rule, false)),
    ],
    contested: objects.some(isContested),
  };
}

/** Entries by kind, so that the list does not grow with the objects, or by object. */
function entriesOf(objects: readonly Manifest[], rule: Rule, byKind: boolean): readonly IgnoredDifference[] {
  const entries = new Map<string, IgnoredDifference>();
  for (const object of objects) {
    const jqPathExpressions = rule(object);
    if (!jqPathExpressions.length) continue;
    const { apiVersion, kind, metadata } = object;
    const group = groupOf(apiVersion) || undefined;
    const { name, namespace } = byKind ? {} : metadata;
    const key = [group, kind, namespace, name].join('/');
    if (!entries.has(key)) entries.set(key, { group, kind, name, namespace, jqPathExpressions });
  }
  return [...entries.values()];
}

/** The workload whose replicas an autoscaler of Kubernetes or KEDA sets. */
function scaleTarget({ kind, metadata, spec }: Manifest & Fields): readonly string[] {
  const target = spec?.scaleTargetRef;
  if (!target || !['HorizontalPodAutoscaler', 'ScaledObject'].includes(kind)) return [];
  const { apiVersion = 'apps/v1', kind: targetKind = 'Deployment', name } = target;
  return [targetKey(apiVersion, targetKind, { name, namespace: metadata.namespace })];
}

function targetKey(
  apiVersion: string,
  kind: string,
  { namespace, name }: { namespace?: string; name: string },
): string {
  return `${groupOf(apiVersion)}/${kind} ${namespace}/${name}`;
}
