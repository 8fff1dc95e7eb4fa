import type { Construct } from 'constructs';

import type { Choices, ComponentName } from '../config/components';
import type { Platform } from '../config/platform';
import type { Component } from '../kit';
import { CentralDashboard } from './central-dashboard';
import { CertManager } from './cert-manager';
import { ClusterLocalGateway } from './cluster-local-gateway';
import { Dex } from './dex';
import { Istio } from './istio';
import { JupyterWebApp } from './jupyter-web-app';
import { KnativeEventing } from './knative-eventing';
import { KnativeServing } from './knative-serving';
import { KServe, KServeRuntimes } from './kserve';
import { KServeModelsWebApp } from './kserve-models-web-app';
import { Katib } from './katib';
import { KubeflowGateway } from './kubeflow-gateway';
import { KubeflowIssuer } from './kubeflow-issuer';
import { KubeflowNamespace } from './kubeflow-namespace';
import { KubeflowRoles } from './kubeflow-roles';
import { NotebookController } from './notebook-controller';
import { OAuth2Proxy } from './oauth2-proxy';
import { PodDefaults } from './poddefaults';
import { Pipelines } from './pipelines';
import { Profiles } from './profiles';
import { PvcViewer } from './pvcviewer';
import { TensorboardController } from './tensorboard-controller';
import { TensorboardsWebApp } from './tensorboards-web-app';
import { SparkOperator } from './spark-operator';
import { ModelCatalog } from './model-catalog';
import { ModelRegistry } from './model-registry';
import { ModelRegistryCsi } from './model-registry-csi';
import { Trainer } from './trainer';
import { TrainerRuntimes } from './trainer-runtimes';
import { TrainingOperator } from './training-operator';
import { VolumesWebApp } from './volumes-web-app';

/** A class of components: how to make one, and what it cannot do without. */
export interface ComponentClass {
  /** Components that must be installed too; a function if that is the definition's to choose. @default none */
  readonly requires?: readonly ComponentName[] | ((choices: Choices) => readonly ComponentName[]);
  new (scope: Construct, platform: Platform): Component;
}

/** All components, by name. */
export const COMPONENTS: Readonly<Record<ComponentName, ComponentClass>> = {
  'kubeflow-namespace': KubeflowNamespace,
  'kubeflow-roles': KubeflowRoles,
  'cert-manager': CertManager,
  istio: Istio,
  'cluster-local-gateway': ClusterLocalGateway,
  'kubeflow-issuer': KubeflowIssuer,
  'kubeflow-gateway': KubeflowGateway,
  dex: Dex,
  'oauth2-proxy': OAuth2Proxy,
  'knative-serving': KnativeServing,
  'knative-eventing': KnativeEventing,
  profiles: Profiles,
  'central-dashboard': CentralDashboard,
  pipelines: Pipelines,
  katib: Katib,
  'spark-operator': SparkOperator,
  poddefaults: PodDefaults,
  'notebook-controller': NotebookController,
  'jupyter-web-app': JupyterWebApp,
  pvcviewer: PvcViewer,
  'volumes-web-app': VolumesWebApp,
  'tensorboard-controller': TensorboardController,
  'tensorboards-web-app': TensorboardsWebApp,
  kserve: KServe,
  'kserve-runtimes': KServeRuntimes,
  'kserve-models-web-app': KServeModelsWebApp,
  trainer: Trainer,
  'trainer-runtimes': TrainerRuntimes,
  'training-operator': TrainingOperator,
  'model-registry': ModelRegistry,
  'model-registry-csi': ModelRegistryCsi,
  'model-catalog': ModelCatalog,
};
