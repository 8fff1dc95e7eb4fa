import { serviceHost } from '../cluster-domain';
import { selects } from '../selectors';
import { type Mesh, ROOT_NAMESPACE, type Service, type Typed } from './mesh';
import type { DestinationRuleSpec, PeerAuthenticationSpec, SidecarSpec } from './objects';
import type { Pod } from './pods';

/** The TLS mode that a pod's proxy accepts at a port, by PeerAuthentications. */
export function acceptedTls(mesh: Mesh, pod: Pod, port: number): { readonly mode: string; readonly by: string } {
  const namespaces = [...new Set([pod.namespace, ROOT_NAMESPACE])];
  const all = namespaces.flatMap((namespace) => mesh.of<PeerAuthenticationSpec>('PeerAuthentication', namespace));
  const own = all.filter(
    ({ spec, namespace }) => spec.selector && namespace === pod.namespace && selects(spec.selector, pod.labels),
  );
  // Policies for fewer pods override those for more.
  const chain = [...own, ...all.filter(({ spec }) => !spec.selector)];
  for (const { name, spec } of chain) {
    const ofPort = spec.selector ? spec.portLevelMtls?.[String(port)]?.mode : undefined;
    for (const mode of [ofPort, spec.mtls?.mode]) if (mode !== undefined && mode !== 'UNSET') return { mode, by: name };
  }
  return { mode: 'PERMISSIVE', by: 'Istio’s default' };
}

/**
 * The TLS mode that a DestinationRule sets for a caller's proxy and a host. Rules of the caller's namespace come first,
 * then those of the Service's, then the mesh's; within one, the rule for fewer hosts.
 */
export function ruledTls(
  mesh: Mesh,
  from: Pod,
  { host, namespace }: Service,
  port: number,
): { mode: string; by: string } | undefined {
  for (const place of new Set([from.namespace, namespace, ROOT_NAMESPACE])) {
    const rules = mesh.of<DestinationRuleSpec>('DestinationRule', place).filter((rule) => isFor(rule, host, mesh));
    const [first] = rules.sort((a, b) => b.spec.host.length - a.spec.host.length);
    if (!first) continue;
    const { trafficPolicy } = first.spec;
    const ofPort = trafficPolicy?.portLevelSettings?.find((setting) => setting.port?.number === port)?.tls?.mode;
    const mode = ofPort ?? trafficPolicy?.tls?.mode;
    if (mode !== undefined) return { mode, by: first.name };
    return undefined;
  }
  return undefined;
}

function isFor({ spec, namespace }: Typed<DestinationRuleSpec>, host: string, { clusterDomain }: Mesh): boolean {
  const { host: named } = spec;
  if (named.startsWith('*')) return host.endsWith(named.slice(1));
  return (named.includes('.') ? named : serviceHost(named, namespace, clusterDomain)) === host;
}

/** Whether the proxy of a pod knows a Service: by the Sidecar of the pod, of its namespace, or of the mesh. */
export function isKnown(
  mesh: Mesh,
  from: Pod,
  service: Service,
): { readonly known: boolean; readonly by: Typed<SidecarSpec> | undefined } {
  // Gateways and ztunnel know all Services.
  const by = from.proxy === 'sidecar' ? mesh.once(from, 'Sidecar', () => sidecarOf(mesh, from)) : undefined;
  const hosts = by?.spec.egress?.flatMap((listener) => listener.hosts ?? []);
  return { known: !hosts?.length || hosts.some((one) => isShown(one, service, from.namespace)), by };
}

/** The Sidecar that holds for a pod. */
export function sidecarOf(mesh: Mesh, { namespace, labels }: Pod): Typed<SidecarSpec> | undefined {
  const own = mesh.of<SidecarSpec>('Sidecar', namespace);
  const selected = own.find(
    ({ spec }) => spec.workloadSelector && selects({ matchLabels: spec.workloadSelector.labels ?? {} }, labels),
  );
  const wide = (all: readonly Typed<SidecarSpec>[]) => all.find(({ spec }) => !spec.workloadSelector);
  return selected ?? wide(own) ?? wide(mesh.of<SidecarSpec>('Sidecar', ROOT_NAMESPACE));
}

/** Whether a host of a Sidecar, `<namespace>/<name>`, shows a Service. */
function isShown(shown: string, { host, namespace }: Service, own: string): boolean {
  const [place = '', name = '*'] = shown.split('/');
  const isThere = place === '*' || (place === '.' ? namespace === own : place === namespace);
  return isThere && (name === '*' || (name.startsWith('*') ? host.endsWith(name.slice(1)) : name === host));
}
