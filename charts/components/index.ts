import type { Construct } from 'constructs';

import { type Choices, type ComponentName, elsewhereNames, type Facts } from '../config/components';
import type { Platform } from '../config/platform';
import type { Component } from '../kit';
import { AmdDevicePlugin } from './amd-device-plugin';
import { CentralDashboard } from './central-dashboard';
import { CertManager } from './cert-manager';
import { ClusterLocalGateway } from './cluster-local-gateway';
import { Dex } from './dex';
import { GaudiDevicePlugin } from './gaudi-device-plugin';
import { GpuOperatorSettings } from './gpu-operator-settings';
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
import { NvidiaDevicePlugin } from './nvidia-device-plugin';
import { Grafana } from './grafana';
import { Prometheus } from './prometheus';
import { OAuth2Proxy } from './oauth2-proxy';
import { PodDefaults } from './poddefaults';
import { Pipelines } from './pipelines';
import { Profiles } from './profiles';
import { PvcViewer } from './pvcviewer';
import { RdmaDevicePlugin } from './rdma-device-plugin';
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

/** A class of components: its facts, and how to make one. */
export interface ComponentClass {
  readonly facts: Facts;
  new (scope: Construct, platform: Platform): Component;
}

/** All components, in the order in which they are made. */
export const COMPONENTS: readonly ComponentClass[] = [
  KubeflowNamespace,
  KubeflowRoles,
  CertManager,
  Istio,
  ClusterLocalGateway,
  KubeflowIssuer,
  KubeflowGateway,
  Dex,
  OAuth2Proxy,
  KnativeServing,
  KnativeEventing,
  Profiles,
  CentralDashboard,
  Pipelines,
  Katib,
  SparkOperator,
  PodDefaults,
  NotebookController,
  JupyterWebApp,
  PvcViewer,
  VolumesWebApp,
  TensorboardController,
  TensorboardsWebApp,
  KServe,
  KServeRuntimes,
  KServeModelsWebApp,
  Trainer,
  TrainerRuntimes,
  TrainingOperator,
  ModelRegistry,
  ModelRegistryCsi,
  ModelCatalog,
  NvidiaDevicePlugin,
  AmdDevicePlugin,
  GaudiDevicePlugin,
  RdmaDevicePlugin,
  GpuOperatorSettings,
  Prometheus,
  Grafana,
];

/** The facts of all components. */
export const CATALOGUE = COMPONENTS.map(({ facts }) => facts);

/** What a definition chooses that says nothing of it. */
const USUAL: Choices = {
  serving: { mode: 'serverless' },
  dex: true,
  devicePlugins: new Set(),
  slicedByOperator: false,
  // No switch installs what watches the platform: `monitoring` does, which tells it what to watch.
  bundledMonitoring: true,
  existing: new Map(),
};

/** Components that are installed only if they are switched on: `{ 'knative-eventing': true }`, or wanted by other options. */
export const OPTIONAL_COMPONENTS: readonly ComponentName[] = CATALOGUE.filter(({ optional }) =>
  typeof optional === 'function' ? optional(USUAL) : optional,
).map(({ name }) => name);

/** Systems that may be installed into the platform's namespaces by other means than this definition. */
export const ELSEWHERE_NAMES = elsewhereNames(CATALOGUE) as readonly ComponentName[];
