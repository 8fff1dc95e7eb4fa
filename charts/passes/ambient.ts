import { ApiObject, JsonPatch } from 'cdk8s';
import type { IConstruct } from 'constructs';

import type { Platform } from '../config/platform';
import type { Manifest } from '../contract/manifest';
import { PROBES } from '../contract/node-addresses';
import { changeTemplate } from '../kit/change';
import { isOf, Resource } from '../kit/resource';
import { isWorkload, type Labels, SIDECAR, type Workload } from '../kit/workload';
import { objectsOf, type Pass } from './index';
import { type Selector, selects } from '../contract/selectors';

const INJECTION = 'istio-injection';
const MODE = 'istio.io/dataplane-mode';
const UNGUARDED_PORTS = 'traffic.sidecar.istio.io/excludeInboundPorts';

type AuthorizationPolicy = Resource<'security.istio.io/v1/AuthorizationPolicy'>;
type NetworkPolicy = Resource<'networking.k8s.io/v1/NetworkPolicy'>;

/** Recognizes AuthorizationPolicies of all versions, whose fields are the same. */
function isAuthorizationPolicy(object: IConstruct): object is AuthorizationPolicy {
  return object instanceof Resource && object.kind === 'AuthorizationPolicy';
}

/**
 * Replaces sidecars by ztunnel in the platform's namespaces. Components are written for sidecars: which pods are in the
 * mesh, and which ports are open. This pass translates that for ztunnel, for all components at once. Pods keep their
 * sidecar if ztunnel would admit too few callers ({@link judgesRequests}) or too many ({@link judgesPorts}). Tenants
 * keep sidecars: the profile controller and KFAM write policies that judge requests. After the passes that add
 * workloads and policies.
 */
export const replaceSidecars: Pass = (tree, { mesh, network }) => {
  if (mesh.mode !== 'ambient') return;
  const objects = objectsOf(tree);
  const enrolled = objects.filter(isOf('v1/Namespace')).filter(enrol);
  const namespaces = new Set(enrolled.map(({ name }) => name));
  const inside = objects.filter(
    (object) => ApiObject.isApiObject(object) && namespaces.has(object.metadata.namespace ?? ''),
  );
  const networkPolicies = inside.filter(isOf('networking.k8s.io/v1/NetworkPolicy'));
  const judges = [
    ...inside.filter(isAuthorizationPolicy).filter(judgesRequests),
    ...networkPolicies.filter(judgesPorts),
  ].map((policy) => ({ namespace: policy.metadata.namespace, selector: selectorOf(policy) }));
  for (const workload of inside.filter(isWorkload)) {
    const nearby = judges.filter(({ namespace }) => namespace === workload.metadata.namespace);
    placePods(workload, (labels) => nearby.some(({ selector }) => selects(selector, labels)));
  }
  for (const policy of networkPolicies) admitProbes(policy, network);
};

/** Switches a namespace from sidecars to ztunnel. Returns whether it had sidecars. */
function enrol(namespace: ApiObject): boolean {
  if ((namespace.toJson() as Manifest).metadata.labels?.[INJECTION] !== 'enabled') return false;
  namespace.addJsonPatch(
    JsonPatch.remove(`/metadata/labels/${INJECTION}`),
    JsonPatch.add(`/metadata/labels/${MODE.replace('/', '~1')}`, 'ambient'),
  );
  return true;
}

/** The pods that a policy is for. */
function selectorOf({ fields: { spec = {} } }: AuthorizationPolicy | NetworkPolicy): Selector | undefined {
  return 'podSelector' in spec ? spec.podSelector : spec.selector;
}

/** Fields of AuthorizationPolicies that judge connections. All other fields judge requests. */
const OF_CONNECTIONS = [
  'principals', 'notPrincipals', 'namespaces', 'notNamespaces', 'serviceAccounts', 'notServiceAccounts', 'ipBlocks',
  'notIpBlocks', 'ports', 'notPorts', 'source.ip', 'source.namespace', 'source.principal', 'destination.ip',
  'destination.port',
]; // oxfmt-ignore

/**
 * Whether an AuthorizationPolicy judges requests. ztunnel sees only connections: it would ignore rules for requests,
 * and deny the requests that they allow. Istio has waypoints for that, but the sidecars of tenants bypass them:
 * https://istio.io/latest/docs/ambient/usage/l4-policy/#layer-7-authorization-policies-without-waypoints-installed
 */
function judgesRequests({ fields: { spec } }: AuthorizationPolicy): boolean {
  const { rules = [] } = spec ?? {};
  const judged = rules.flatMap(({ from = [], to = [], when = [] }) => [
    ...from.flatMap(({ source = {} }) => Object.keys(source)),
    ...to.flatMap(({ operation = {} }) => Object.keys(operation)),
    ...when.map(({ key }) => key),
  ]);
  return judged.some((what) => !OF_CONNECTIONS.includes(what));
}

/**
 * Whether a NetworkPolicy opens some ports to some peers. For ztunnel it would have to open 15008, the port of all
 * tunnels, and with it every port of the pods: https://istio.io/latest/docs/ambient/usage/networkpolicy/
 */
function judgesPorts({ fields: { spec } }: NetworkPolicy): boolean {
  const { ingress = [] } = spec ?? {};
  // Rules without peers are for the API server, which makes no tunnels.
  return ingress.some(({ from, ports }) => from && ports);
}

/** Sets the labels of pods: outside of the mesh, behind a sidecar, or behind ztunnel like their namespace. */
function placePods(workload: Workload, keepsSidecar: (labels: Labels) => boolean): void {
  const { selector, template } = workload.fields.spec ?? {};
  const { labels = {}, annotations = {} } = template?.metadata ?? {};
  const { [SIDECAR]: sidecar = annotations[SIDECAR], ...others } = labels;
  const isOutside = sidecar === 'false';
  const place = isOutside || keepsSidecar(labels) ? { [SIDECAR]: String(!isOutside), [MODE]: 'none' } : undefined;
  changeTemplate(workload, ({ metadata, spec }) => ({
    metadata: { ...metadata, labels: { ...others, ...place } },
    spec,
  }));

  const ports = annotations[UNGUARDED_PORTS]?.split(',');
  if (place || !ports) return;
  // ztunnel guards all ports, and the API server, which calls a webhook, has no identity that a policy could name.
  new Resource(workload.chart, 'security.istio.io/v1/AuthorizationPolicy', workload.name, {
    spec: { action: 'ALLOW', selector, rules: [{ to: [{ operation: { ports } }] }] },
  });
}

/** Source of the kubelet's probes for pods behind ztunnel: https://istio.io/latest/docs/ambient/usage/networkpolicy/ */
function probes({ ipFamilies }: Platform['network']) {
  const cidrs = [PROBES.IPv4, ...(ipFamilies.includes('IPv6') ? [PROBES.IPv6] : [])];
  return { from: cidrs.map((cidr) => ({ ipBlock: { cidr } })) };
}

/** Admits probes in a namespace that a NetworkPolicy closes. */
function admitProbes(policy: NetworkPolicy, network: Platform['network']): void {
  const { spec } = policy.fields;
  if (!spec || Object.keys(spec.podSelector).length) return;
  policy.fields = { spec: { ...spec, ingress: [...(spec.ingress ?? []), probes(network)] } };
}
