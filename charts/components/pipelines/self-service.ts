import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Construct } from 'constructs';

import type { Platform } from '../../config/platform';
import {
  allow,
  ClusterRole,
  ClusterRoleBinding,
  Config,
  configVolume,
  container,
  httpGet,
  podTemplate,
  port,
  READ,
  Resource,
  RESTRICTED,
  RESTRICTED_POD,
  ServiceAccount,
} from '../../kit';
import { FAMILY, Program, serve } from './program';
import { installed, objectStoreKeys, perhapsInstalled, type Settings } from './settings';

/** Metacontroller: calls a hook for each object of a kind, and makes the objects that the hook answers with. */
export function renderMetacontroller(scope: Construct, { images }: Platform): void {
  const name = 'metacontroller';
  const [account, role] = ['meta-controller-service', 'kubeflow-metacontroller'];
  const labels = { ...FAMILY, 'kustomize.component': name };
  const selector = { app: name, ...labels };
  new ServiceAccount(scope, account);
  new ClusterRole(scope, role, RULES, { labels });
  new ClusterRoleBinding(scope, 'meta-controller-cluster-role-binding', { role, serviceAccount: account });
  const template = podTemplate({
    selector,
    labels: { 'sidecar.istio.io/inject': 'false' },
    serviceAccount: account,
    containers: [
      container({
        name,
        image: images.metacontroller,
        command: [`/usr/bin/${name}`],
        args: ['--zap-log-level=4', '--discovery-interval=3600s'],
        readiness: httpGet('/readyz', 8081),
        liveness: httpGet('/healthz', 8081),
        resources: { requests: { cpu: '100m', memory: '256Mi' }, limits: { cpu: '1', memory: '1Gi' } },
        securityContext: { ...RESTRICTED, privileged: false, readOnlyRootFilesystem: true, runAsUser: 1000 },
      }),
    ],
    pod: { securityContext: RESTRICTED_POD },
  });
  const pods = { replicas: 1, selector: { matchLabels: selector }, serviceName: '', template };
  const fields = { spec: { ...pods, volumeClaimTemplates: [] } };
  new Resource(scope, 'apps/v1/StatefulSet', name, fields, { labels: selector });
}

const MANAGE = [...READ, 'create', 'update', 'patch', 'delete'] as const;

/** What the hook of the profile controller makes it do, and no more. */
const RULES = [
  allow(...READ, 'update').on('', 'namespaces'),
  allow(...READ, 'update', 'patch').on('', 'namespaces/status'),
  allow(...MANAGE).on('', 'secrets', 'configmaps', 'services'),
  allow(...MANAGE).on('apps', 'deployments'),
  allow(...MANAGE).on('networking.istio.io', 'destinationrules'),
  allow(...MANAGE).on('security.istio.io', 'authorizationpolicies'),
  allow(...READ).on('metacontroller.k8s.io', 'compositecontrollers', 'controllerrevisions', 'decoratorcontrollers'),
  allow('create', 'patch').on('', 'events'),
];

const NAME = 'kubeflow-pipelines-profile-controller';

/**
 * Gives each namespace that a user makes what runs need in it: metacontroller calls the hook with the namespace, and
 * makes what the hook answers with. Namespaces of tenants in the definition have the same rendered
 * (charts/tenants/pipelines.ts).
 */
export function renderProfileController(scope: Construct, platform: Platform, { install }: Settings): void {
  const { images, services } = platform;
  const { service, namespace, iamPort, s3Port } = services.pipelines.objectStore;
  const files = ['sync.py', 'object_store.py'].map((file) => [file, readFileSync(join(__dirname, file), 'utf8')]);
  const code = new Config(scope, `${NAME}-code`, Object.fromEntries(files) as Record<string, string>);
  const frontend = { DISABLE_ISTIO_SIDECAR: 'false', FRONTEND_IMAGE: images.pipelinesFrontend };
  const env = new Config(scope, `${NAME}-env`, frontend);
  new Program(scope, NAME, {
    labels: { 'sidecar.istio.io/inject': 'false' },
    replicas: 1,
    restartOn: [install, code, env],
    main: {
      name: 'profile-controller',
      image: images.kubernetesTools,
      command: ['python', '/hooks/sync.py'],
      env: {
        AWS_ENDPOINT_URL: `http://${service}.${namespace}:${iamPort}`,
        S3_ENDPOINT_URL: `http://${service}.${namespace}:${s3Port}`,
        AWS_REGION: 'us-east-1',
        ...objectStoreKeys(platform, 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'),
        OBJECT_STORE_HOST: service,
        KFP_DEFAULT_PIPELINE_ROOT: perhapsInstalled('defaultPipelineRoot'),
        ARTIFACTS_PROXY_ENABLED: perhapsInstalled('ARTIFACTS_PROXY_ENABLED'),
        ARTIFACT_RETENTION_DAYS: installed('ARTIFACT_RETENTION_DAYS'),
      },
      envFrom: [{ configMapRef: { name: env.name } }],
      ports: [port(8080)],
      mounts: { '/hooks': 'hooks' },
    },
    volumes: [configVolume('hooks', code.name)],
    service: { ports: [serve('http', 80, 8080)] },
  });
  renderController(scope);
}

/** Which objects metacontroller calls the hook for, and what it makes of the answer. */
function renderController(scope: Construct): void {
  const labelSelector = { matchLabels: { 'pipelines.kubeflow.org/enabled': 'true' } };
  const attachments = [
    // What is in a Secret or ConfigMap already may be the owner's change: it stays until it is deleted.
    ['v1', 'secrets', 'OnDelete'],
    ['v1', 'configmaps', 'OnDelete'],
    ['apps/v1', 'deployments', 'InPlace'],
    ['v1', 'services', 'InPlace'],
    ['networking.istio.io/v1alpha3', 'destinationrules', 'InPlace'],
    ['security.istio.io/v1beta1', 'authorizationpolicies', 'InPlace'],
  ] as const;
  new Resource(scope, 'metacontroller.k8s.io/v1alpha1/DecoratorController', NAME, {
    spec: {
      resources: [{ apiVersion: 'v1', resource: 'namespaces', labelSelector }],
      attachments: attachments.map(([apiVersion, resource, method]) => ({
        apiVersion,
        resource,
        updateStrategy: { method },
      })),
      hooks: { sync: { webhook: { url: `http://${NAME}/sync` } } },
      resyncPeriodSeconds: 3600,
    },
  });
}
