import { Construct } from 'constructs';

import type { Platform } from '../config/platform';
import {
  allow,
  Autoscaler,
  configVolume,
  container,
  Resource,
  emptyDir,
  type EnvValue,
  field,
  httpGet,
  type Labels,
  type Mount,
  port,
  READ,
  resource,
  Role,
  RoleBinding,
  Service,
  ServiceAccount,
  type ServicePortProps,
  UNPRIVILEGED,
  Workload,
} from '../kit';
import type * as k8s from '../kit/k8s';
import {
  DISCOVERY_ADDRESS,
  REVISION,
  ROOT_NAMESPACE,
  scraped,
  systemPodLabels,
  TOKEN_VOLUME,
  TRUST_DOMAIN,
} from './control-plane';

/** A port of a gateway's Service and the number that its pods listen on. */
export interface GatewayPort extends ServicePortProps {
  readonly name: string;
  readonly targetPort: number;
}

/** What one gateway has that others don't. */
export interface GatewayProxyProps {
  /** Labels by which Gateways and policies find the pods; `app` is also the name of all objects. */
  readonly labels: { readonly app: string; readonly istio: string };
  readonly ports: readonly GatewayPort[];
  /** Further environment variables of the proxy. @default none */
  readonly env?: Readonly<Record<string, string>>;
  /** How the Service is reached, as Kubernetes has it. @default type ClusterIP */
  readonly service?: Partial<k8s.ServiceSpec>;
  /** Annotations of the Service. @default none */
  readonly serviceAnnotations?: Labels;
}

/**
 * An Envoy that is a gateway of the mesh: its pods, what they may read, and a Gateway and a policy that let everyone
 * in. Who may go further is decided by the policies of those who are behind it.
 */
export class GatewayProxy extends Construct {
  constructor(scope: Construct, platform: Platform, props: GatewayProxyProps) {
    const { labels } = props;
    const name = labels.app;
    super(scope, name);
    const serviceAccount = `${name}-service-account`;

    new ServiceAccount(this, serviceAccount);
    this.grantSecrets(name, serviceAccount);
    new Workload(this, name, {
      selector: labels,
      deploymentLabels: labels,
      labels: podLabels(name),
      annotations: { 'istio.io/rev': REVISION, ...scraped(15020, '/stats/prometheus') },
      rollingUpdate: { maxSurge: '100%', maxUnavailable: '25%' },
      serviceAccount,
      containers: [proxy(name, platform.images.istioProxy, props)],
      volumes: VOLUMES,
      pod: POD,
    });
    new Service(this, name, {
      selector: labels,
      labels,
      ports: props.ports,
      more: { type: 'ClusterIP', ...props.service },
      annotations: props.serviceAnnotations,
    });
    new Autoscaler(this, name, { min: 1, max: 5, cpu: 80 });
    new Resource(this, 'networking.istio.io/v1alpha3/Gateway', name, {
      spec: { selector: labels, servers: [{ hosts: ['*'], port: { name: 'http', number: 80, protocol: 'HTTP' } }] },
    });
    new Resource(this, 'security.istio.io/v1/AuthorizationPolicy', name, {
      spec: { action: 'ALLOW', selector: { matchLabels: labels }, rules: [{}] },
    });
  }

  /** For the certificates of Gateways, which istiod gives only to a gateway that may read them itself. */
  private grantSecrets(name: string, serviceAccount: string): void {
    const role = `${name}-sds`;
    new Role(this, role, [allow(...READ).on('', 'secrets')]);
    new RoleBinding(this, role, { role, serviceAccount });
  }
}

function podLabels(name: string): Labels {
  return {
    // Upstream's chart calls every gateway so.
    ...systemPodLabels('istio-ingressgateway'),
    'istio.io/rev': REVISION,
    'operator.istio.io/component': 'IngressGateways',
    release: 'istio',
    'service.istio.io/canonical-name': name,
    'service.istio.io/canonical-revision': 'latest',
  };
}

function proxy(name: string, image: string, props: GatewayProxyProps): k8s.Container {
  return container({
    name: 'istio-proxy',
    image,
    args: [
      'proxy',
      'router',
      '--domain',
      '$(POD_NAMESPACE).svc.cluster.local',
      '--proxyLogLevel=warning',
      '--proxyComponentLogLevel=misc:error',
      '--log_output_level=default:info',
    ],
    env: { ...props.env, ...environment(name) },
    ports: [...props.ports.map(({ targetPort }) => port(targetPort)), port(15090, 'http-envoy-prom')],
    mounts: MOUNTS,
    readiness: READINESS,
    resources: { requests: { cpu: '100m', memory: '128Mi' }, limits: { cpu: '2000m', memory: '1024Mi' } },
    securityContext: { ...UNPRIVILEGED, privileged: false, readOnlyRootFilesystem: true },
  });
}

function environment(name: string): Record<string, EnvValue> {
  return {
    PILOT_CERT_PROVIDER: 'istiod',
    CA_ADDR: DISCOVERY_ADDRESS,
    NODE_NAME: field('spec.nodeName', 'v1'),
    POD_NAME: field('metadata.name', 'v1'),
    POD_NAMESPACE: field('metadata.namespace', 'v1'),
    INSTANCE_IP: field('status.podIP', 'v1'),
    HOST_IP: field('status.hostIP', 'v1'),
    ISTIO_CPU_LIMIT: resource('limits.cpu'),
    SERVICE_ACCOUNT: field('spec.serviceAccountName'),
    ISTIO_META_WORKLOAD_NAME: name,
    ISTIO_META_OWNER: `kubernetes://apis/apps/v1/namespaces/${ROOT_NAMESPACE}/deployments/${name}`,
    ISTIO_META_MESH_ID: TRUST_DOMAIN,
    TRUST_DOMAIN,
    ISTIO_META_UNPRIVILEGED_POD: 'true',
    ISTIO_META_CLUSTER_ID: 'Kubernetes',
    ISTIO_META_NODE_NAME: field('spec.nodeName'),
  };
}

const READINESS = httpGet('/healthz/ready', 15021, {
  scheme: 'HTTP',
  initialDelaySeconds: 1,
  periodSeconds: 2,
  timeoutSeconds: 1,
  successThreshold: 1,
  failureThreshold: 30,
});

const POD: Partial<k8s.PodSpec> = {
  affinity: { nodeAffinity: {} },
  securityContext: {
    runAsNonRoot: true,
    runAsUser: 1337,
    runAsGroup: 1337,
    seccompProfile: { type: 'RuntimeDefault' },
  },
};

const MOUNTS: Readonly<Record<string, Mount>> = {
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
};

const VOLUMES: readonly k8s.Volume[] = [
  emptyDir('workload-socket'),
  emptyDir('credential-socket'),
  emptyDir('workload-certs'),
  emptyDir('istio-envoy'),
  emptyDir('istio-data'),
  configVolume('istiod-ca-cert', 'istio-ca-root-cert'),
  { name: 'config-volume', configMap: { name: 'istio', optional: true } },
  TOKEN_VOLUME,
  {
    name: 'podinfo',
    downwardAPI: {
      items: [
        { path: 'labels', fieldRef: { fieldPath: 'metadata.labels' } },
        { path: 'annotations', fieldRef: { fieldPath: 'metadata.annotations' } },
      ],
    },
  },
  // For Gateways that name certificates by file (`serverCertificate`) instead of by Secret.
  { name: 'ingressgateway-certs', secret: { secretName: 'istio-ingressgateway-certs', optional: true } },
  { name: 'ingressgateway-ca-certs', secret: { secretName: 'istio-ingressgateway-ca-certs', optional: true } },
];
