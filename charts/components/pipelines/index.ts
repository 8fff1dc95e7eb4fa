import type { Construct } from 'constructs';

import type { Platform } from '../../config/platform';
import { Component, Stage } from '../../kit';
import { AccessRules } from './access';
import { Agents } from './agents';
import { ApiServer } from './api-server';
import { ArgoWorkflows } from './argo';
import { Cache } from './cache';
import { Database } from './database';
import { Metacontroller } from './metacontroller';
import { Metadata } from './metadata';
import { restrictNetwork } from './network';
import { ObjectStore } from './object-store';
import { ProfileController } from './profile-controller';
import { FAMILY } from './program';
import { DATABASE_SECRET, renderSettings } from './settings';
import { WebApp } from './web-app';

/** Kubeflow Pipelines: runs workflows of containers on Argo Workflows and keeps what came of them. */
export class Pipelines extends Component {
  static readonly requires = [
    'kubeflow-namespace',
    'kubeflow-roles',
    'cert-manager',
    'istio',
    'kubeflow-gateway',
    'profiles',
  ] as const;

  constructor(scope: Construct, platform: Platform) {
    super(scope, 'pipelines', { stage: Stage.APPS, namespace: 'kubeflow', labels: FAMILY });
    this.renderCrds(platform);
    this.renderSecrets(platform);
    const settings = renderSettings(this, platform);

    new AccessRules(this);
    new ApiServer(this, platform, settings);
    new WebApp(this, platform, settings);
    new Agents(this, platform, settings);
    new Metadata(this, platform, settings);
    new Cache(this, platform, settings);
    new ArgoWorkflows(this, platform);
    new Database(this, platform);
    new ObjectStore(this, platform);
    if (platform.selfService) {
      new Metacontroller(this, platform);
      new ProfileController(this, platform, settings);
    }
    restrictNetwork(this, platform);
  }

  private renderCrds({ selfService }: Platform): void {
    this.crds([
      'clusterworkflowtemplates.argoproj.io',
      'cronworkflows.argoproj.io',
      'scheduledworkflows.kubeflow.org',
      'viewers.kubeflow.org',
      'workflowartifactgctasks.argoproj.io',
      'workfloweventbindings.argoproj.io',
      'workflows.argoproj.io',
      'workflowtaskresults.argoproj.io',
      'workflowtasksets.argoproj.io',
      'workflowtemplates.argoproj.io',
    ]);
    if (!selfService) return;
    this.crds([
      'compositecontrollers.metacontroller.k8s.io',
      'controllerrevisions.metacontroller.k8s.io',
      'decoratorcontrollers.metacontroller.k8s.io',
    ]);
  }

  /** Hexadecimal, as they go through a shell and through flags. */
  private renderSecrets({ services }: Platform): void {
    const { name, accessKey, secretKey } = services.pipelines.objectStore.secret;
    this.secret(name, {
      [accessKey]: { random: { bytes: 10, encoding: 'hex' } },
      [secretKey]: { random: { bytes: 32, encoding: 'hex' } },
    });
    this.secret(DATABASE_SECRET, {
      username: { value: 'root' },
      password: { random: { bytes: 32, encoding: 'hex' } },
    });
  }
}
