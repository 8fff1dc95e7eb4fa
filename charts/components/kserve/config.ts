import type { Platform } from '../../config/platform';

/**
 * KServe's configuration, by key of the ConfigMap `inferenceservice-config`. KServe parses each key as JSON, not YAML:
 * https://github.com/kserve/kserve/blob/v0.18.0/pkg/apis/serving/v1beta1/configmap.go
 */
export function inferenceServiceConfig(platform: Platform): Readonly<Record<string, string>> {
  const sections = {
    autoscaler: { scaleUpStabilizationWindowSeconds: '0', scaleDownStabilizationWindowSeconds: '300' },
    credentials: CREDENTIALS,
    deploy: { defaultDeploymentMode: platform.serving.mode === 'raw' ? 'RawDeployment' : 'Serverless' },
    inferenceService: { resource: { cpuLimit: '1', memoryLimit: '2Gi', cpuRequest: '1', memoryRequest: '2Gi' } },
    ingress: ingress(platform),
    metricsAggregator: { enableMetricAggregation: 'false', enablePrometheusScraping: 'false' },
    opentelemetryCollector: {
      scrapeInterval: '5s',
      metricReceiverEndpoint: 'keda-otel-scaler.keda.svc:4317',
      metricScalerEndpoint: 'keda-otel-scaler.keda.svc:4318',
      resource: { cpuLimit: '1', memoryLimit: '2Gi', cpuRequest: '200m', memoryRequest: '512Mi' },
    },
    security: { autoMountServiceAccountToken: true },
    ...helpers(platform),
  };
  return Object.fromEntries(
    Object.entries(sections).map(([key, section]) => [key, JSON.stringify(section, undefined, 2)]),
  );
}

/** The containers that KServe adds to the pods of models, and those that it starts beside them. */
function helpers({ images }: Platform) {
  const small = { memoryRequest: '100Mi', memoryLimit: '1Gi', cpuRequest: '100m', cpuLimit: '1' };
  const large = { memoryRequest: '1Gi', memoryLimit: '1Gi', cpuRequest: '1', cpuLimit: '1' };
  const image = images.kserveAgent;
  const initializer = images.kserveStorageInitializer;
  const explainer = images.kserveArtExplainer;
  const tag = explainer.indexOf(':', explainer.lastIndexOf('/'));
  return {
    agent: { image, ...small },
    batcher: { image, ...large, maxBatchSize: '32', maxLatency: '5000' },
    explainers: { art: { image: explainer.slice(0, tag), defaultImageVersion: explainer.slice(tag + 1) } },
    localModel: {
      enabled: false,
      jobNamespace: 'kserve-localmodel-jobs',
      defaultJobImage: initializer,
      fsGroup: 1000,
      jobTTLSecondsAfterFinished: 3600,
      reconcilationFrequencyInSecs: 60,
      disableVolumeManagement: false,
    },
    logger: { image, ...small, defaultUrl: 'http://default-broker' },
    router: { image: images.kserveRouter, ...small, imagePullPolicy: 'IfNotPresent' },
    storageInitializer: {
      image: initializer,
      ...small,
      caBundleConfigMapName: '',
      caBundleVolumeMountPath: '/etc/ssl/custom-certs',
      enableModelcar: true,
      cpuModelcar: '10m',
      memoryModelcar: '15Mi',
      uidModelcar: 1010,
    },
  };
}

/** Where the storage initializer finds a tenant's keys: names of Secrets, of their annotations and of their keys. */
const CREDENTIALS = {
  storageSpecSecretName: 'storage-config',
  storageSecretNameAnnotation: 'serving.kserve.io/storageSecretName',
  gcs: { gcsCredentialFileName: 'gcloud-application-credentials.json' },
  s3: {
    s3AccessKeyIDName: 'AWS_ACCESS_KEY_ID',
    s3SecretAccessKeyName: 'AWS_SECRET_ACCESS_KEY',
    s3Endpoint: '',
    s3UseHttps: '',
    s3Region: '',
    s3VerifySSL: '',
    s3UseVirtualBucket: '',
    s3UseAccelerate: '',
    s3UseAnonymousCredential: '',
    s3CABundle: '',
    s3CABundleConfigMap: '',
  },
};

/** How requests reach models: through Knative's gateway in the cluster, or by routes of the Gateway API. */
function ingress({ serving, models, knativeDomain, services: { ingressGateway, knative, ...others }, url }: Platform) {
  const gateway = knativeDomain === undefined ? ingressGateway.gateway : knative.servingGateway;
  const raw = serving.mode === 'raw';
  const common = {
    enableGatewayApi: raw,
    kserveIngressGateway: raw
      ? `${ingressGateway.namespace}/${others.models.gateway}`
      : 'kserve/kserve-ingress-gateway',
    ingressGateway: gateway.ref,
    ingressDomain: models.domain,
    ingressClassName: 'istio',
    domainTemplate: '{{ .Name }}-{{ .Namespace }}.{{ .IngressDomain }}',
    disableIngressCreation: false,
  };
  // Without Knative, the scheme is that of the address in the cluster too, which InferenceGraphs call, and pods serve plain
  // HTTP. At the gateway, a redirect leads on to HTTPS:
  // https://github.com/kserve/kserve/blob/v0.18.0/pkg/controller/v1beta1/inferenceservice/reconcilers/ingress/httproute_reconciler.go
  if (raw) return { ...common, urlScheme: 'http', disableIstioVirtualHost: true };
  return {
    ...common,
    localGateway: knative.localGateway.ref,
    localGatewayService: knative.localGateway.host,
    urlScheme: url.https ? 'https' : 'http',
    disableIstioVirtualHost: false,
    // Without a domain of their own, models are paths of the platform's host, whose certificate and gateway would not
    // know a host of theirs.
    pathTemplate: models.isPath ? '/serving/{{ .Namespace }}/{{ .Name }}' : undefined,
  };
}
