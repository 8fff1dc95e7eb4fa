import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { Construct } from 'constructs';

import type { Platform } from '../../config/platform';
import { Config, configVolume, type EnvValue, port, Resource, Service } from '../../kit';
import { labelsOf, Program } from './program';
import { installed, objectStoreKeys, perhapsInstalled, type Settings } from './settings';

const NAME = 'kubeflow-pipelines-profile-controller';
const PORT = 8080;
/** The hook's own files. */
const PROGRAM = ['sync.py', 'object_store.py'] as const;

function read(file: string): string {
  return readFileSync(join(__dirname, file), 'utf8');
}

/**
 * Gives each namespace that a user makes what runs need in it: metacontroller calls the hook with the namespace, and
 * makes what the hook answers with. Namespaces of tenants in the definition have the same rendered
 * (charts/tenants/pipelines.ts).
 */
export class ProfileController extends Construct {
  constructor(
    scope: Construct,
    private readonly platform: Platform,
    private readonly settings: Settings,
  ) {
    super(scope, 'profile-controller');
    this.renderHook();
    this.renderController();
  }

  private renderHook(): void {
    const { images } = this.platform;
    const code = new Config(this, `${NAME}-code`, Object.fromEntries(PROGRAM.map((file) => [file, read(file)])));
    const env = new Config(this, `${NAME}-env`, {
      DISABLE_ISTIO_SIDECAR: 'false',
      FRONTEND_IMAGE: images.pipelinesFrontend,
    });
    new Program(this, NAME, {
      selector: labelsOf(NAME),
      labels: { 'sidecar.istio.io/inject': 'false' },
      replicas: 1,
      restartOn: [this.settings.install, code, env],
      main: {
        name: 'profile-controller',
        image: images.kubernetesTools,
        command: ['python', '/hooks/sync.py'],
        env: this.environment(),
        envFrom: [{ configMapRef: { name: env.name } }],
        ports: [port(PORT)],
        mounts: { '/hooks': 'hooks' },
      },
      volumes: [configVolume('hooks', code.name)],
    });
    new Service(this, NAME, {
      selector: labelsOf(NAME),
      ports: [{ name: 'http', port: 80, targetPort: PORT, protocol: 'TCP' }],
    });
  }

  private environment(): Readonly<Record<string, EnvValue>> {
    const { service, namespace, iamPort, s3Port } = this.platform.services.pipelines.objectStore;
    return {
      AWS_ENDPOINT_URL: `http://${service}.${namespace}:${iamPort}`,
      S3_ENDPOINT_URL: `http://${service}.${namespace}:${s3Port}`,
      AWS_REGION: 'us-east-1',
      ...objectStoreKeys(this.platform, 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'),
      OBJECT_STORE_HOST: service,
      KFP_DEFAULT_PIPELINE_ROOT: perhapsInstalled('defaultPipelineRoot'),
      ARTIFACTS_PROXY_ENABLED: perhapsInstalled('ARTIFACTS_PROXY_ENABLED'),
      ARTIFACT_RETENTION_DAYS: installed('ARTIFACT_RETENTION_DAYS'),
    };
  }

  private renderController(): void {
    const attachment = (apiVersion: string, resource: string, method: 'OnDelete' | 'InPlace') => ({
      apiVersion,
      resource,
      updateStrategy: { method },
    });
    new Resource(this, 'metacontroller.k8s.io/v1alpha1/DecoratorController', NAME, {
      spec: {
        resources: [
          {
            apiVersion: 'v1',
            resource: 'namespaces',
            labelSelector: { matchLabels: { 'pipelines.kubeflow.org/enabled': 'true' } },
          },
        ],
        attachments: [
          // What is in a Secret or ConfigMap already may be the owner's change: it stays until it is deleted.
          attachment('v1', 'secrets', 'OnDelete'),
          attachment('v1', 'configmaps', 'OnDelete'),
          attachment('apps/v1', 'deployments', 'InPlace'),
          attachment('v1', 'services', 'InPlace'),
          attachment('networking.istio.io/v1alpha3', 'destinationrules', 'InPlace'),
          attachment('security.istio.io/v1beta1', 'authorizationpolicies', 'InPlace'),
        ],
        hooks: { sync: { webhook: { url: `http://${NAME}/sync` } } },
        resyncPeriodSeconds: 3600,
      },
    });
  }
}
