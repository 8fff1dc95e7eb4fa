import { CLUSTER_DOMAIN, identity, serviceHost } from './cluster-domain';
import type { ExistingIstio, ExistingKnative } from './existing';

/** A Gateway object; routes of other namespaces refer to it by `ref`. */
function gateway(name: string, namespace: string) {
  return { name, namespace, ref: `${namespace}/${name}` } as const;
}

/** Name of the EnvoyFilters that write a caller's identity into the user header. */
export const CALLERS_FILTER = 'kubeflow-callers';

/** All ServiceAccounts of a namespace, by the user names of their tokens, as policies write it. */
export function accountsOf(namespace: string): string {
  return `system:serviceaccount:${namespace}:*`;
}

function jwksProxyIn(namespace: string, clusterDomain: string) {
  const host = serviceHost('cluster-jwks-proxy', namespace, clusterDomain);
  return { host, port: 80, keys: `http://${host}/openid/v1/jwks` } as const;
}

/** The addresses of the Model Registry and of its page. */
export function registryIn(namespace: string, clusterDomain: string) {
  const host = (name: string) => serviceHost(name, namespace, clusterDomain);
  return {
    modelRegistry: { host: host('model-registry-service'), port: 8080 },
    modelRegistryUi: { host: host('model-registry-ui-service'), port: 80 },
  } as const;
}

/**
 * Addresses and identities of the systems that others call. Components learn of each other only here.
 * @param clusterDomain the cluster's DNS domain, which is also the first part of identities in the mesh
 */
export function servicesIn(clusterDomain: string) {
  const host = (name: string, namespace: string) => serviceHost(name, namespace, clusterDomain);
  const service = (name: string, namespace: string, port: number) => ({ host: host(name, namespace), port }) as const;
  const principal = (namespace: string, account: string) => identity(namespace, account, clusterDomain);
  const dex = service('dex', 'auth', 5556);

  return {
    clusterDomain,
    /** Dex, with the URL by which pods reach it. */
    dex: { ...dex, url: `http://${dex.host}:${dex.port}/dex` },
    oauth2Proxy: service('oauth2-proxy', 'oauth2-proxy', 80),
    /** The proxy of the API server's public keys, by which tokens of ServiceAccounts are checked. */
    jwksProxy: jwksProxyIn('istio-system', clusterDomain),
    kfam: service('profiles-kfam', 'kubeflow', 8081),
    ...registryIn('kubeflow', clusterDomain),
    modelCatalog: service('model-catalog', 'kubeflow', 8080),
    katibUi: service('katib-ui', 'kubeflow', 80),
    /** The platform's own Prometheus, where it has one. */
    prometheus: service('prometheus', 'kubeflow-monitoring', 9090),
    dashboard: { ...service('dashboard', 'kubeflow', 80), principal: principal('kubeflow', 'dashboard') },
    /** cert-manager, and where the Secrets of its ClusterIssuers are. */
    certManager: { namespace: 'cert-manager', resourceNamespace: 'cert-manager' },
    /** istiod, which asks issuers for the keys of their tokens. */
    istiod: {
      namespace: 'istio-system',
      labels: { app: 'istiod' },
      /** The label by which pods and webhooks know it. */
      revision: 'default',
      /** Address from which proxies get their configuration and certificates, over TLS. */
      discovery: 'istiod.istio-system.svc:15012',
      /** ConfigMap of the mesh's settings. */
      config: 'istio',
    },
    /** Istio's ingress gateway: the pods that carry all traffic from outside. */
    ingressGateway: {
      namespace: 'istio-system',
      service: 'istio-ingressgateway',
      host: host('istio-ingressgateway', 'istio-system'),
      labels: { app: 'istio-ingressgateway', istio: 'ingressgateway' },
      /** The labels by which Gateways and policies select the pods. */
      selector: { istio: 'ingressgateway' },
      policySelector: { app: 'istio-ingressgateway' },
      principal: principal('istio-system', 'istio-ingressgateway-service-account'),
      /** The Gateway object of the platform. */
      gateway: gateway('kubeflow-gateway', 'kubeflow'),
      /** Secret of the gateway's certificate. Istio reads it from the namespace of the gateway's pods. */
      certificateSecret: 'kubeflow-gateway-tls',
    },
    /** Istio's gateway for requests from pods of the cluster. */
    clusterLocalGateway: {
      namespace: 'istio-system',
      labels: { app: 'cluster-local-gateway', istio: 'cluster-local-gateway' },
      principal: principal('istio-system', 'cluster-local-gateway-service-account'),
    },
    knative: {
      namespace: 'knative-serving',
      /** The pods that hold requests for models without a pod, and those of models with few. */
      activator: {
        labels: { app: 'activator' },
        service: 'activator-service',
        host: host('activator-service', 'knative-serving'),
        principal: principal('knative-serving', 'activator'),
      },
      /** Domain of the Knative Services that are reached through the ingress gateway. */
      domain: 'example.com',
      /** Gateway object of the hosts of models, and the Secret of its certificate where they have a domain of their own. */
      servingGateway: gateway('kubeflow-serving', 'kubeflow'),
      certificateSecret: 'kubeflow-serving-tls',
      /** Gateway object of the Knative Services, and the Service of the pods behind it. */
      localGateway: {
        ...gateway('knative-local-gateway', 'knative-serving'),
        host: host('knative-local-gateway', 'istio-system'),
      },
    },
    /** KServe's models, where they are not paths of the platform's host. */
    models: {
      /** Domain of their hosts where the definition names none. No DNS knows it. */
      domain: 'models.example.com',
      /** Gateway object, of the Gateway API, of models without Knative. It stands in the namespace of the gateway's pods. */
      gateway: 'kubeflow-models',
    },
    /** Kubeflow Pipelines, as its programs, tenants' pods and tenants' namespaces address it. */
    pipelines: {
      api: service('ml-pipeline', 'kubeflow', 8888),
      ui: service('ml-pipeline-ui', 'kubeflow', 80),
      /** The server that draws artifacts with users' Python code. */
      visualization: { service: 'ml-pipeline-visualizationserver', port: 8888 },
      /** ML Metadata, which keeps the lineage of runs and artifacts; and its proxy for browsers. */
      metadata: { service: 'metadata-grpc-service', namespace: 'kubeflow', port: 8080 },
      metadataProxy: service('metadata-envoy-service', 'kubeflow', 9090),
      /** SeaweedFS, which keeps artifacts and logs. */
      objectStore: {
        service: 'seaweedfs',
        namespace: 'kubeflow',
        /** S3; the second port is MinIO's, for older clients. */
        s3Port: 8333,
        port: 9000,
        /** The API of users and their keys, compatible with AWS IAM. */
        iamPort: 8111,
        bucket: 'mlpipeline',
        /** The Secret of a namespace's keys. Pipelines' programs know it by this name. */
        secret: { name: 'mlpipeline-minio-artifact', accessKey: 'accesskey', secretKey: 'secretkey' },
      },
    },
    /** The ServiceAccounts that reach into the tenants' namespaces. */
    pipelinesUi: { principal: principal('kubeflow', 'ml-pipeline-ui') },
    notebookController: { principal: principal('kubeflow', 'notebook-controller-service-account') },
    /** Request headers in which the gateway names the user. */
    identityHeaders: { user: 'kubeflow-userid', groups: 'kubeflow-groups' },
    /** ClusterIssuers: for webhooks, and for the gateway. */
    issuers: { webhooks: 'kubeflow-self-signing-issuer', gateway: 'kubeflow-gateway-issuer' },
  } as const;
}

/** {@link servicesIn} one cluster. */
export type Services = ReturnType<typeof servicesIn>;

/** What holds in every cluster's domain. */
type WithoutDomain<T> = T extends readonly unknown[] | string | number
  ? T
  : {
      readonly [K in keyof T as Exclude<K, 'clusterDomain' | 'host' | 'url' | 'keys' | 'principal'>]: WithoutDomain<
        T[K]
      >;
    };

/** Names and ports of the systems that others call: what does not depend on the cluster's domain. */
export const SERVICES: WithoutDomain<Services> = servicesIn(CLUSTER_DOMAIN);

/** The addresses and identities of what stands beside istiod, where an Istio is in another namespace or has a revision. */
export function servicesBeside({ namespace, revision }: ExistingIstio, clusterDomain: string) {
  const { istiod, clusterLocalGateway, knative } = servicesIn(clusterDomain);
  const named = (name: string): string => (revision === undefined ? name : `${name}-${revision}`);
  const local = knative.localGateway;
  return {
    istiod: {
      ...istiod,
      namespace,
      revision: revision ?? istiod.revision,
      discovery: `${named('istiod')}.${namespace}.svc:15012`,
      config: named(istiod.config),
    },
    jwksProxy: jwksProxyIn(namespace, clusterDomain),
    clusterLocalGateway: {
      ...clusterLocalGateway,
      namespace,
      principal: identity(namespace, 'cluster-local-gateway-service-account', clusterDomain),
    },
    knative: { ...knative, localGateway: { ...local, host: serviceHost(local.name, namespace, clusterDomain) } },
  };
}

/**
 * Where a Knative of the cluster is, and beside it the platform's own gateway for pods: the cluster's may be the one for
 * users. It has a name that no Knative has.
 */
export function knativeBeside(
  { namespace, domain }: ExistingKnative,
  { namespace: ofGateways }: Pick<ExistingIstio, 'namespace'>,
  clusterDomain: string,
) {
  const { knative } = servicesIn(clusterDomain);
  const { activator } = knative;
  const local = gateway('kubeflow-local-gateway', namespace);
  return {
    knative: {
      ...knative,
      namespace,
      domain,
      activator: {
        ...activator,
        host: serviceHost(activator.service, namespace, clusterDomain),
        principal: identity(namespace, 'activator', clusterDomain),
      },
      localGateway: { ...local, host: serviceHost(local.name, ofGateways, clusterDomain) },
    },
  };
}
