import { PIPELINES } from './pipelines';

/** A Service as other systems address it. */
interface ServiceAddress {
  /** Host name in full. */
  readonly host: string;
  readonly port: number;
}

function service(name: string, namespace: string, port: number): ServiceAddress {
  return { host: `${name}.${namespace}.svc.cluster.local`, port };
}

const dex = service('dex', 'auth', 5556);
const jwksProxy = service('cluster-jwks-proxy', 'istio-system', 80);

/** Addresses and identities of the systems that others talk to: the one place where one component learns of another. */
export const SERVICES = {
  /** Dex, with the URL by which pods reach it. */
  dex: { ...dex, url: `http://${dex.host}:${dex.port}/dex` },
  oauth2Proxy: service('oauth2-proxy', 'oauth2-proxy', 80),
  /** The proxy of the API server's public keys, by which tokens of ServiceAccounts are checked. */
  jwksProxy: { ...jwksProxy, keys: `http://${jwksProxy.host}/openid/v1/jwks` },
  kfam: service('profiles-kfam', 'kubeflow', 8081),
  modelRegistry: service('model-registry-service', 'kubeflow', 8080),
  modelRegistryUi: service('model-registry-ui-service', 'kubeflow', 80),
  modelCatalog: service('model-catalog', 'kubeflow', 8080),
  katibUi: service('katib-ui', 'kubeflow', 80),
  dashboard: { ...service('centraldashboard', 'kubeflow', 80), principal: principal('kubeflow', 'centraldashboard') },
  /** Istio's ingress gateway: the pods that carry all traffic from outside. */
  ingressGateway: {
    namespace: 'istio-system',
    host: 'istio-ingressgateway.istio-system.svc.cluster.local',
    labels: { app: 'istio-ingressgateway', istio: 'ingressgateway' },
    principal: principal('istio-system', 'istio-ingressgateway-service-account'),
    /** The Gateway object of the platform. */
    gateway: { name: 'kubeflow-gateway', namespace: 'kubeflow' },
    /** Secret of the gateway's certificate. Istio reads it from the namespace of the gateway's pods. */
    certificateSecret: 'kubeflow-gateway-tls',
  },
  /** Istio's gateway for requests from pods of the cluster. */
  clusterLocalGateway: {
    namespace: 'istio-system',
    labels: { app: 'cluster-local-gateway', istio: 'cluster-local-gateway' },
  },
  knative: {
    namespace: 'knative-serving',
    /** Domain of the Knative Services that are reached through the ingress gateway. */
    domain: 'example.com',
    /** Gateway object of the Knative Services, and the Service of the pods behind it. */
    localGateway: {
      name: 'knative-local-gateway',
      namespace: 'knative-serving',
      host: 'knative-local-gateway.istio-system.svc.cluster.local',
    },
  },
  pipelines: PIPELINES,
  /** The ServiceAccounts that reach into the tenants' namespaces. */
  pipelinesUi: { principal: principal('kubeflow', 'ml-pipeline-ui') },
  notebookController: { principal: principal('kubeflow', 'notebook-controller-service-account') },
  /** Request headers in which the gateway tells who the user is. */
  identityHeaders: { user: 'kubeflow-userid', groups: 'kubeflow-groups' },
  /** ClusterIssuers: for webhooks, and for the gateway. */
  issuers: { webhooks: 'kubeflow-self-signing-issuer', gateway: 'kubeflow-gateway-issuer' },
} as const;

/** The identity of a ServiceAccount in the mesh. */
function principal(namespace: string, serviceAccount: string): string {
  return `cluster.local/ns/${namespace}/sa/${serviceAccount}`;
}
