import { Construct } from 'constructs';

import type { Platform } from '../../../config/platform';
import { allow, Autoscaler, configVolume, type ContainerProps, Deployment, emptyDir } from '../../../kit';
import { type Environment, field, httpGet, type Labels, port, READ, resource, Resource, Role } from '../../../kit';
import { Service, ServiceAccount, type ServicePortProps, UNPRIVILEGED } from '../../../kit';
import type * as k8s from '../../../kit/k8s';
import { DUAL_STACK, scrapedOutside, systemPodLabels, TOKEN_VOLUME } from './control-plane';

/** The options of one gateway. */
export interface GatewayProxyProps {
  /** Labels by which Gateways and policies find the pods; `app` is also the name of all objects. */
  readonly labels: { readonly app: string; readonly istio: string };
  readonly ports: readonly (ServicePortProps & { readonly targetPort: number })[];
  /** Further environment variables of the proxy. @default none */
  readonly env?: Labels;
  /** Further annotations of the pods. @default none */
  readonly annotations?: Labels;
  /** Further fields of Kubernetes' ServiceSpec. @default type ClusterIP */
  readonly service?: Partial<k8s.ServiceSpec>;
  /** Annotations of the Service. @default none */
  readonly serviceAnnotations?: Labels;
}

/**
 * An Envoy that is a gateway of the mesh: its pods, their roles, and a Gateway and a policy that admit all callers. The
 * policies of the pods behind it decide who may go further.
 */
export class GatewayProxy extends Construct {
  constructor(scope: Construct, platform: Platform, props: GatewayProxyProps) {
    const { labels, ports } = props;
    const { istiod } = platform.services;
    const name = labels.app;
    super(scope, name);
    const serviceAccount = `${name}-service-account`;

    new ServiceAccount(this, serviceAccount);
    // For the certificates of Gateways, which istiod gives only to a gateway that may read them itself.
    new Role(this, `${name}-sds`, [allow(...READ).on('', 'secrets')], { boundTo: serviceAccount });
    new Deployment(this, name, {
      selector: labels,
      deploymentLabels: labels,
      labels: podLabels(name, istiod.revision),
      annotations: {
        'istio.io/rev': istiod.revision,
        ...scrapedOutside(15020, '/stats/prometheus'),
        ...props.annotations,
      },
      rollingUpdate: { maxSurge: '100%', maxUnavailable: '25%' },
      serviceAccount,
      container: proxy(name, platform, props),
      volumes: volumes(istiod.config),
      pod: { affinity: { nodeAffinity: {} }, securityContext: USER },
    });
    const more = { type: 'ClusterIP', ...props.service };
    new Service(this, name, { selector: labels, labels, ports, more, annotations: props.serviceAnnotations });
    new Autoscaler(this, name, { min: 1, max: 5, cpu: 80 });
    new Resource(this, 'networking.istio.io/v1alpha3/Gateway', name, {
      spec: { selector: labels, servers: [{ hosts: ['*'], port: { name: 'http', number: 80, protocol: 'HTTP' } }] },
    });
    new Resource(this, 'security.istio.io/v1/AuthorizationPolicy', name, {
      spec: { action: 'ALLOW', selector: { matchLabels: labels }, rules: [{}] },
    });
  }
}

function podLabels(name: string, revision: string): Labels {
  return {
    // Upstream's chart gives this name to every gateway.
    ...systemPodLabels('istio-ingressgateway'),
    'istio.io/rev': revision,
    'operator.istio.io/component': 'IngressGateways',
    release: 'istio',
    'service.istio.io/canonical-name': name,
    'service.istio.io/canonical-revision': 'latest',
  };
}

function proxy(
  name: string,
  { images, network, services }: Platform,
  { ports, env }: GatewayProxyProps,
): ContainerProps {
  return {
    name: 'istio-proxy',
    image: images.istioProxy,
    args: [
      ...['proxy', 'router'],
      ...['--domain', `$(POD_NAMESPACE).svc.${services.clusterDomain}`],
      '--proxyLogLevel=warning',
      '--proxyComponentLogLevel=misc:error',
      '--log_output_level=default:info',
    ],
    env: { ...env, ...environment(name, services), ...(network.dualStack && DUAL_STACK) },
    ports: [...ports.map(({ targetPort }) => port(targetPort)), port(15090, 'http-envoy-prom')],
    mounts: {
      '/var/run/secrets/workload-spiffe-uds': 'workload-socket',
      '/var/run/secrets/credential-uds': 'credential-socket',
      '/var/run/secrets/workload-spiffe-credentials': 'workload-certs',
      '/etc/istio/proxy': 'istio-envoy',
      '/etc/istio/config': 'config-volume',
      '/var/run/secrets/istio': 'istiod-ca-cert',
      '/var/run/secrets/tokens': { volume: 'istio-token', readOnly: true },
      '/var/lib/istio/data': 'istio-data',
      '/etc/istio/pod': 'podinfo',
      '/etc/istio/ingressgateway-certs': { volume: 'ingressgateway-certs', readOnly: true },
      '/etc/istio/ingressgateway-ca-certs': { volume: 'ingressgateway-ca-certs', readOnly: true },
    },
    readiness: httpGet('/healthz/ready', 15021, { scheme: 'HTTP', ...PROBE }),
    resources: { requests: { cpu: '100m', memory: '128Mi' }, limits: { cpu: '2000m', memory: '1024Mi' } },
    securityContext: { ...UNPRIVILEGED, privileged: false, readOnlyRootFilesystem: true },
  };
}

const PROBE = {
  initialDelaySeconds: 1,
  periodSeconds: 2,
  timeoutSeconds: 1,
  successThreshold: 1,
  failureThreshold: 30,
};

function environment(name: string, { istiod, clusterDomain: trustDomain }: Platform['services']): Environment {
  return {
    PILOT_CERT_PROVIDER: 'istiod',
    CA_ADDR: istiod.discovery,
    NODE_NAME: field('spec.nodeName', 'v1'),
    POD_NAME: field('metadata.name', 'v1'),
    POD_NAMESPACE: field('metadata.namespace', 'v1'),
    INSTANCE_IP: field('status.podIP', 'v1'),
    HOST_IP: field('status.hostIP', 'v1'),
    ISTIO_CPU_LIMIT: resource('limits.cpu'),
    SERVICE_ACCOUNT: field('spec.serviceAccountName'),
    ISTIO_META_WORKLOAD_NAME: name,
    ISTIO_META_OWNER: `kubernetes://apis/apps/v1/namespaces/${istiod.namespace}/deployments/${name}`,
    ISTIO_META_MESH_ID: trustDomain,
    TRUST_DOMAIN: trustDomain,
    ISTIO_META_UNPRIVILEGED_POD: 'true',
    ISTIO_META_CLUSTER_ID: 'Kubernetes',
    ISTIO_META_NODE_NAME: field('spec.nodeName'),
  };
}

const USER = { runAsNonRoot: true, runAsUser: 1337, runAsGroup: 1337, seccompProfile: { type: 'RuntimeDefault' } };

const METADATA = ['labels', 'annotations'].map((path) => ({ path, fieldRef: { fieldPath: `metadata.${path}` } }));

/** @param config ConfigMap of the mesh's settings */
const volumes = (config: string): readonly k8s.Volume[] => [
  ...['workload-socket', 'credential-socket', 'workload-certs', 'istio-envoy', 'istio-data'].map(emptyDir),
  configVolume('istiod-ca-cert', 'istio-ca-root-cert'),
  { name: 'config-volume', configMap: { name: config, optional: true } },
  TOKEN_VOLUME,
  { name: 'podinfo', downwardAPI: { items: METADATA } },
  // For Gateways that name certificates by file (`serverCertificate`) instead of by Secret.
  { name: 'ingressgateway-certs', secret: { secretName: 'istio-ingressgateway-certs', optional: true } },
  { name: 'ingressgateway-ca-certs', secret: { secretName: 'istio-ingressgateway-ca-certs', optional: true } },
];
