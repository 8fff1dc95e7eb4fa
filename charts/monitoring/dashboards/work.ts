import { cpuUsed, deploymentsDown, memoryUsed, requestDuration, runsEnded, volumeFree } from '../expressions';
import { metric, OURS } from '../metrics';
import type { Dashboard } from './dashboard';

/** A matcher of the namespaces that are chosen in a dashboard's menu. */
const CHOSEN = 'namespace=~"$namespace"';
const QUOTA = { label: 'namespace', of: 'kube_resourcequota' } as const;
const GPU_REQUESTS = metric('kube_pod_container_resource_requests', 'resource="nvidia_com_gpu"');

const quota = (type: 'used' | 'hard') => metric('kube_resourcequota', CHOSEN, `type="${type}"`);

/** What tenants use of their quotas. */
export const TENANTS: Dashboard = {
  name: 'tenants',
  title: 'Tenants',
  choice: QUOTA,
  panels: [
    {
      title: 'Used of the quota',
      as: 'bars',
      unit: 'percentunit',
      queries: [
        {
          expr: `sum by (namespace, resource) (${quota('used')}) / (sum by (namespace, resource) (${quota('hard')}) > 0)`,
          legend: '{{namespace}} {{resource}}',
        },
      ],
    },
    {
      title: 'CPU in use',
      unit: 'cores',
      queries: [
        {
          expr: cpuUsed(CHOSEN),
          legend: '{{namespace}}',
        },
      ],
    },
    {
      title: 'Memory in use',
      unit: 'bytes',
      queries: [
        {
          expr: memoryUsed(CHOSEN),
          legend: '{{namespace}}',
        },
      ],
    },
    {
      title: 'Notebooks that run',
      queries: [{ expr: `sum by (namespace) (${metric('notebook_running', OURS, CHOSEN)})`, legend: '{{namespace}}' }],
    },
    {
      title: 'Volumes, used',
      as: 'bars',
      unit: 'percentunit',
      queries: [
        {
          expr: `1 - ${volumeFree(CHOSEN)}`,
          legend: '{{namespace}}/{{persistentvolumeclaim}}',
        },
      ],
    },
  ],
};

/** Runs of pipelines, experiments and trainings. */
export const PIPELINES: Dashboard = {
  name: 'pipelines',
  title: 'Pipelines and training',
  panels: [
    {
      title: 'Workflows in the cluster',
      queries: [{ expr: `sum by (status) (${metric('argo_workflows_gauge', OURS)})`, legend: '{{status}}' }],
    },
    {
      title: 'Runs that ended within an hour',
      queries: [
        {
          expr: runsEnded('phase', 'Succeeded|Failed|Error'),
          legend: '{{phase}}',
        },
      ],
    },
    {
      title: 'Failed runs by tenant',
      queries: [
        {
          expr: runsEnded('namespace', 'Failed|Error'),
          legend: '{{namespace}}',
        },
      ],
    },
    {
      title: 'Work that waits',
      queries: [
        {
          expr: `sum by (queue_name) (${metric('argo_workflows_queue_depth_gauge', OURS)})`,
          legend: 'Argo {{queue_name}}',
        },
        { expr: `sum(${metric('scheduled_workflow_queue_size', OURS)})`, legend: 'recurring runs' },
      ],
    },
    {
      title: 'Experiments and trials',
      queries: [
        { expr: `sum by (status) (${metric('katib_experiments_current', OURS)})`, legend: 'experiments {{status}}' },
        { expr: `sum by (status) (${metric('katib_trials_current', OURS)})`, legend: 'trials {{status}}' },
      ],
    },
    {
      title: 'Trainings',
      queries: [
        { expr: `count(${metric('jobset_completed_total', OURS)})`, legend: 'TrainJobs completed' },
        { expr: `count(${metric('jobset_failed_total', OURS)})`, legend: 'TrainJobs failed' },
      ],
    },
  ],
};

const MODELS = 'deployment=~".+-predictor(-[0-9]{5}-deployment)?"';
const MODEL_REQUESTS = [OURS, 'destination_service_name=~".+-predictor.*"'] as const;

/** Models, their pods and their requests. */
export const SERVING: Dashboard = {
  name: 'serving',
  title: 'Serving',
  panels: [
    {
      title: 'Pods of models',
      queries: [
        {
          expr: `sum by (namespace, deployment) (${metric('kube_deployment_status_replicas_available', MODELS)})`,
          legend: '{{namespace}}/{{deployment}}',
        },
      ],
    },
    {
      title: 'Models that want pods and have none',
      as: 'number',
      queries: [
        {
          expr: `count(${deploymentsDown(MODELS)}) or vector(0)`,
          legend: 'models',
        },
      ],
    },
    {
      title: 'Requests through the gateways',
      unit: 'reqps',
      queries: [
        {
          expr: `sum by (destination_service_name, response_code) (rate(${metric('istio_requests_total', ...MODEL_REQUESTS)}[5m]))`,
          legend: '{{destination_service_name}} {{response_code}}',
        },
      ],
    },
    {
      title: 'Duration of requests, 95 %',
      unit: 'ms',
      queries: [
        {
          expr: requestDuration(...MODEL_REQUESTS),
          legend: '{{destination_service_name}}',
        },
      ],
    },
    {
      title: 'Requests that Knative holds or passes at once',
      queries: [
        {
          expr: `sum by (kn_revision_name) (${metric('kn_revision_request_concurrency', OURS)})`,
          legend: '{{kn_revision_name}}',
        },
      ],
    },
    {
      title: 'Pods of revisions, as Knative counts them',
      queries: [
        {
          expr: `sum by (kn_revision_name) (${metric('kn_revision_pods_count', OURS)})`,
          legend: '{{kn_revision_name}}',
        },
      ],
    },
  ],
};

/** GPUs: who holds them, and who uses them. */
export const GPUS: Dashboard = {
  name: 'gpus',
  title: 'GPUs',
  panels: [
    {
      title: 'Use by pod',
      unit: 'percent',
      queries: [
        {
          expr: `avg by (exported_namespace, exported_pod) (${metric('DCGM_FI_DEV_GPU_UTIL', 'exported_pod!=""')})`,
          legend: '{{exported_namespace}}/{{exported_pod}}',
        },
      ],
    },
    {
      title: 'GPUs that pods hold',
      queries: [{ expr: `sum by (namespace) (${GPU_REQUESTS})`, legend: '{{namespace}}' }],
    },
    {
      title: 'GPUs that were not used for an hour',
      as: 'number',
      queries: [
        {
          expr: `count(max_over_time(${metric('DCGM_FI_DEV_GPU_UTIL')}[1h]) == 0) or vector(0)`,
          legend: 'GPUs',
        },
      ],
    },
    {
      title: 'Memory of GPUs, used',
      unit: 'decmbytes',
      queries: [
        {
          expr: `sum by (exported_namespace, exported_pod) (${metric('DCGM_FI_DEV_FB_USED', 'exported_pod!=""')})`,
          legend: '{{exported_namespace}}/{{exported_pod}}',
        },
      ],
    },
  ],
};
