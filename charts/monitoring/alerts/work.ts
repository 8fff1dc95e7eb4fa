import { runsEnded } from '../expressions';
import { metric, OURS } from '../metrics';
import type { Alert } from './alert';

/** The share of requests that fail. Few requests are no measure. */
function failing(requests: (...more: readonly string[]) => string, matcher: string): string {
  const all = `sum(rate(${requests()}[5m]))`;
  return `sum(rate(${requests(matcher)}[5m])) / ${all} > 0.05 and ${all} > 0.05`;
}

const ofJob =
  (name: 'http_requests_total' | 'oauth2_proxy_requests_total' | 'istio_requests_total', job: string) =>
  (...more: readonly string[]) =>
    metric(name, OURS, `job="${job}"`, ...more);

/** Logging in, and the way to the apps, by the component that it needs. */
export const LOGIN_ALERTS: Readonly<Record<string, Readonly<Record<string, Alert>>>> = {
  istio: {
    KubeflowGatewayFailing: {
      expr: failing(ofJob('istio_requests_total', 'istio/istio-ingressgateway'), 'response_code=~"5.."'),
      for: '10m',
      severity: 'critical',
      summary: '{{ $value | humanizePercentage }} of requests at the gateway fail.',
      description: 'Users see errors. The dashboard “Kubeflow / Platform” shows which Service they are for.',
    },
  },
  'oauth2-proxy': {
    KubeflowLoginsFailing: {
      expr: failing(ofJob('oauth2_proxy_requests_total', 'oauth2-proxy/oauth2-proxy'), 'code=~"403|5.."'),
      for: '10m',
      severity: 'critical',
      summary: '{{ $value | humanizePercentage }} of requests to oauth2-proxy fail.',
      description: 'Users do not get in. Its log says why: the provider does not answer, or cookies are refused.',
    },
  },
  dex: {
    KubeflowDexFailing: {
      expr: failing(ofJob('http_requests_total', 'dex/dex'), 'code=~"5.."'),
      for: '10m',
      severity: 'critical',
      summary: '{{ $value | humanizePercentage }} of requests to Dex fail.',
      description: 'Users do not get in. Its log says why: its connector or the API server does not answer.',
    },
  },
};

const FAILED_RUNS = runsEnded('namespace', 'Failed|Error');

/** Failed JobSets. Each has a series of its own, so those that are new within an hour are counted. */
const FAILED_JOB_SETS = `${metric('jobset_failed_total', OURS)} unless ${metric('jobset_failed_total', OURS)} offset 1h`;

/** What tenants run, by the component that it needs. */
export const WORK_ALERTS: Readonly<Record<string, Readonly<Record<string, Alert>>>> = {
  pipelines: {
    KubeflowRunsFailing: {
      expr: `${FAILED_RUNS} / ${runsEnded('namespace', 'Succeeded|Failed|Error')} > 0.5 and ${FAILED_RUNS} > 3`,
      for: '5m',
      summary: 'Most runs of {{ $labels.namespace }} fail.',
      description: '{{ $value | humanizePercentage }} of the runs of the last hour failed: an image, a quota, a store.',
    },
  },
  katib: {
    KubeflowTrialsFailing: {
      expr: `increase(${metric('katib_trial_failed_total', OURS)}[1h]) > 5`,
      for: '5m',
      summary: 'Trials of {{ $labels.namespace }} fail.',
      description: 'More than five failed in an hour. Katib ends an experiment when too many do.',
    },
  },
  trainer: {
    KubeflowTrainingsFailing: {
      expr: `count by (namespace) (${FAILED_JOB_SETS}) > 2`,
      for: '5m',
      summary: 'Trainings of {{ $labels.namespace }} fail.',
      description: '{{ $value }} TrainJobs failed in an hour: look at the logs of their nodes.',
    },
  },
  'training-operator': {
    KubeflowTrainingJobsFailing: {
      expr: `sum by (job_namespace) (increase(${metric('training_operator_jobs_failed_total', OURS)}[1h])) > 2`,
      for: '5m',
      summary: 'Trainings of {{ $labels.job_namespace }} fail.',
      description: 'More than two jobs of the Training Operator failed in an hour: look at the logs of their pods.',
    },
  },
  'spark-operator': {
    KubeflowSparkFailing: {
      expr: `sum(increase(${metric('spark_application_failure_count', OURS)}[1h])) > 2`,
      for: '5m',
      summary: 'Spark applications fail.',
      description: 'More than two failed in an hour: look at the logs of their drivers.',
    },
  },
  kserve: {
    KubeflowModelNotReady: {
      expr: modelsWithoutPods(),
      for: '15m',
      summary: 'Model {{ $labels.namespace }}/{{ $labels.deployment }} has no ready pod.',
      description:
        'Its callers get errors. The conditions of its InferenceService say why: the model is not found, or finds no node.',
    },
  },
};

/** KServe's Deployments of models, with Knative and without; a model that is scaled to zero wants no pods. */
function modelsWithoutPods(): string {
  const model = 'deployment=~".+-predictor(-[0-9]{5}-deployment)?"';
  const available = metric('kube_deployment_status_replicas_available', model);
  return `${available} == 0 and ${metric('kube_deployment_spec_replicas', model)} > 0`;
}

/** GPUs, where NVIDIA's exporter counts them. Pods that hold one are those of the label `exported_pod`. */
export const GPU_ALERTS: Readonly<Record<string, Alert>> = {
  KubeflowGpuIdle: {
    expr: `max_over_time(${metric('DCGM_FI_DEV_GPU_UTIL', 'exported_pod!=""')}[2h]) == 0`,
    for: '10m',
    summary: '{{ $labels.exported_namespace }}/{{ $labels.exported_pod }} holds a GPU that does nothing.',
    description:
      'GPU {{ $labels.gpu }} of {{ $labels.Hostname }} was not used for two hours. Stop the notebook, or set culling.',
  },
};
