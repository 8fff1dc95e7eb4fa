import { Construct } from 'constructs';

import type { Platform } from '../../config/platform';
import { type ContainerProps, httpGet, port, Service, ServiceAccount } from '../../kit';
import type * as k8s from '../../kit/k8s';
import { acceptPlatform, encrypt } from './network';
import { ACCESS } from './permissions';
import { EVICTABLE, labelsOf, Program, type ProgramProps } from './program';
import { installed, type Settings, VISUALIZATION } from './settings';

/** All namespaces. */
const EVERYWHERE = { NAMESPACE: '' } as const;

/** The programs that work behind the API server: each watches one kind of object, or draws what the API server asks for. */
export class Agents extends Construct {
  constructor(scope: Construct, { images }: Platform, { install }: Settings) {
    super(scope, 'agents');
    this.renderAgent(
      'ml-pipeline-persistenceagent',
      ACCESS.persistenceAgent.account,
      images.pipelinesPersistenceAgent,
      {
        env: { ...EVERYWHERE, TTL_SECONDS_AFTER_WORKFLOW_FINISH: '86400', NUM_WORKERS: '2', LOG_LEVEL: 'info' },
        resources: { requests: { cpu: '120m', memory: '500Mi' } },
        ...tokenMount('persistenceagent-sa-token'),
      },
      { volumes: [apiToken('persistenceagent-sa-token')] },
    );
    this.renderAgent(
      'ml-pipeline-scheduledworkflow',
      ACCESS.scheduledWorkflow.account,
      images.pipelinesScheduler,
      {
        env: {
          ...EVERYWHERE,
          METRICS_PORT: '9090',
          CLIENT_QPS: '10',
          CLIENT_BURST: '20',
          RESYNC_INTERVAL_SECONDS: '30',
          LOG_LEVEL: 'info',
          CRON_SCHEDULE_TIMEZONE: installed('cronScheduleTimezone'),
        },
        ports: [port(9090, 'http')],
        ...tokenMount('scheduledworkflow-sa-token'),
      },
      { volumes: [apiToken('scheduledworkflow-sa-token')], restartOn: [install] },
    );
    this.renderAgent('ml-pipeline-viewer-crd', ACCESS.viewer.account, images.pipelinesViewer, {
      env: { ...EVERYWHERE, MAX_NUM_VIEWERS: '50' },
      more: { imagePullPolicy: 'Always' },
    });
    this.renderVisualization(images.pipelinesVisualization);
  }

  private renderAgent(
    name: string,
    serviceAccount: string,
    image: string,
    main: Omit<ContainerProps, 'name' | 'image'>,
    more: Partial<ProgramProps> = {},
  ): void {
    new Program(this, name, {
      selector: labelsOf(name),
      annotations: EVICTABLE,
      serviceAccount,
      main: { more: { imagePullPolicy: 'IfNotPresent' }, ...main, name, image },
      ...more,
    });
  }

  /** Runs Python that users write, so it may do nothing in the cluster. */
  private renderVisualization(image: string): void {
    const { service: name, port: number } = VISUALIZATION;
    const health = httpGet('/', number, { initialDelaySeconds: 3, periodSeconds: 5, timeoutSeconds: 2 });
    new ServiceAccount(this, name);
    this.renderAgent(name, name, image, {
      ports: [port(number, 'http')],
      readiness: health,
      liveness: health,
      resources: { requests: { cpu: '30m', memory: '500Mi' } },
    });
    new Service(this, name, {
      selector: labelsOf(name),
      ports: [{ name: 'http', port: number, targetPort: number, protocol: 'TCP' }],
    });
    encrypt(this, name, name);
    acceptPlatform(this, name);
  }
}

function tokenMount(volume: string): Pick<ContainerProps, 'mounts'> {
  return { mounts: { '/var/run/secrets/kubeflow/tokens': volume } };
}

/** A token that is good for the API server of Pipelines alone. The file has the name of the volume. */
function apiToken(name: string): k8s.Volume {
  const serviceAccountToken = { audience: 'pipelines.kubeflow.org', expirationSeconds: 3600, path: name };
  return { name, projected: { sources: [{ serviceAccountToken }] } };
}
