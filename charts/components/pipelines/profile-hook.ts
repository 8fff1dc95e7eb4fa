import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { Construct } from 'constructs';

import type { Platform } from '../../config/platform';
import { modelStore } from '../../contract/object-store';
import {
  allow,
  ClusterRole,
  Config,
  configVolume,
  httpGet,
  MANAGE,
  objectStoreKeys,
  podTemplate,
  port,
} from '../../kit';
import { READ, Resource, RESTRICTED, RESTRICTED_POD, ServiceAccount } from '../../kit';
import { FAMILY, PipelinesDeployment, serve } from './deployment';
import type { Settings } from './settings';

const NAME = 'kubeflow-pipelines-profile-controller';

/**
 * Makes the objects that runs need in each namespace that a user makes. Metacontroller calls the hook with the
 * namespace, and makes the objects in its answer. For tenants of the definition, the same objects are rendered
 * (charts/tenants/tenant.ts).
 */
export class ProfileHook extends Construct {
  constructor(scope: Construct, platform: Platform, settings: Settings) {
    super(scope, 'profile-hook');
    const { service, namespace, iamPort, s3Port } = platform.services.pipelines.objectStore;
    const source = (file: string) => readFileSync(join(__dirname, file), 'utf8');
    const hooks = { 'sync.py': source('sync.py'), 'object_store.py': source('object_store.py') };
    const code = new Config(this, `${NAME}-code`, hooks);
    const env = new Config(this, `${NAME}-env`, {
      DISABLE_ISTIO_SIDECAR: 'false',
      FRONTEND_IMAGE: platform.images.pipelinesFrontend,
      ...(platform.components.has('kserve') && {
        OBJECT_STORE_ANNOTATIONS: JSON.stringify(modelStore(platform.objectStore)),
      }),
      PIPELINES_HOST: platform.services.pipelines.api.host,
      TRAINING_PODS: JSON.stringify(platform.training.pods),
      USER_HEADER: platform.services.identityHeaders.user,
      ...trustedCa(platform),
      MODEL_ENTRANCES: JSON.stringify(platform.modelEntrances),
    });
    new PipelinesDeployment(this, NAME, {
      container: 'profile-controller',
      image: platform.images.kubernetesTools,
      sidecar: false,
      replicas: 1,
      restartOn: [settings, code, env],
      command: ['python', '/hooks/sync.py'],
      env: {
        AWS_ENDPOINT_URL: `http://${service}.${namespace}:${iamPort}`,
        S3_ENDPOINT_URL: `http://${service}.${namespace}:${s3Port}`,
        AWS_REGION: 'us-east-1',
        ...objectStoreKeys(platform.objectStore),
        OBJECT_STORE_HOST: service,
        KFP_DEFAULT_PIPELINE_ROOT: settings.perhaps('defaultPipelineRoot'),
        ARTIFACTS_PROXY_ENABLED: settings.perhaps('ARTIFACTS_PROXY_ENABLED'),
        ARTIFACT_RETENTION_DAYS: settings.read('ARTIFACT_RETENTION_DAYS'),
      },
      envFrom: [{ configMapRef: { name: env.name } }],
      ports: [port(8080)],
      mounts: { '/hooks': 'hooks' },
      volumes: [configVolume('hooks', code.name)],
      service: { ports: [serve('http', 80, 8080)] },
    });
    renderController(this);
    renderMetacontroller(this, platform.images.metacontroller);
  }
}

/** The certificates that pods of the namespace trust, as a ConfigMap. */
function trustedCa({ trustedCa: bundle }: Platform): Readonly<Record<string, string>> {
  if (!bundle?.tenants || bundle.pem === undefined) return {};
  return { TRUSTED_CA: JSON.stringify({ name: bundle.configMap, data: { [bundle.key]: bundle.pem } }) };
}

/** The objects for which metacontroller calls the hook, and the kinds that it makes from the answer. */
function renderController(scope: Construct): void {
  const labelSelector = { matchLabels: { 'pipelines.kubeflow.org/enabled': 'true' } };
  const [onDelete, inPlace] = [{ method: 'OnDelete' }, { method: 'InPlace' }] as const;
  new Resource(scope, 'metacontroller.k8s.io/v1alpha1/DecoratorController', NAME, {
    spec: {
      resources: [{ apiVersion: 'v1', resource: 'namespaces', labelSelector }],
      attachments: [
        // An existing Secret or ConfigMap may hold the owner's changes: it stays until it is deleted.
        { apiVersion: 'v1', resource: 'secrets', updateStrategy: onDelete },
        { apiVersion: 'v1', resource: 'configmaps', updateStrategy: onDelete },
        { apiVersion: 'apps/v1', resource: 'deployments', updateStrategy: inPlace },
        { apiVersion: 'v1', resource: 'services', updateStrategy: inPlace },
        { apiVersion: 'networking.istio.io/v1alpha3', resource: 'destinationrules', updateStrategy: inPlace },
        { apiVersion: 'security.istio.io/v1beta1', resource: 'authorizationpolicies', updateStrategy: inPlace },
        { apiVersion: 'networking.k8s.io/v1', resource: 'networkpolicies', updateStrategy: inPlace },
      ],
      hooks: {
        sync: { webhook: { url: `http://${NAME}/sync` } },
        // Contributors are policies of the namespace, which the sync hook then gets with it.
        customize: { webhook: { url: `http://${NAME}/customize` } },
      },
      resyncPeriodSeconds: 3600,
    },
  });
}

/** Metacontroller: calls a hook for each object of a kind, and makes the objects in the hook's answer. */
function renderMetacontroller(scope: Construct, image: string): void {
  const [name, account] = ['metacontroller', 'meta-controller-service'];
  const labels = { ...FAMILY, 'kustomize.component': name };
  const selector = { app: name, ...labels };
  const binding = 'meta-controller-cluster-role-binding';
  new ServiceAccount(scope, account);
  new ClusterRole(scope, 'kubeflow-metacontroller', RULES, { labels, boundTo: account, binding });
  const template = podTemplate({
    selector,
    sidecar: false,
    serviceAccount: account,
    container: {
      name,
      image,
      command: [`/usr/bin/${name}`],
      args: ['--zap-log-level=4', '--discovery-interval=3600s'],
      readiness: httpGet('/readyz', 8081),
      liveness: httpGet('/healthz', 8081),
      resources: { requests: { cpu: '100m', memory: '256Mi' }, limits: { cpu: '1', memory: '1Gi' } },
      securityContext: { ...RESTRICTED, privileged: false, readOnlyRootFilesystem: true, runAsUser: 1000 },
    },
    pod: { securityContext: RESTRICTED_POD },
  });
  const pods = { selector: { matchLabels: selector }, serviceName: '', template, volumeClaimTemplates: [] };
  new Resource(scope, 'apps/v1/StatefulSet', name, { spec: { replicas: 1, ...pods } }, { labels: selector });
}

/** The rules that metacontroller needs for this hook. */
const RULES = [
  allow(...READ, 'update').on('', 'namespaces'),
  allow(...READ, 'update', 'patch').on('', 'namespaces/status'),
  allow(...MANAGE).on('', 'secrets', 'configmaps', 'services'),
  allow(...MANAGE).on('apps', 'deployments'),
  allow(...MANAGE).on('networking.istio.io', 'destinationrules'),
  allow(...MANAGE).on('security.istio.io', 'authorizationpolicies'),
  allow(...MANAGE).on('networking.k8s.io', 'networkpolicies'),
  allow(...READ).on('metacontroller.k8s.io', 'compositecontrollers', 'controllerrevisions', 'decoratorcontrollers'),
  allow('create', 'patch').on('', 'events'),
];
