import type { CrdSchema, CustomResourceDefinitionSpec, JsonValue } from '../../imports';
import type { Webhook } from '../support/webhooks';
import { registeredRules } from './webhook-rules';
import type { Manifest } from '../../charts/contract/manifest';
import type { Selector } from '../../charts/contract/selectors';

/** A kind of object. */
export interface Kind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  /** Plural, as in URLs. */
  readonly resource: string;
  readonly isNamespaced: boolean;
  /** What every object of the kind has. */
  readonly content: Readonly<Record<string, JsonValue>>;
}

const pod = { containers: [{ name: 'one', image: 'none' }] };
const labels = { app: 'one' };

/** Kubernetes' own kinds that webhooks ask for. */
const CORE: readonly Kind[] = [
  { group: '', version: 'v1', kind: 'Pod', resource: 'pods', isNamespaced: true, content: { spec: pod } },
  { group: '', version: 'v1', kind: 'ConfigMap', resource: 'configmaps', isNamespaced: true, content: {} },
  {
    group: 'apps',
    version: 'v1',
    kind: 'Deployment',
    resource: 'deployments',
    isNamespaced: true,
    content: { spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec: pod } } },
  },
];

/** All kinds of a rendering, in all served versions, with the least that their schemas ask for. */
export function kindsOf(objects: readonly Manifest[]): readonly Kind[] {
  const custom = objects.flatMap(({ kind, spec }) => {
    if (kind !== 'CustomResourceDefinition') return [];
    const { group, names, scope, versions } = spec as CustomResourceDefinitionSpec;
    return versions
      .filter(({ served }) => served)
      .map(({ name, schema }): Kind => {
        const content = least(schema.openAPIV3Schema) as Kind['content'];
        const resource = names.plural;
        return { group, version: name, kind: names.kind, resource, isNamespaced: scope === 'Namespaced', content };
      });
  });
  return [...CORE, ...custom];
}

/** A kind whose objects a webhook is asked about. */
export function kindFor({ name, admission }: Webhook, kinds: readonly Kind[]): Kind {
  const has = (list: readonly string[] = [], ...values: readonly string[]) =>
    list.some((each) => values.includes(each));
  const rules = admission?.rules ?? registeredRules(name);
  const found = kinds.find(({ group, version, resource }) =>
    rules.some(
      ({ apiGroups, apiVersions, resources }) =>
        has(apiGroups, group) && has(apiVersions, version, '*') && has(resources, resource, '*', '*/*'),
    ),
  );
  if (!found) throw new Error(`${name}: no kind is rendered that it is asked about`);
  return found;
}

/** Labels that fulfil a selector. */
export function labelsFor(selector: Selector | undefined): Readonly<Record<string, string>> {
  const { matchLabels = {}, matchExpressions = [] } = selector ?? {};
  const wanted = matchExpressions.filter(({ operator }) => operator === 'In' || operator === 'Exists');
  return { ...matchLabels, ...Object.fromEntries(wanted.map(({ key, values }) => [key, values?.[0] ?? 'any'])) };
}

/** The least value that a schema admits. */
function least(schema: CrdSchema): JsonValue {
  if (schema.default !== undefined) return schema.default;
  if (schema.enum?.[0] !== undefined) return schema.enum[0];
  const { properties = {}, required = [], items, minItems = 0 } = schema;
  switch (schema.type) {
    case 'array':
      return Array.from({ length: minItems }, () => least(items ?? {}));
    case 'boolean':
      return false;
    case 'integer':
    case 'number':
      return schema.minimum ?? 1;
    case 'object':
      return Object.fromEntries(required.map((name) => [name, least(properties[name] ?? {})]));
    default:
      return schema['x-kubernetes-int-or-string'] ? 1 : 'a';
  }
}
