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

interface Webhook {
  readonly clientConfig: { readonly caBundle?: string; readonly service?: { readonly path?: string } };
  readonly rules?: object;
  readonly namespaceSelector?: object;
}

/** The fields of all kinds that are read here. */
interface Fields {
  readonly webhooks?: readonly Webhook[];
  readonly aggregationRule?: object;
  readonly data?: object;
  readonly spec?: {
    readonly conversion?: { readonly webhook?: { readonly clientConfig?: { readonly caBundle?: string } } };
    readonly caBundle?: string;
    readonly service?: object;
    readonly replicas?: number;
    readonly scaleTargetRef?: { readonly apiVersion?: string; readonly kind?: string; readonly name: string };
  };
}

type Rule = (object: Manifest & Fields) => readonly string[];

const isWebhooks = ({ kind }: Manifest): boolean => /^(?:Mutating|Validating)WebhookConfiguration$/.test(kind);

/** A missing CA bundle is injected: by cert-manager, istiod, Knative, or a program's certificate rotator. */
const injectedBundles: Rule = (object) => {
  const { kind, webhooks = [], spec } = object;
  const lacks = (client?: Webhook['clientConfig']) => client !== undefined && client.caBundle === undefined;
  if (isWebhooks(object))
    return webhooks.some((each) => lacks(each.clientConfig)) ? ['.webhooks[]?.clientConfig.caBundle'] : [];
  if (kind === 'CustomResourceDefinition') {
    return lacks(spec?.conversion?.webhook?.clientConfig) ? ['.spec.conversion.webhook.clientConfig.caBundle'] : [];
  }
  return kind === 'APIService' && spec?.service && spec.caBundle === undefined ? ['.spec.caBundle'] : [];
};

/** Programs write the rules of webhooks that are rendered without any, as Knative does. */
const ownRules: Rule = (object) => {
  const { webhooks = [] } = object;
  if (!isWebhooks(object) || webhooks.every(({ rules }) => rules)) return [];
  const selectors = webhooks.some(({ namespaceSelector }) => namespaceSelector)
    ? []
    : ['.webhooks[]?.namespaceSelector'];
  const paths = webhooks.some(({ clientConfig }) => clientConfig.service?.path)
    ? []
    : ['.webhooks[]?.clientConfig.service.path'];
  return ['.webhooks[]?.rules', ...selectors, ...paths];
};

const filledSecrets: Rule = ({ kind, apiVersion, data }) =>
  kind === 'Secret' && apiVersion === 'v1' && data === undefined ? ['.data'] : [];

const volumes: Rule = (object) =>
  isVolume(object) ? ['.spec.storageClassName', '.spec.accessModes', '.spec.resources.requests.storage'] : [];

const aggregatedRules: Rule = ({ kind, aggregationRule }) =>
  kind === 'ClusterRole' && aggregationRule ? ['.rules'] : [];

/** Whether an object sets a field that is ignored on others of its kind; the kind then cannot be ignored as a whole. */
const saysItself = ({ kind, webhooks = [], spec, data }: Manifest & Fields): boolean =>
  webhooks.some(({ clientConfig }) => clientConfig.caBundle !== undefined) ||
  spec?.conversion?.webhook?.clientConfig?.caBundle !== undefined ||
  spec?.caBundle !== undefined ||
  (kind === 'Secret' && data !== undefined);

/**
 * Fields that controllers and webhooks of the cluster write. If the same fields are ignored on all objects of a kind,
 * the list names the kind once, so that it does not grow with the objects.
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
      ...[injectedBundles, filledSecrets, volumes].flatMap((rule) => entriesOf(objects, rule, true)),
      ...[ownRules, aggregatedRules, replicas, declared].flatMap((rule) => entriesOf(objects, rule, false)),
    ],
    contested: objects.some(isContested),
  };
}

/** Entries by kind, if `byKind` is set and no object of the kind sets the fields, else by object. */
function entriesOf(objects: readonly Manifest[], rule: Rule, byKind: boolean): readonly IgnoredDifference[] {
  const mixed = new Set(objects.filter(saysItself).map(({ kind }) => kind));
  const entries = new Map<string, IgnoredDifference>();
  for (const object of objects) {
    const jqPathExpressions = rule(object);
    if (!jqPathExpressions.length) continue;
    const { apiVersion, kind, metadata } = object;
    const group = groupOf(apiVersion) || undefined;
    const { name, namespace } = byKind && !mixed.has(kind) ? {} : metadata;
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
