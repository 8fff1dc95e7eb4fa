import { ApiObject, JsonPatch } from 'cdk8s';
import type { Construct } from 'constructs';

import type { CustomResources } from '../../imports';
import { type Labels, Resource } from '../kit';
import type * as k8s from '../kit/k8s';
import type { Manifest } from '../contract/manifest';
import { type Selector, selects } from '../contract/selectors';

const INJECTION = 'istio-injection';
const INJECT = 'sidecar.istio.io/inject';
const MODE = 'istio.io/dataplane-mode';
const UNGUARDED_PORTS = 'traffic.sidecar.istio.io/excludeInboundPorts';

type AuthorizationPolicy = NonNullable<CustomResources['security.istio.io/v1/AuthorizationPolicy']['spec']>;
type NetworkPolicy = NonNullable<k8s.CoreResources['networking.k8s.io/v1/NetworkPolicy']['spec']>;

/**
 * Takes the sidecars out of the namespaces that have them. What components say in terms of sidecars, who is in the mesh
 * and which ports are open to whom, is said here in those of ztunnel, for all of them at once. Pods keep their sidecar
 * if ztunnel would let in too few ({@link judgesRequests}) or too many ({@link judgesPorts}).
 */
export function replaceSidecars(platform: Construct): void {
  const objects = platform.node.findAll().filter((node) => ApiObject.isApiObject(node));
  const ofKind = (...kinds: readonly string[]) => objects.filter(({ kind }) => kinds.includes(kind));
  const namespaces = new Set(
    ofKind('Namespace')
      .filter(enrol)
      .map(({ name }) => name),
  );
  const inside = (...kinds: readonly string[]) =>
    ofKind(...kinds).filter(({ metadata }) => namespaces.has(metadata.namespace ?? ''));

  const networkPolicies = inside('NetworkPolicy');
  const judges = [...inside('AuthorizationPolicy').filter(judgesRequests), ...networkPolicies.filter(judgesPorts)];
  for (const workload of inside('Deployment', 'StatefulSet', 'DaemonSet')) {
    const { namespace } = workload.metadata;
    const nearby = judges
      .filter(({ metadata }) => metadata.namespace === namespace)
      .map((policy) => selectorOf(policy));
    placePods(workload, (labels) => nearby.some((selector) => selects(selector, labels)));
  }
  for (const policy of networkPolicies) admitProbes(policy);
}

function manifestOf(object: ApiObject): Manifest {
  return object.toJson() as Manifest;
}

/** Puts a namespace of sidecars into the care of ztunnel; says whether it was one. */
function enrol(namespace: ApiObject): boolean {
  const { [INJECTION]: injection, ...labels } = manifestOf(namespace).metadata.labels ?? {};
  if (injection !== 'enabled') return false;
  namespace.addJsonPatch(JsonPatch.replace('/metadata/labels', { ...labels, [MODE]: 'ambient' }));
  return true;
}

/** The pods that a policy is for. */
function selectorOf(policy: ApiObject): Selector | undefined {
  const { selector, podSelector = selector } = manifestOf(policy).spec as Partial<AuthorizationPolicy & NetworkPolicy>;
  return podSelector;
}

/** What of a connection AuthorizationPolicies judge. All else is of requests. */
const OF_CONNECTIONS = [
  'principals', 'notPrincipals', 'namespaces', 'notNamespaces', 'serviceAccounts', 'notServiceAccounts', 'ipBlocks',
  'notIpBlocks', 'ports', 'notPorts', 'source.ip', 'source.namespace', 'source.principal', 'destination.ip',
  'destination.port',
]; // prettier-ignore

/**
 * Whether an AuthorizationPolicy judges requests. ztunnel sees connections alone: it would keep the other rules, and
 * deny what only those allow. Istio has waypoints for that, but the sidecars of tenants pass them by:
 * https://istio.io/latest/docs/ambient/usage/l4-policy/#layer-7-authorization-policies-without-waypoints-installed
 */
function judgesRequests(policy: ApiObject): boolean {
  const { rules = [] } = manifestOf(policy).spec as AuthorizationPolicy;
  const judged = rules.flatMap(({ from = [], to = [], when = [] }) => [
    ...from.flatMap(({ source = {} }) => Object.keys(source)),
    ...to.flatMap(({ operation = {} }) => Object.keys(operation)),
    ...when.map(({ key }) => key),
  ]);
  return judged.some((what) => !OF_CONNECTIONS.includes(what));
}

/**
 * Whether a NetworkPolicy opens some ports to some peers. It would have to let them in at 15008, the port of all
 * tunnels, and so to every port of the pods: https://istio.io/latest/docs/ambient/usage/networkpolicy/
 */
function judgesPorts(policy: ApiObject): boolean {
  const { ingress = [] } = manifestOf(policy).spec as NetworkPolicy;
  // Rules for everyone are for the API server, which makes no tunnels.
  return ingress.some(({ from, ports }) => from && ports);
}

interface Workload {
  readonly selector: k8s.LabelSelector;
  readonly template: { readonly metadata: { readonly labels: Labels; readonly annotations?: Labels } };
}

/** Says by labels where pods are: outside of the mesh, behind a sidecar, or, as their namespace says, behind ztunnel. */
function placePods(workload: ApiObject, keepSidecar: (labels: Labels) => boolean): void {
  const { selector, template } = manifestOf(workload).spec as Workload;
  const { labels, annotations = {} } = template.metadata;
  const { [INJECT]: inject = annotations[INJECT], ...others } = labels;
  const isOutside = inject === 'false';
  const place = isOutside || keepSidecar(labels) ? { [INJECT]: String(!isOutside), [MODE]: 'none' } : undefined;
  workload.addJsonPatch(JsonPatch.replace('/spec/template/metadata/labels', { ...others, ...place }));

  const ports = annotations[UNGUARDED_PORTS]?.split(',');
  if (place || !ports) return;
  // ztunnel guards all ports, and the API server, which calls a webhook, has no identity that a policy could name.
  new Resource(workload.chart, 'security.istio.io/v1/AuthorizationPolicy', workload.name, {
    spec: { action: 'ALLOW', selector, rules: [{ to: [{ operation: { ports } }] }] },
  });
}

/** Whence the kubelet's probes come to pods behind ztunnel: https://istio.io/latest/docs/ambient/usage/networkpolicy/ */
const PROBES = { from: [{ ipBlock: { cidr: '169.254.7.127/32' } }] };

/** Lets probes in where a NetworkPolicy closes the namespace. */
function admitProbes(policy: ApiObject): void {
  const { podSelector, ingress = [] } = manifestOf(policy).spec as NetworkPolicy;
  if (Object.keys(podSelector).length) return;
  policy.addJsonPatch(JsonPatch.replace('/spec/ingress', [...ingress, PROBES]));
}
