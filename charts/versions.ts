/** Version of this project, as in package.json. */
export const VERSION = '0.2.0';

/** Version of upstream Kubeflow (kubeflow/manifests) whose behaviour the platform has. */
export const KUBEFLOW_VERSION = '26.03.1';

/** Versions of the systems that are installed. */
export const versions = {
  certManager: 'v1.20.2',
  istio: '1.30.1',
  dex: 'v2.45.1',
  oauth2Proxy: 'v7.15.2',
  kserve: 'v0.18.0',
  kserveModelsWebApp: '0.18.0',
  knativeServing: '1.22.0',
  knativeEventing: '1.22.0',
  dashboard: 'v2.0.0',
  pipelines: '2.16.1',
  argoWorkflows: 'v3.7.3',
  metacontroller: 'v4.11.22',
  notebooks: 'v1.11.0',
  katib: 'v0.19.0',
  sparkOperator: '2.5.0',
  trainer: 'v2.2.0',
  jobSet: 'v0.11.0',
  trainingOperator: 'v1-3f15cb8',
  modelRegistry: 'v0.3.9',
  nvidiaDevicePlugin: 'v0.18.2',
  // https://github.com/ROCm/k8s-device-plugin/blob/v1.31.0.9/helm/amd-gpu/Chart.yaml
  amdDevicePlugin: '1.31.0.9',
  // https://github.com/opea-project/Enterprise-Inference/blob/main/third_party/Dell/ubuntu-22.04/EI/single-node/troubleshooting.md
  gaudiDevicePlugin: '1.22.1-6',
  // https://github.com/Mellanox/k8s-rdma-shared-dev-plugin/blob/v1.5.3/.github/workflows/release.yaml
  rdmaDevicePlugin: 'v1.5.3',
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
  certManager: { oldest: '1.12', newest: '1.20' },
  // `networking.istio.io/v1` came with 1.22: https://istio.io/latest/blog/2024/v1-apis/
  istio: { oldest: '1.22', newest: '1.30' },
  // `local-gateways` of net-istio's settings, with selectors of routes, came with 1.14:
  // https://github.com/knative-extensions/net-istio/blob/knative-v1.14.0/pkg/reconciler/ingress/config/istio.go
  knative: { oldest: '1.14', newest: '1.22' },
  // "Dependencies Compatibility Matrix": https://github.com/kubeflow/pipelines/blob/2.16.1/README.md
  argoWorkflows: { oldest: '3.5', newest: '3.7' },
  // `mig.strategy` and `devicePlugin.config` of its ClusterPolicy are in both:
  // https://github.com/NVIDIA/gpu-operator/blob/v23.3.0/api/v1/clusterpolicy_types.go
  gpuOperator: { oldest: '23.3', newest: '26.7' },
} as const;

/** What a repository of one's own needs to render: the tools, with the versions that they are tested in. */
export const TOOLS = { '@types/node': '^20.19.43', tsx: '^4.23.15', typescript: '~5.9.3' } as const;

/** Repositories of systems with many images. Knative's releases name images by digest. */
// gcr.io/istio-release and registry.istio.io close in December 2026: https://github.com/istio/istio/issues/61467
const ISTIO_HUB = 'docker.io/istio';
const KNATIVE_HUB = 'gcr.io/knative-releases';
const KSERVE_HUB = 'docker.io/kserve';
const KATIB_HUB = 'ghcr.io/kubeflow/katib';
const DASHBOARD_HUB = 'ghcr.io/kubeflow/dashboard';
const NOTEBOOKS_HUB = 'ghcr.io/kubeflow/notebooks';
const SERVERS_HUB = 'ghcr.io/kubeflow/kubeflow/notebook-servers';
const REGISTRY_HUB = 'ghcr.io/kubeflow/hub';

/** Every image of the platform. */
export const images = {
  acmeSolver: `quay.io/jetstack/cert-manager-acmesolver:${versions.certManager}`,
  certManagerCaInjector: `quay.io/jetstack/cert-manager-cainjector:${versions.certManager}`,
  certManagerController: `quay.io/jetstack/cert-manager-controller:${versions.certManager}`,
  certManagerWebhook: `quay.io/jetstack/cert-manager-webhook:${versions.certManager}`,
  centralDashboard: `${DASHBOARD_HUB}/dashboard:${versions.dashboard}`,
  dex: `ghcr.io/dexidp/dex:${versions.dex}`,
  eventingApiServerAdapter: `${KNATIVE_HUB}/knative.dev/eventing/cmd/apiserver_receive_adapter@sha256:689bf7dba1363c7facf9bb1edeb8d3a0200e604a22b6e29c876df4b805fd8704`,
  eventingAuthProxy: `${KNATIVE_HUB}/knative.dev/eventing/cmd/auth_proxy@sha256:130ed1b0afbb0ae11a8ad0a6c16bec2d350873b7f46415d0dc5cad8554cd434b`,
  eventingAwsDdbStreamsSource: `${KNATIVE_HUB}/aws-ddb-streams-source@sha256:8b6e98cfbe00590faa68eed5855307fe9706b8719ec57c2a7610248fc348954a`,
  eventingAwsEventbridgeSink: `${KNATIVE_HUB}/aws-eventbridge-sink@sha256:763954ae8946af146307a3a7152ec27d599ee5475edfa5338eb25826ee083582`,
  eventingAwsS3Sink: `${KNATIVE_HUB}/aws-s3-sink@sha256:5322e981d4e0001d4b74bb122846b08ac3c38d4ff18363294b0c5066854c48f9`,
  eventingAwsS3Source: `${KNATIVE_HUB}/aws-s3-source@sha256:2a1b1860d481f1f2ab1aee03bdfa7e4cbd5d25dddfc490f0e7627013e6cac470`,
  eventingAwsSnsSink: `${KNATIVE_HUB}/aws-sns-sink@sha256:6fb6ad9359172e1a2461851e5f45daf3c96fec0ea2b4bc5097d68701a04b777f`,
  eventingAwsSqsSink: `${KNATIVE_HUB}/aws-sqs-sink@sha256:3c6e15a8e2c735eb6647ba3141e541c352873383d6992072925e3d01d68031a0`,
  eventingAwsSqsSource: `${KNATIVE_HUB}/aws-sqs-source@sha256:37b11f47f8ec66dc697901028e4b24531e34f7400037e046cebc8369a5cbf882`,
  eventingController: `${KNATIVE_HUB}/knative.dev/eventing/cmd/controller@sha256:72d8700f084d275f889b3663ee5096c455e0aae919586aaeee384644173de4c1`,
  eventingJobSink: `${KNATIVE_HUB}/knative.dev/eventing/cmd/jobsink@sha256:b95c48ff0bda886d502577ad8b638fe0e37b092d5e5bf0434935fb8c3322844d`,
  eventingJsonataTransformer: `${KNATIVE_HUB}/jsonata-transformer@sha256:7469e73837dee196cba275ed69e7eff5366676379be180ed7de52b1917d4ec07`,
  eventingLogSink: `${KNATIVE_HUB}/log-sink@sha256:b88feae0b7b2aed522b3ef9213e5688263c1db3c7cca495578669e0a2b933ad1`,
  eventingPingSource: `${KNATIVE_HUB}/knative.dev/eventing/cmd/mtping@sha256:65d1d4877d45879e5c08440acf81781bf1b232e8eb5c250549f8bc7b3575a041`,
  eventingRequestReply: `${KNATIVE_HUB}/knative.dev/eventing/cmd/requestreply@sha256:af81e3dc1ae915ba2405cb5983f3825edb798038391649b5d9acda917b8ceb6e`,
  eventingTimerSource: `${KNATIVE_HUB}/timer-source@sha256:04c01cfd475073732cc84b4c2ea429aead0154197e57fa343ede9557b1b49aee`,
  eventingTransformJsonata: `${KNATIVE_HUB}/transform-jsonata@sha256:5cf8c8203be3ac0f8df403f714c27afc84a8cf02a3b9bf7b2f66d7717252a380`,
  eventingWebhook: `${KNATIVE_HUB}/knative.dev/eventing/cmd/webhook@sha256:50da07e9a1241a9cb4ffdf6d73ac27e690a32f79dd30282e862b254167812a5d`,
  istioCni: `${ISTIO_HUB}/install-cni:${versions.istio}`,
  istioPilot: `${ISTIO_HUB}/pilot:${versions.istio}`,
  istioProxy: `${ISTIO_HUB}/proxyv2:${versions.istio}`,
  istioZtunnel: `${ISTIO_HUB}/ztunnel:${versions.istio}`,
  kfam: `${DASHBOARD_HUB}/access-management:${versions.dashboard}`,
  knativeActivator: `${KNATIVE_HUB}/knative.dev/serving/cmd/activator@sha256:8f7e9df2642a8ba715ebc55b62abee17b0984b6b6af0c6ec00dabaadf5f8cccb`,
  knativeAutoscaler: `${KNATIVE_HUB}/knative.dev/serving/cmd/autoscaler@sha256:ec66d97244395b57a67923d4a8c5a95f0264805f1fdb2ee0cdb49ec0f3bd7855`,
  knativeController: `${KNATIVE_HUB}/knative.dev/serving/cmd/controller@sha256:6833f2c83e9f356c274ddb2de40e5471ad2b1c08882c9bd11f5afa240e86d574`,
  knativeIstioController: `${KNATIVE_HUB}/knative.dev/net-istio/cmd/controller@sha256:d849c758f269bf651bd2dd6a973a11d4029ecc2ba4c3bc0fd07b86252d5ab087`,
  knativeIstioWebhook: `${KNATIVE_HUB}/knative.dev/net-istio/cmd/webhook@sha256:2563f60b712dbba6cb4f67a0925437c2841ce57433d9733528cfdfd566106995`,
  knativeQueueProxy: `${KNATIVE_HUB}/knative.dev/serving/cmd/queue@sha256:371c23206b7bd924474b07e51435198579133eb98fba27a5cb3db9e6ba63b06b`,
  knativeWebhook: `${KNATIVE_HUB}/knative.dev/serving/cmd/webhook@sha256:c505888f7ee34ccadc1b9a6877d6d49691f633ea28cf8cbe03fcfa6d3afcd584`,
  amdDevicePlugin: `docker.io/rocm/k8s-device-plugin:${versions.amdDevicePlugin}`,
  gaudiDevicePlugin: `vault.habana.ai/docker-k8s-device-plugin/docker-k8s-device-plugin:${versions.gaudiDevicePlugin}`,
  rdmaDevicePlugin: `ghcr.io/mellanox/k8s-rdma-shared-dev-plugin:${versions.rdmaDevicePlugin}`,
  nvidiaDevicePlugin: `nvcr.io/nvidia/k8s-device-plugin:${versions.nvidiaDevicePlugin}`,
  oauth2Proxy: `quay.io/oauth2-proxy/oauth2-proxy:${versions.oauth2Proxy}`,
  // Upstream's is in a staging registry, which drops images after 90 days:
  // https://github.com/kubernetes-sigs/jobset/issues/1216
  jobSet: `registry.k8s.io/jobset/jobset:${versions.jobSet}`,
  busyBox: 'docker.io/busybox:1.37.0',
  modelCatalogPostgres: 'docker.io/postgres:17.6',
  modelRegistryMySql: 'docker.io/mysql:8.3',
  modelRegistryPostgres: 'docker.io/postgres:16-alpine',
  modelRegistryServer: `${REGISTRY_HUB}/server:${versions.modelRegistry}`,
  // Upstream uses `latest`.
  modelRegistryStorageInitializer: `${REGISTRY_HUB}/storage-initializer:${versions.modelRegistry}`,
  modelRegistryUi: `${REGISTRY_HUB}/ui:${versions.modelRegistry}`,
  trainingOperator: `ghcr.io/kubeflow/training-v1/training-operator:${versions.trainingOperator}`,
  trainerController: `ghcr.io/kubeflow/trainer/trainer-controller-manager:${versions.trainer}`,
  deepSpeedRuntime: `ghcr.io/kubeflow/trainer/deepspeed-runtime:${versions.trainer}`,
  jaxRuntime: 'nvcr.io/nvidia/jax:25.10-py3',
  mlxRuntime: `ghcr.io/kubeflow/trainer/mlx-runtime:${versions.trainer}`,
  torchRuntime: 'docker.io/pytorch/pytorch:2.10.0-cuda12.8-cudnn9-runtime',
  xgboostRuntime: `ghcr.io/kubeflow/trainer/xgboost-runtime:${versions.trainer}`,
  torchTune: `ghcr.io/kubeflow/trainer/torchtune-trainer:${versions.trainer}`,
  datasetInitializer: `ghcr.io/kubeflow/trainer/dataset-initializer:${versions.trainer}`,
  modelInitializer: `ghcr.io/kubeflow/trainer/model-initializer:${versions.trainer}`,
  codeServer: `${SERVERS_HUB}/codeserver-python:${versions.notebooks}`,
  fileBrowser: 'docker.io/filebrowser/filebrowser:v2.32.0',
  jupyterPytorch: `${SERVERS_HUB}/jupyter-pytorch-full:${versions.notebooks}`,
  jupyterPytorchCuda: `${SERVERS_HUB}/jupyter-pytorch-cuda-full:${versions.notebooks}`,
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
  kservePredictiveServer: `${KSERVE_HUB}/predictiveserver:${versions.kserve}`,
  kserveRouter: `${KSERVE_HUB}/router:${versions.kserve}`,
  kserveSklearnServer: `${KSERVE_HUB}/sklearnserver:${versions.kserve}`,
  kserveStorageInitializer: `${KSERVE_HUB}/storage-initializer:${versions.kserve}`,
  kserveXgbServer: `${KSERVE_HUB}/xgbserver:${versions.kserve}`,
  mlServer: 'docker.io/seldonio/mlserver:1.7.1',
  tensorflowServing: 'docker.io/tensorflow/serving:2.6.2',
  torchServe: 'docker.io/pytorch/torchserve-kfs:0.9.0',
  tritonServer: 'nvcr.io/nvidia/tritonserver:23.05-py3',
  // Upstream has three versions, one in each system that uses it.
  kubeRbacProxy: 'quay.io/brancz/kube-rbac-proxy:v0.18.0',
  notebookController: `${NOTEBOOKS_HUB}/notebook-controller:${versions.notebooks}`,
  podDefaultsWebhook: `${DASHBOARD_HUB}/poddefaults-webhook:${versions.dashboard}`,
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
  profileController: `${DASHBOARD_HUB}/profile-controller:${versions.dashboard}`,
} as const;
