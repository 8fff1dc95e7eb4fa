import { addTo } from '../lists';
import { serviceHost } from '../cluster-domain';
import { groupOf, type Manifest } from '../manifest';
import { clusterDomainOf, PLATFORM_CONFIG, type PlatformData } from '../platform-config';
import { POD_MAKERS } from '../pod-template';
import { GATEWAY_API } from './gateway-api';
import { knativeNamespace } from './knative';
import type { GatewaySpec, Labels, ServicePort, ServiceSpec } from './objects';
import { neverInjected, type Pod, podOf, proxyOf } from './pods';

/** Namespace whose policies hold for the whole mesh. */
export const ROOT_NAMESPACE = 'istio-system';

/** An object, with the fields of its kind. */
export interface Typed<Spec> {
  /** Its name in messages. */
  readonly name: string;
  readonly namespace: string;
  readonly spec: Spec;
}

/** A Service and its pods. */
export interface Service extends Typed<ServiceSpec> {
  readonly host: string;
  readonly ports: readonly ServicePort[];
  readonly pods: readonly Pod[];
}

/** The kinds that judge traffic; only of Istio's groups if other projects have kinds of the same name. */
const JUDGING = new Set([
  'NetworkPolicy', 'AuthorizationPolicy', 'PeerAuthentication', 'RequestAuthentication', 'DestinationRule', 'Sidecar',
  'EnvoyFilter', 'Gateway', 'VirtualService', 'Service', 'Namespace', 'ConfigMap',
  ...POD_MAKERS,
]); // oxfmt-ignore

/** Pods, Services and the objects that judge traffic between them, by namespace. */
export class Mesh {
  private readonly objects = new Map<string, Manifest[]>();
  private readonly typed = new Map<string, readonly Typed<unknown>[]>();
  private readonly podsIn = new Map<string, readonly Pod[]>();
  private readonly found = new Map<string, Service | undefined>();
  private readonly labels = new Map<string, Labels>();
  private readonly known = new Map<object, Map<string, unknown>>();
  /** Whether proxies tunnel through ztunnel's port. */
  readonly hasTunnels: boolean;
  /** The cluster's DNS domain, and the first part of all identities. */
  readonly clusterDomain: string;
  /** Namespace of Knative Serving. */
  readonly knativeNamespace: string;
  private readonly never: readonly string[];

  constructor(objects: Iterable<Manifest>) {
    for (const object of objects) this.add(object);
    const namespaces = this.manifests('Namespace');
    this.hasTunnels = namespaces.some(
      ({ metadata: { labels = {} } }) => labels['istio.io/dataplane-mode'] === 'ambient',
    );
    const configs = this.manifests('ConfigMap', ROOT_NAMESPACE);
    const injector = configs.find(({ metadata }) => metadata.name === 'istio-sidecar-injector')?.data as
      | Labels
      | undefined;
    const configsOfPlatform = this.manifests('ConfigMap', PLATFORM_CONFIG.namespace);
    const platform = configsOfPlatform.find(({ metadata }) => metadata.name === PLATFORM_CONFIG.name);
    this.clusterDomain = clusterDomainOf(platform);
    const { existing } = (platform?.data ?? {}) as Partial<PlatformData>;
    this.knativeNamespace = knativeNamespace(existing);
    this.never = neverInjected(injector?.config ?? '');
  }

  private add(object: Manifest): void {
    const { apiVersion, kind, metadata } = object;
    if (!JUDGING.has(kind)) return;
    const group = groupOf(apiVersion);
    if ((kind === 'Service' && group !== '') || group === GATEWAY_API) return;
    addTo(this.objects, `${kind}/${metadata.namespace ?? ''}`, object);
  }

  /** Computes a value once for an object, by name. */
  once<T>(of: object, what: string, find: () => T): T {
    let known = this.known.get(of);
    if (!known) this.known.set(of, (known = new Map<string, unknown>()));
    if (!known.has(what)) known.set(what, find());
    return known.get(what) as T;
  }

  /** Objects of a kind in a namespace, as they are rendered. */
  manifests(kind: string, namespace = ''): readonly Manifest[] {
    return this.objects.get(`${kind}/${namespace}`) ?? [];
  }

  /** Objects of a kind in a namespace. */
  of<Spec>(kind: string, namespace: string): readonly Typed<Spec>[] {
    const key = `${kind}/${namespace}`;
    let known = this.typed.get(key);
    if (!known) {
      known = this.manifests(kind, namespace).map(({ metadata: { name }, spec }) => ({
        name: `${kind} ${namespace}/${name}`,
        namespace,
        spec: spec ?? {},
      }));
      this.typed.set(key, known);
    }
    return known as readonly Typed<Spec>[];
  }

  /** Objects of a kind in all namespaces. */
  all<Spec>(kind: string): readonly Typed<Spec>[] {
    const key = `${kind}s of all namespaces`;
    let known = this.typed.get(key);
    if (!known) {
      const keys = [...this.objects.keys()].filter((one) => one.startsWith(`${kind}/`));
      known = keys.flatMap((one) => this.of(kind, one.slice(kind.length + 1)));
      this.typed.set(key, known);
    }
    return known as readonly Typed<Spec>[];
  }

  /** Labels of a namespace, with the API server's. A namespace that is not rendered has only that one. */
  namespaceLabels(name: string): Labels {
    let known = this.labels.get(name);
    if (!known) {
      const namespace = this.manifests('Namespace').findLast(({ metadata }) => metadata.name === name);
      known = { ...namespace?.metadata.labels, 'kubernetes.io/metadata.name': name };
      this.labels.set(name, known);
    }
    return known;
  }

  /** Pods of a namespace. */
  pods(namespace: string): readonly Pod[] {
    let known = this.podsIn.get(namespace);
    if (!known) {
      const inMesh = this.namespaceLabels(namespace);
      const gateways = this.all<GatewaySpec>('Gateway').map(({ spec }) => spec.selector ?? {});
      known = POD_MAKERS.flatMap((kind) => this.manifests(kind, namespace)).flatMap((object) => {
        const pod = podOf(object);
        return pod ? { ...pod, proxy: proxyOf(pod, inMesh, gateways, this.never) } : [];
      });
      this.podsIn.set(namespace, known);
    }
    return known;
  }

  /** The Service of a host: `name`, `name.namespace`, or in full. */
  service(host: string, from: string): Service | undefined {
    const [name = '', namespace = from] = host.split('.');
    const key = `${namespace}/${name}`;
    if (!this.found.has(key)) this.found.set(key, this.findService(name, namespace));
    return this.found.get(key);
  }

  private findService(name: string, namespace: string): Service | undefined {
    const object = this.manifests('Service', namespace).find(({ metadata }) => metadata.name === name);
    if (!object) return undefined;
    const spec = (object.spec ?? {}) as ServiceSpec;
    const { selector, ports = [] } = spec;
    const pods = selector ? this.pods(namespace).filter(({ labels }) => hasAll(labels, selector)) : [];
    return {
      name: `Service ${namespace}/${name}`,
      namespace,
      spec,
      host: serviceHost(name, namespace, this.clusterDomain),
      ports: ports.filter(({ protocol = 'TCP' }) => protocol === 'TCP'),
      pods,
    };
  }
}

/** Whether labels contain all labels of a selector. */
export function hasAll(labels: Labels, selector: Labels): boolean {
  for (const name in selector) if (labels[name] !== selector[name]) return false;
  return true;
}

/** The port of a pod that a port of a Service leads to. */
export function targetPort({ port, targetPort: target = port }: ServicePort, pod: Pod): number | undefined {
  return typeof target === 'number' ? target : pod.ports.find(({ name }) => name === target)?.port;
}

/** The Services that lead to a pod. */
export function servicesOf(mesh: Mesh, pod: Pod): readonly Service[] {
  const names = mesh.manifests('Service', pod.namespace).map(({ metadata }) => metadata.name);
  return names.flatMap((name) => mesh.service(name, pod.namespace) ?? []).filter(({ pods }) => pods.includes(pod));
}
