import { serviceHost } from '../../charts/contract/cluster-domain';
import type { ExpectedKnative, KnativeGateway } from '../../charts/contract/existing';
import { toYaml } from '../../charts/contract/yaml';
import { isObject, type JsonObject, textAt, textsAt } from '../json';
import { valueOf } from './patch';

/** A gateway of net-istio's settings. Without a selector it is that of all routes that no selector matches. */
type Entry = JsonObject;

/** For users, and for pods: the key of the list, the start of keys of the former format, and the gateway without settings. */
const KINDS = {
  external: {
    list: 'external-gateways',
    former: 'gateway.',
    name: 'knative-ingress-gateway',
    at: 'istio-ingressgateway',
  },
  local: {
    list: 'local-gateways',
    former: 'local-gateway.',
    name: 'knative-local-gateway',
    at: 'knative-local-gateway',
  },
} as const;

type Kind = keyof typeof KINDS;

/** The gateways of net-istio's settings. */
export type Gateways = Readonly<Record<Kind, readonly Entry[]>>;

/**
 * Reads the gateways in a ConfigMap `config-istio`, as net-istio does:
 * https://github.com/knative-extensions/net-istio/blob/knative-v1.22.0/pkg/reconciler/ingress/config/istio.go
 */
export async function gatewaysOf(configMap: JsonObject, namespace: string, clusterDomain: string): Promise<Gateways> {
  const data = textsAt(configMap, 'data');
  const read = async (kind: Kind): Promise<readonly Entry[]> => {
    const { list, former, name, at } = KINDS[kind];
    if (data[list]?.trim()) {
      const value = await valueOf(configMap, list);
      return Array.isArray(value) ? value.filter(isObject) : [];
    }
    const keys = Object.keys(data).filter((key) => key.startsWith(former) && key !== former);
    if (keys.length)
      return keys.sort().map((key) => ({ ...named(key.slice(former.length), namespace), service: data[key] }));
    return [{ name, namespace, service: serviceHost(at, 'istio-system', clusterDomain) }];
  };
  return { external: await read('external'), local: await read('local') };
}

/** The name of the former format: `<namespace>.<name>`, or a name in Knative's own namespace. */
function named(key: string, own: string) {
  const [namespace = own, ...name] = key.includes('.') ? key.split('.') : [own, key];
  return { name: name.join('.'), namespace };
}

/** The gateway of the routes that no selector matches; undefined where it is not exactly one. */
export function usualOf(entries: readonly Entry[]): Entry | undefined {
  const [usual, ...more] = entries.filter((entry) => !isObject(entry.labelSelector));
  return more.length ? undefined : usual;
}

/** What a ConfigMap must have so that the platform's routes are at its gateways; undefined where they are. */
export function gatewaySettings(
  configMap: JsonObject,
  found: Gateways,
  { gateways, routes }: Pick<ExpectedKnative, 'gateways' | 'routes'>,
): Readonly<Record<string, string | null>> | undefined {
  const wanted = (kind: Kind) => routes.map((labelSelector) => ({ ...gateways[kind], labelSelector }));
  const isThere = (kind: Kind): boolean => {
    const own = found[kind].filter((entry) => isAt(entry, gateways[kind]));
    const all = wanted(kind);
    return own.length === all.length && all.every((one) => own.some((entry) => sorted(entry) === sorted(one)));
  };
  const kinds = ['external', 'local'] as const;
  if (kinds.every(isThere)) return undefined;
  const lists = kinds.map((kind) => {
    const others = found[kind].filter((entry) => !isAt(entry, gateways[kind]));
    return [KINDS[kind].list, toYaml([...others, ...wanted(kind)])] as const;
  });
  // Beside lists, net-istio refuses keys of the former format.
  const former = Object.keys(textsAt(configMap, 'data')).filter((key) =>
    kinds.some((kind) => key.startsWith(KINDS[kind].former)),
  );
  return Object.fromEntries<string | null>([...former.map((key) => [key, null] as const), ...lists]);
}

/** A value as text that does not depend on the order of keys. */
function sorted(value: JsonObject): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    isObject(inner) ? Object.fromEntries(Object.entries(inner).sort()) : inner,
  );
}

function isAt(entry: Entry, { name, namespace }: KnativeGateway): boolean {
  return textAt(entry, 'name') === name && textAt(entry, 'namespace') === namespace;
}
