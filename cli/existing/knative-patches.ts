import { hasLabels } from '../cluster/labels';
import { idOf, nameOfObject } from '../cluster/objects';
import { at, isObject, itemsAt, type JsonObject, textAt } from '../json';
import type { Lack, Settings } from './knative-settings';
import type { Patch } from './patch';
import type { Reader } from './program';

/** The resource by which Knative's operator installs Knative: what is written elsewhere, it overwrites. */
const OPERATED = { apiVersion: 'operator.knative.dev/v1beta1', kind: 'KnativeServing' } as const;

type Labels = Readonly<Record<string, string>>;

/** What of a Knative is patched. */
interface Patched {
  readonly namespace: string;
  readonly settings: Settings;
  readonly activator: JsonObject;
}

const NO_SIDECAR = `has an activator without a sidecar, so that models do not learn who calls them; with it, its pods are restarted`;

/** The patches of what a Knative lacks: of its objects, or of the resource of its operator. */
export async function patchesFor(
  api: Reader,
  { namespace, settings, activator }: Patched,
  lacks: readonly Lack[],
  sidecar: Labels | undefined,
): Promise<readonly Patch[]> {
  if (!lacks.length && !sidecar) return [];
  const [operated] = (await api.serves(OPERATED)) ? await api.list({ ...OPERATED, namespace }) : [];
  if (operated) return [byOperator(operated, lacks, sidecar)];
  const own = lacks.map(({ configMap, data, what }) => patch(settings[configMap] ?? {}, { data }, what));
  if (!sidecar) return own;
  const spec = { template: { metadata: { labels: sidecar } } };
  return [...own, patch(activator, { spec }, NO_SIDECAR)];
}

function patch(object: JsonObject, change: JsonObject, what: string): Patch {
  const fault = { level: 'error', code: 'cluster/existing-settings', what: `Knative of the cluster ${what}` } as const;
  return { object, change, added: change, fault };
}

/** All in one: the first patch of an object makes others stale. */
function byOperator(operated: JsonObject, lacks: readonly Lack[], sidecar: Labels | undefined): Patch {
  const its = at(operated, 'spec', 'config');
  const config: Record<string, JsonObject> = {};
  for (const { configMap, data } of lacks) {
    const name = keyOf(configMap, its);
    config[name] = { ...config[name], ...data };
  }
  const workloads = sidecar && withSidecar(operated, sidecar);
  const spec = { ...(lacks.length && { config }), ...(workloads && { workloads }) };
  const what = [...lacks.map((lack) => lack.what), ...(sidecar ? [NO_SIDECAR] : [])].join('; it ');
  return patch(operated, { spec }, `${what} (${nameOfObject(idOf(operated))} is what its operator reads)`);
}

/**
 * The operator takes the whole name of a ConfigMap before the one without `config-`, and looks at one of both:
 * https://github.com/knative/operator/blob/knative-v1.22.0/pkg/reconciler/common/config_maps.go
 */
function keyOf(configMap: string, config: unknown): string {
  return isObject(config) && configMap in config ? configMap : configMap.replace(/^config-/, '');
}

/** Labels of `workloads` are those of a Deployment and of its pods; entries of one name add up. */
function withSidecar(operated: JsonObject, labels: Labels): readonly unknown[] {
  const its = itemsAt(operated, 'spec', 'workloads');
  const isThere = its.some((one) => textAt(one, 'name') === 'activator' && hasLabels(at(one, 'labels'), labels));
  return isThere ? its : [...its, { name: 'activator', labels }];
}
