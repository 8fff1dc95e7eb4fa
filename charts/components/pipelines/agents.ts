import type { Construct } from 'constructs';

import type { Platform } from '../../config/platform';
import { httpGet, port, ServiceAccount } from '../../kit';
import { ACCOUNTS } from './access';
import { acceptPlatform, encrypt, EVICTABLE, Program, type ProgramProps, serve } from './program';
import { installed, type Settings, VISUALIZATION } from './settings';

/** All namespaces. */
const EVERYWHERE = { NAMESPACE: '' } as const;

/** The programs that work behind the API server: each watches one kind of object, or draws what it is asked for. */
export function renderAgents(scope: Construct, { images }: Platform, { install }: Settings): void {
  renderAgent(scope, 'ml-pipeline-persistenceagent', ACCOUNTS.persistenceAgent, {
    ...withToken('persistenceagent-sa-token', {
      image: images.pipelinesPersistenceAgent,
      env: { ...EVERYWHERE, TTL_SECONDS_AFTER_WORKFLOW_FINISH: '86400', NUM_WORKERS: '2', LOG_LEVEL: 'info' },
      resources: { requests: { cpu: '120m', memory: '500Mi' } },
    }),
  });
  renderAgent(scope, 'ml-pipeline-scheduledworkflow', ACCOUNTS.scheduledWorkflow, {
    ...withToken('scheduledworkflow-sa-token', {
      image: images.pipelinesScheduler,
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
    }),
    restartOn: [install],
  });
  renderAgent(scope, 'ml-pipeline-viewer-crd', ACCOUNTS.viewer, {
    main: {
      image: images.pipelinesViewer,
      env: { ...EVERYWHERE, MAX_NUM_VIEWERS: '50' },
      more: { imagePullPolicy: 'Always' },
    },
  });
  renderVisualization(scope, images.pipelinesVisualization);
}

function renderAgent(scope: Construct, name: string, serviceAccount: string, { main, ...props }: ProgramProps): void {
  const more = { imagePullPolicy: 'IfNotPresent' };
  new Program(scope, name, { annotations: EVICTABLE, serviceAccount, main: { more, ...main }, ...props });
}

/** Gives a program a token that is good for the API server of Pipelines alone. The file has the name of the volume. */
function withToken(path: string, main: ProgramProps['main']): ProgramProps {
  const serviceAccountToken = { audience: 'pipelines.kubeflow.org', expirationSeconds: 3600, path };
  return {
    main: { ...main, mounts: { '/var/run/secrets/kubeflow/tokens': path } },
    volumes: [{ name: path, projected: { sources: [{ serviceAccountToken }] } }],
  };
}

/** Runs Python that users write, so it may do nothing in the cluster. */
function renderVisualization(scope: Construct, image: string): void {
  const { service: name, port: number } = VISUALIZATION;
  const health = httpGet('/', number, { initialDelaySeconds: 3, periodSeconds: 5, timeoutSeconds: 2 });
  new ServiceAccount(scope, name);
  renderAgent(scope, name, name, {
    main: {
      image,
      ports: [port(number, 'http')],
      readiness: health,
      liveness: health,
      resources: { requests: { cpu: '30m', memory: '500Mi' } },
    },
    service: { ports: [serve('http', number)] },
  });
  encrypt(scope, name);
  acceptPlatform(scope, name);
}
