import { Construct } from 'constructs';

import type { Platform } from '../../config/platform';
import { httpGet, port } from '../../kit';
import { accept, encrypt, EVICTABLE, fromPipelines, OFTEN, PipelinesDeployment } from './deployment';
import { type PipelinesDeploymentProps, serve } from './deployment';
import type { Settings } from './settings';

/** The programs behind the API server: each watches one kind of object, or draws artifacts. */
export class Agents extends Construct {
  constructor(scope: Construct, { images, services }: Platform, settings: Settings) {
    super(scope, 'agents');
    const { service: visualization, port: number } = services.pipelines.visualization;
    // An empty NAMESPACE stands for all namespaces.
    const agents: Readonly<Record<string, PipelinesDeploymentProps>> = {
      'ml-pipeline-persistenceagent': {
        image: images.pipelinesPersistenceAgent,
        env: { NAMESPACE: '', TTL_SECONDS_AFTER_WORKFLOW_FINISH: '86400', NUM_WORKERS: '2', LOG_LEVEL: 'info' },
        ...withToken('persistenceagent-sa-token'),
        resources: { requests: { cpu: '120m', memory: '500Mi' } },
      },
      'ml-pipeline-scheduledworkflow': {
        image: images.pipelinesScheduler,
        restartOn: [settings],
        env: {
          NAMESPACE: '',
          METRICS_PORT: '9090',
          CLIENT_QPS: '10',
          CLIENT_BURST: '20',
          RESYNC_INTERVAL_SECONDS: '30',
          LOG_LEVEL: 'info',
          CRON_SCHEDULE_TIMEZONE: settings.read('cronScheduleTimezone'),
        },
        ports: [port(9090, 'http')],
        ...withToken('scheduledworkflow-sa-token'),
      },
      'ml-pipeline-viewer-crd': {
        account: 'ml-pipeline-viewer-crd-service-account',
        image: images.pipelinesViewer,
        env: { NAMESPACE: '', MAX_NUM_VIEWERS: '50' },
        more: { imagePullPolicy: 'Always' },
      },
      // It runs users' Python code, so it may do nothing in the cluster.
      [visualization]: {
        image: images.pipelinesVisualization,
        ports: [port(number, 'http')],
        health: httpGet('/', number, OFTEN),
        resources: { requests: { cpu: '30m', memory: '500Mi' } },
        service: { ports: [serve('http', number)] },
      },
    };
    for (const [name, agent] of Object.entries(agents)) {
      const more = { imagePullPolicy: 'IfNotPresent' };
      new PipelinesDeployment(this, name, { account: name, annotations: EVICTABLE, more, ...agent });
    }
    encrypt(this, visualization);
    accept(this, visualization, [fromPipelines(this)]);
  }
}

/** A token that is valid only for the API server of Pipelines. The file has the name of the volume. */
function withToken(path: string): Pick<PipelinesDeploymentProps, 'mounts' | 'volumes'> {
  const serviceAccountToken = { audience: 'pipelines.kubeflow.org', expirationSeconds: 3600, path };
  return {
    mounts: { '/var/run/secrets/kubeflow/tokens': path },
    volumes: [{ name: path, projected: { sources: [{ serviceAccountToken }] } }],
  };
}
