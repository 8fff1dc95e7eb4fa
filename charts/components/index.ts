import type { Construct } from 'constructs';

import type { ComponentName } from '../config/components';
import type { Platform } from '../config/platform';
import type { Component } from '../kit';
import { CentralDashboard } from './central-dashboard';
import { CertManager } from './cert-manager';
import { ClusterLocalGateway } from './cluster-local-gateway';
import { Dex } from './dex';
import { Istio } from './istio';
import { KubeflowGateway } from './kubeflow-gateway';
import { KubeflowIssuer } from './kubeflow-issuer';
import { KubeflowNamespace } from './kubeflow-namespace';
import { KubeflowRoles } from './kubeflow-roles';
import { OAuth2Proxy } from './oauth2-proxy';
import { Profiles } from './profiles';

/** A class of components: how to make one, and what it cannot do without. */
export interface ComponentClass {
  /** Components that must be installed too. @default none */
  readonly requires?: readonly ComponentName[];
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
  profiles: Profiles,
  'central-dashboard': CentralDashboard,
};
