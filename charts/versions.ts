/** Version of this project, as in package.json. */
export const VERSION = '0.1.0';

/** Version of upstream Kubeflow (kubeflow/manifests) whose behaviour the platform has. */
export const KUBEFLOW_VERSION = '26.03';

/** Versions of the systems that are installed. */
export const versions = {
  certManager: 'v1.19.4',
  // Upstream's 26.03 carries the CRDs, charts and injected sidecars of 1.29.0, but images of 1.28.0.
  istio: '1.29.0',
  dex: 'v2.45.0',
  oauth2Proxy: 'v7.14.3',
  kserve: 'v0.16.0',
  kserveModelsWebApp: '0.16.1',
  knativeServing: '1.21.1',
  knativeEventing: '1.21.0',
  dashboard: 'v1.10.0',
  pipelines: '2.16.0',
  argoWorkflows: 'v3.7.3',
  metacontroller: 'v4.11.22',
  notebooks: 'v1.10.0',
  katib: 'v0.19.0',
  sparkOperator: '2.5.0',
  trainer: 'v2.1.0',
  jobSet: 'v0.10.1',
  trainingOperator: 'v1-3f15cb8',
  modelRegistry: 'v0.3.7',
  nvidiaDevicePlugin: 'v0.18.2',
  prometheus: 'v3.16.0',
  alertmanager: 'v0.35.0',
  kubeStateMetrics: 'v2.18.0',
  // The last 12, which gets fixes until May 2027.
  grafana: '12.4.5',
} as const;

/**
 * Versions of systems that the cluster may have already. The oldest has all that the platform asks for; the newest is the
 * one that the platform would install.
 */
export const EXISTING_VERSIONS = {
  // `ingressClassName` of HTTP-01 came with 1.12: https://cert-manager.io/docs/configuration/acme/http01/
  certManager: { oldest: '1.12', newest: '1.19' },
  // `networking.istio.io/v1` came with 1.22: https://istio.io/latest/blog/2024/v1-apis/
  istio: { oldest: '1.22', newest: '1.29' },
  // "Dependencies Compatibility Matrix": https://github.com/kubeflow/pipelines/blob/2.16.0/README.md
  argoWorkflows: { oldest: '3.5', newest: '3.7' },
} as const;

/** What a repository of one's own needs to render: the tools, with the versions that they are tested in. */
export const TOOLS = { '@types/node': '^20.19.43', tsx: '^4.23.15', typescript: '~5.9.3' } as const;

/** Repositories of systems with many images. Knative's releases name images by digest. */
// gcr.io/istio-release and registry.istio.io close in December 2026: https://github.com/istio/istio/issues/61467
const ISTIO_HUB = 'docker.io/istio';
const KNATIVE_HUB = 'gcr.io/knative-releases';
const KSERVE_HUB = 'docker.io/kserve';
const KATIB_HUB = 'ghcr.io/kubeflow/katib';
const NOTEBOOKS_HUB = 'ghcr.io/kubeflow/kubeflow';
const SERVERS_HUB = `${NOTEBOOKS_HUB}/notebook-servers`;

/** Every image of the platform. */
export const images = {
  acmeSolver: `quay.io/jetstack/cert-manager-acmesolver:${versions.certManager}`,
  certManagerCaInjector: `quay.io/jetstack/cert-manager-cainjector:${versions.certManager}`,
  certManagerController: `quay.io/jetstack/cert-manager-controller:${versions.certManager}`,
  certManagerWebhook: `quay.io/jetstack/cert-manager-webhook:${versions.certManager}`,
  centralDashboard: `ghcr.io/kubeflow/kubeflow/central-dashboard:${versions.dashboard}`,
  dex: `ghcr.io/dexidp/dex:${versions.dex}`,
  eventingApiServerAdapter: `${KNATIVE_HUB}/knative.dev/eventing/cmd/apiserver_receive_adapter@sha256:5f6f0627caa8b8d734bf1a8968c59d71c34e51403864950c0ca3e6bac8df7973`,
  eventingAuthProxy: `${KNATIVE_HUB}/knative.dev/eventing/cmd/auth_proxy@sha256:89b9ce49a216b08b443340aaaba2ea745d994a9609ce5dc4bef3e71b3a87b4ce`,
  eventingAwsDdbStreamsSource: `${KNATIVE_HUB}/aws-ddb-streams-source@sha256:c5110873d0a99c78aa2848a570892d01610c661e0580c20e973dd08187e5a340`,
  eventingAwsEventbridgeSink: `${KNATIVE_HUB}/aws-eventbridge-sink@sha256:2dc612ab600c3813e48adb8e190136859ce06d21a62ea90ed2dc621e31ea74f3`,
  eventingAwsS3Sink: `${KNATIVE_HUB}/aws-s3-sink@sha256:10859fa6ea1823173310ad94d4cc9bd716a174fb05fc09e0f4eeae92b1742cc0`,
  eventingAwsS3Source: `${KNATIVE_HUB}/aws-s3-source@sha256:eab34dadd20a3c418d0df0e6ec2ff8ab9f974598b7a40544b4fc40129057762b`,
  eventingAwsSnsSink: `${KNATIVE_HUB}/aws-sns-sink@sha256:5860b307f309d4adb3e19e26a171829dc74cc9e308bc3660d8bb142cc064a6ca`,
  eventingAwsSqsSink: `${KNATIVE_HUB}/aws-sqs-sink@sha256:496e8b7ca049d71189b96b6f4e0cb23f2ce93f206df53a32a05310ed0a014fbd`,
  eventingAwsSqsSource: `${KNATIVE_HUB}/aws-sqs-source@sha256:08e46406ba34c0936a6e591161c84446cfc9de1152ee80bc4b71aa37ec1aae88`,
  eventingController: `${KNATIVE_HUB}/knative.dev/eventing/cmd/controller@sha256:363742c13076cce03c367b42c050ad47e07b327b98d4176ac1961670e12c2680`,
  eventingJobSink: `${KNATIVE_HUB}/knative.dev/eventing/cmd/jobsink@sha256:194e44b15a7a26adb024cdbce0ec356e7a27678aceecdde447d3986f9c43eff1`,
  eventingJsonataTransformer: `${KNATIVE_HUB}/jsonata-transformer@sha256:646c30b48edef26510fbf720189b514d758c56b9782a1f0206d08525f94ef661`,
  eventingLogSink: `${KNATIVE_HUB}/log-sink@sha256:7dc1fa9d49f797296808928dd525005a445a7c17b18017103482453a71adfb07`,
  eventingPingSource: `${KNATIVE_HUB}/knative.dev/eventing/cmd/mtping@sha256:dbb8b1374f3871fe6637869107f803e1f6b62c50c484bb79eaf089b836415353`,
  eventingRequestReply: `${KNATIVE_HUB}/knative.dev/eventing/cmd/requestreply@sha256:068a94cc6a2f95825dd7937c2404f4bfa85105df982f14c29d58f454c57bcfb6`,
  eventingTimerSource: `${KNATIVE_HUB}/timer-source@sha256:1f8d9650068bf96e09a07381e0c0ac35a8e04456c9a5cfc298f7438c4b6ffe2d`,
  eventingTransformJsonata: `${KNATIVE_HUB}/transform-jsonata@sha256:293eb9924e1e33de679181f8e932afed6947961aef2fd684e77cb7293ca3510e`,
  eventingWebhook: `${KNATIVE_HUB}/knative.dev/eventing/cmd/webhook@sha256:858caa0a9e5d5f886a1f2de9f56b636e5c70ea763da3ef8792cfc0f56fce2f4b`,
  istioCni: `${ISTIO_HUB}/install-cni:${versions.istio}`,
  istioPilot: `${ISTIO_HUB}/pilot:${versions.istio}`,
  istioProxy: `${ISTIO_HUB}/proxyv2:${versions.istio}`,
  istioZtunnel: `${ISTIO_HUB}/ztunnel:${versions.istio}`,
  kfam: `ghcr.io/kubeflow/kubeflow/kfam:${versions.dashboard}`,
  knativeActivator: `${KNATIVE_HUB}/knative.dev/serving/cmd/activator@sha256:cf8d126fc08e596b742025f6e53c97abf921f7bd6394d29c200e79c1c323dc6e`,
  knativeAutoscaler: `${KNATIVE_HUB}/knative.dev/serving/cmd/autoscaler@sha256:35045ef7c35c6151f0565094cc5ec240a886ba2e5a844366b22a074342af3edf`,
  knativeController: `${KNATIVE_HUB}/knative.dev/serving/cmd/controller@sha256:622546def05a9b181123d35ede4e4a6e60d7751ae558ea2c5306978b30c24d5c`,
  knativeIstioController: `${KNATIVE_HUB}/knative.dev/net-istio/cmd/controller@sha256:915a3a9b8caea8cceb59258ca2b941c83f0ab230aef5c1dd3b9499574ac3f379`,
  knativeIstioWebhook: `${KNATIVE_HUB}/knative.dev/net-istio/cmd/webhook@sha256:4d9c50245aeafb269876d05ddb95d235372abfe2b2ac1c9d8c7cd3a2ccf2d6b7`,
  knativeQueueProxy: `${KNATIVE_HUB}/knative.dev/serving/cmd/queue@sha256:40957d3ced3b185b7a78bbd771be69b0a13137dcbee5ff7f82ae738b56037d9c`,
  knativeWebhook: `${KNATIVE_HUB}/knative.dev/serving/cmd/webhook@sha256:8754cefd1f1db905495de5ba707b37459cc212b830d40962162654986d264d74`,
  nvidiaDevicePlugin: `nvcr.io/nvidia/k8s-device-plugin:${versions.nvidiaDevicePlugin}`,
  oauth2Proxy: `quay.io/oauth2-proxy/oauth2-proxy:${versions.oauth2Proxy}`,
  // Upstream's is in a staging registry, which drops images after 90 days:
  // https://github.com/kubernetes-sigs/jobset/issues/1216
  jobSet: `registry.k8s.io/jobset/jobset:${versions.jobSet}`,
  busyBox: 'docker.io/busybox:1.37.0',
  modelCatalogPostgres: 'docker.io/postgres:17.6',
  modelRegistryMySql: 'docker.io/mysql:8.3',
  modelRegistryPostgres: 'docker.io/postgres:16-alpine',
  modelRegistryServer: `ghcr.io/kubeflow/model-registry/server:${versions.modelRegistry}`,
  // Upstream uses `latest`.
  modelRegistryStorageInitializer: `ghcr.io/kubeflow/model-registry/storage-initializer:${versions.modelRegistry}`,
  modelRegistryUi: `ghcr.io/kubeflow/model-registry/ui:${versions.modelRegistry}`,
  trainingOperator: `ghcr.io/kubeflow/training-v1/training-operator:${versions.trainingOperator}`,
  trainerController: `ghcr.io/kubeflow/trainer/trainer-controller-manager:${versions.trainer}`,
  deepSpeedRuntime: `ghcr.io/kubeflow/trainer/deepspeed-runtime:${versions.trainer}`,
  mlxRuntime: `ghcr.io/kubeflow/trainer/mlx-runtime:${versions.trainer}`,
  torchRuntime: 'docker.io/pytorch/pytorch:2.7.1-cuda12.8-cudnn9-runtime',
  torchTune: `ghcr.io/kubeflow/trainer/torchtune-trainer:${versions.trainer}`,
  datasetInitializer: `ghcr.io/kubeflow/trainer/dataset-initializer:${versions.trainer}`,
  modelInitializer: `ghcr.io/kubeflow/trainer/model-initializer:${versions.trainer}`,
  codeServer: `${SERVERS_HUB}/codeserver-python:${versions.notebooks}`,
  fileBrowser: 'docker.io/filebrowser/filebrowser:v2.25.0',
  jupyterPytorch: `${SERVERS_HUB}/jupyter-pytorch-full:${versions.notebooks}`,
  jupyterPytorchCuda: `${SERVERS_HUB}/jupyter-pytorch-cuda-full:${versions.notebooks}`,
  jupyterPytorchGaudi: `${SERVERS_HUB}/jupyter-pytorch-gaudi-full:${versions.notebooks}`,
  jupyterScipy: `${SERVERS_HUB}/jupyter-scipy:${versions.notebooks}`,
  jupyterTensorflow: `${SERVERS_HUB}/jupyter-tensorflow-full:${versions.notebooks}`,
  jupyterTensorflowCuda: `${SERVERS_HUB}/jupyter-tensorflow-cuda-full:${versions.notebooks}`,
  jupyterWebApp: `${NOTEBOOKS_HUB}/jupyter-web-app:${versions.notebooks}`,
  kserveAgent: `${KSERVE_HUB}/agent:${versions.kserve}`,
  // Upstream uses `latest`, so that two clusters of one definition may differ.
  kserveArtExplainer: `${KSERVE_HUB}/art-explainer:${versions.kserve}`,
  kserveController: `${KSERVE_HUB}/kserve-controller:${versions.kserve}`,
  kserveHuggingFaceServer: `${KSERVE_HUB}/huggingfaceserver:${versions.kserve}`,
  kserveHuggingFaceServerGpu: `${KSERVE_HUB}/huggingfaceserver:${versions.kserve}-gpu`,
  kserveLgbServer: `${KSERVE_HUB}/lgbserver:${versions.kserve}`,
  kserveLlmController: `${KSERVE_HUB}/llmisvc-controller:${versions.kserve}`,
  kserveLocalModelController: `${KSERVE_HUB}/kserve-localmodel-controller:${versions.kserve}`,
  kserveModelsWebApp: `ghcr.io/kserve/models-web-app:${versions.kserveModelsWebApp}`,
  kservePaddleServer: `${KSERVE_HUB}/paddleserver:${versions.kserve}`,
  kservePmmlServer: `${KSERVE_HUB}/pmmlserver:${versions.kserve}`,
  kserveRouter: `${KSERVE_HUB}/router:${versions.kserve}`,
  kserveSklearnServer: `${KSERVE_HUB}/sklearnserver:${versions.kserve}`,
  kserveStorageInitializer: `${KSERVE_HUB}/storage-initializer:${versions.kserve}`,
  kserveXgbServer: `${KSERVE_HUB}/xgbserver:${versions.kserve}`,
  mlServer: 'docker.io/seldonio/mlserver:1.5.0',
  tensorflowServing: 'docker.io/tensorflow/serving:2.6.2',
  torchServe: 'docker.io/pytorch/torchserve-kfs:0.9.0',
  tritonServer: 'nvcr.io/nvidia/tritonserver:23.05-py3',
  // Upstream has three versions, one in each system that uses it.
  kubeRbacProxy: 'quay.io/brancz/kube-rbac-proxy:v0.18.0',
  notebookController: `${NOTEBOOKS_HUB}/notebook-controller:${versions.notebooks}`,
  podDefaultsWebhook: `${NOTEBOOKS_HUB}/poddefaults-webhook:${versions.notebooks}`,
  pvcViewerController: `${NOTEBOOKS_HUB}/pvcviewer-controller:${versions.notebooks}`,
  rstudio: `${SERVERS_HUB}/rstudio-tidyverse:${versions.notebooks}`,
  tensorboard: 'docker.io/tensorflow/tensorflow:2.5.1',
  tensorboardController: `${NOTEBOOKS_HUB}/tensorboard-controller:${versions.notebooks}`,
  tensorboardsWebApp: `${NOTEBOOKS_HUB}/tensorboards-web-app:${versions.notebooks}`,
  volumesWebApp: `${NOTEBOOKS_HUB}/volumes-web-app:${versions.notebooks}`,
  katibController: `${KATIB_HUB}/katib-controller:${versions.katib}`,
  katibDarts: `${KATIB_HUB}/suggestion-darts:${versions.katib}`,
  katibDbManager: `${KATIB_HUB}/katib-db-manager:${versions.katib}`,
  katibEnas: `${KATIB_HUB}/suggestion-enas:${versions.katib}`,
  katibFileMetricsCollector: `${KATIB_HUB}/file-metrics-collector:${versions.katib}`,
  katibGoptuna: `${KATIB_HUB}/suggestion-goptuna:${versions.katib}`,
  katibHyperband: `${KATIB_HUB}/suggestion-hyperband:${versions.katib}`,
  katibHyperopt: `${KATIB_HUB}/suggestion-hyperopt:${versions.katib}`,
  katibMedianStop: `${KATIB_HUB}/earlystopping-medianstop:${versions.katib}`,
  katibMySql: 'docker.io/mysql:8.0',
  katibOptuna: `${KATIB_HUB}/suggestion-optuna:${versions.katib}`,
  katibPbt: `${KATIB_HUB}/suggestion-pbt:${versions.katib}`,
  katibPostgres: 'docker.io/postgres:14.5-alpine',
  katibSkopt: `${KATIB_HUB}/suggestion-skopt:${versions.katib}`,
  katibTensorFlowEventMetricsCollector: `${KATIB_HUB}/tfevent-metrics-collector:${versions.katib}`,
  katibTrialEnasCnn: `${KATIB_HUB}/enas-cnn-cifar10-cpu:${versions.katib}`,
  katibTrialPyTorchMnist: `${KATIB_HUB}/pytorch-mnist-cpu:${versions.katib}`,
  katibUi: `${KATIB_HUB}/katib-ui:${versions.katib}`,
  sparkOperator: `ghcr.io/kubeflow/spark-operator/controller:${versions.sparkOperator}`,
  argoController: `quay.io/argoproj/workflow-controller:${versions.argoWorkflows}`,
  argoExecutor: `quay.io/argoproj/argoexec:${versions.argoWorkflows}`,
  // Replaces a step of a v1 pipeline whose result is in the cache.
  cachedStep: 'ghcr.io/containerd/busybox:1.36',
  kubectl: 'registry.k8s.io/kubectl:v1.34.1',
  kubernetesTools: 'docker.io/alpine/k8s:1.32.3',
  metacontroller: `ghcr.io/metacontroller/metacontroller:${versions.metacontroller}`,
  metadataProxy: `ghcr.io/kubeflow/kfp-metadata-envoy:${versions.pipelines}`,
  metadataStore: 'gcr.io/tfx-oss-public/ml_metadata_store_server:1.14.0',
  metadataWriter: `ghcr.io/kubeflow/kfp-metadata-writer:${versions.pipelines}`,
  pipelinesApi: `ghcr.io/kubeflow/kfp-api-server:${versions.pipelines}`,
  pipelinesCache: `ghcr.io/kubeflow/kfp-cache-server:${versions.pipelines}`,
  pipelinesMySql: 'docker.io/mysql:8.4',
  pipelinesPostgres: 'docker.io/postgres:14.7-alpine3.17',
  pipelinesDriver: `ghcr.io/kubeflow/kfp-driver:${versions.pipelines}`,
  pipelinesFrontend: `ghcr.io/kubeflow/kfp-frontend:${versions.pipelines}`,
  pipelinesLauncher: `ghcr.io/kubeflow/kfp-launcher:${versions.pipelines}`,
  pipelinesPersistenceAgent: `ghcr.io/kubeflow/kfp-persistence-agent:${versions.pipelines}`,
  pipelinesScheduler: `ghcr.io/kubeflow/kfp-scheduled-workflow-controller:${versions.pipelines}`,
  pipelinesViewer: `ghcr.io/kubeflow/kfp-viewer-crd-controller:${versions.pipelines}`,
  pipelinesVisualization: `ghcr.io/kubeflow/kfp-visualization-server:${versions.pipelines}`,
  seaweedFs: 'docker.io/chrislusf/seaweedfs:4.00',
  prometheus: `quay.io/prometheus/prometheus:${versions.prometheus}`,
  alertmanager: `quay.io/prometheus/alertmanager:${versions.alertmanager}`,
  kubeStateMetrics: `registry.k8s.io/kube-state-metrics/kube-state-metrics:${versions.kubeStateMetrics}`,
  grafana: `docker.io/grafana/grafana:${versions.grafana}`,
  profileController: `ghcr.io/kubeflow/kubeflow/profile-controller:${versions.dashboard}`,
} as const;
