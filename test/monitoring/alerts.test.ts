import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { Backup, Monitoring, OPTIONAL_COMPONENTS } from '../../charts';
import { METRICS } from '../../charts/monitoring/metrics';
import { REPO } from '../support/files';
import { switches } from '../support/platforms';
import { HAS_PROMTOOL, metricsOf, promtool } from '../support/promtool';
import { render } from '../support/render';

const monitoring = Monitoring.operator({ namespace: 'monitoring', serviceAccount: 'prometheus-k8s' });
const RULE = 'monitoring.coreos.com/v1/PrometheusRule';
const backup = { schedule: '0 3 * * *', to: Backup.claim({ size: '20Gi' }) };
const everything = { monitoring, components: switches(OPTIONAL_COMPONENTS, true), databases: { backup } };
const { spec } = render(everything).get(RULE, 'kubeflow/kubeflow');
const RULES = spec.groups.flatMap(({ rules }) => rules);

/** Values of metrics, minute by minute, as promtool writes them: `0+1x60` grows by one for an hour. */
type Series = Readonly<Record<string, string>>;

/** When an alert fires and when it does not, two and a half hours after the start. */
interface Case {
  readonly firing: Series;
  readonly silent: Series;
}

const P = 'platform="kubeflow"';
const ALL = 'x200';
const deployment = (namespace: string, name: string, available: number, wanted = 1): Series => ({
  [`kube_deployment_status_replicas_available{namespace="${namespace}",deployment="${name}"}`]: `${available}${ALL}`,
  [`kube_deployment_spec_replicas{namespace="${namespace}",deployment="${name}"}`]: `${wanted}${ALL}`,
});
const volume = (free: number, namespace = 'kubeflow'): Series => ({
  [`kubelet_volume_stats_available_bytes{namespace="${namespace}",persistentvolumeclaim="a"}`]: `${free}${ALL}`,
  [`kubelet_volume_stats_capacity_bytes{namespace="${namespace}",persistentvolumeclaim="a"}`]: `100${ALL}`,
});
/** Requests by their code, and how many come each minute. */
const requests = (metric: string, job: string, label: string, rates: Readonly<Record<string, number>>): Series =>
  Object.fromEntries(
    Object.entries(rates).map(([code, rate]) => [`${metric}{${P},job="${job}",${label}="${code}"}`, `0+${rate}x200`]),
  );
const runs = (failed: number, succeeded: number): Series => ({
  [`argo_workflows_total_count{${P},namespace="ada",phase="Failed"}`]: `0+${failed}x200`,
  [`argo_workflows_total_count{${P},namespace="ada",phase="Succeeded"}`]: `0+${succeeded}x200`,
});
/** JobSets that fail in the given minutes. */
const jobSets = (...minutes: readonly number[]): Series =>
  Object.fromEntries(
    minutes.map((minute, index) => [
      `jobset_failed_total{${P},namespace="ada",jobset_name="${index}"}`,
      `_x${minute} 1x${200 - minute}`,
    ]),
  );
const gateway = (rates: Readonly<Record<string, number>>) =>
  requests('istio_requests_total', 'istio/istio-ingressgateway', 'response_code', rates);
const logins = (rates: Readonly<Record<string, number>>) =>
  requests('oauth2_proxy_requests_total', 'oauth2-proxy/oauth2-proxy', 'code', rates);
const dex = (rates: Readonly<Record<string, number>>) => requests('http_requests_total', 'dex/dex', 'code', rates);
const webhook = (name: string, how: string, rate: number): Series => ({
  [`apiserver_admission_webhook_rejection_count{name="${name}",error_type="${how}"}`]: `0+${rate}x200`,
});
const job = (name: string, condition = 'true', failed = 1): Series => ({
  [`kube_job_failed{namespace="kubeflow",job_name="${name}",condition="${condition}"}`]: `${failed}${ALL}`,
});
const gpu = (use: string, pod = 'train-0'): Series => ({
  [`DCGM_FI_DEV_GPU_UTIL{exported_pod="${pod}",gpu="0"}`]: use,
});
/** Seconds since 1970 at the time of the test. */
const NOW = 150 * 60;
const DAY = 86400;
const expires = (days: number): Series => ({
  [`certmanager_certificate_expiration_timestamp_seconds{${P},namespace="kubeflow",name="a"}`]: `${NOW + days * DAY}${ALL}`,
});
const ready = (value: number): Series => ({
  [`certmanager_certificate_ready_status{${P},name="a",condition="True"}`]: `${value}${ALL}`,
  [`certmanager_certificate_ready_status{${P},name="a",condition="False"}`]: `${1 - value}${ALL}`,
});
const counter = (name: string, labels: string, rate: string): Series => ({
  [`${name}{${P},${labels}}`]: `0+${rate}x200`,
});
const queue = (depth: number): Series => ({
  [`workqueue_depth{${P},job="kserve/a",name="models"}`]: `${depth}${ALL}`,
  [`argo_workflows_queue_depth_gauge{${P},job="pipelines/workflow-controller",queue_name="a"}`]: `3${ALL}`,
});
const restarts = (rate: string): Series => ({
  [`kube_pod_container_status_restarts_total{namespace="kubeflow",pod="a",container="b"}`]: `0+${rate}x200`,
});

const CASES: Readonly<Record<string, Case>> = {
  KubeflowTargetDown: {
    firing: { [`up{${P},job="istio/istiod"}`]: `0${ALL}` },
    silent: { [`up{${P},job="istio/istiod"}`]: `1${ALL}`, 'up{job="of others"}': `0${ALL}` },
  },
  KubeflowNotScraped: { firing: { 'up{job="of others"}': `1${ALL}` }, silent: { [`up{${P}}`]: `0${ALL}` } },
  KubeflowProgramDown: {
    firing: deployment('kubeflow', 'ml-pipeline', 0),
    silent: { ...deployment('kubeflow', 'idle', 0, 0), ...deployment('ada', 'a', 0) },
  },
  KubeflowProgramRestarting: { firing: restarts('0.2'), silent: restarts('0.05') },
  KubeflowQueueGrowing: { firing: queue(120), silent: queue(50) },
  KubeflowVolumeFilling: { firing: volume(8), silent: { ...volume(40), ...volume(1, 'ada') } },
  KubeflowVolumeFull: { firing: volume(2), silent: volume(8) },
  KubeflowBackupFailed: {
    firing: job('pipelines-backup-29000000'),
    silent: { ...job('pipelines-backup-29000000', 'false', 0), ...job('train') },
  },
  KubeflowCertificateExpiring: { firing: expires(3), silent: expires(20) },
  KubeflowCertificateNotReady: { firing: ready(0), silent: ready(1) },
  KubeflowWebhookFailing: {
    firing: webhook('vjobset.kb.io', 'calling_webhook_error', 1),
    silent: { ...webhook('vjobset.kb.io', 'no_error', 1), ...webhook('of-others', 'calling_webhook_error', 1) },
  },
  KubeflowGatewayFailing: { firing: gateway({ 200: 90, 503: 10 }), silent: gateway({ 200: 99, 404: 10, 503: 1 }) },
  KubeflowLoginsFailing: { firing: logins({ 202: 50, 403: 50 }), silent: logins({ 202: 50, 401: 50, 500: 1 }) },
  KubeflowDexFailing: { firing: dex({ 200: 10, 500: 10 }), silent: dex({ 200: 10, 400: 10 }) },
  KubeflowRunsFailing: { firing: runs(1, 0.5), silent: runs(0.5, 1) },
  KubeflowTrialsFailing: {
    firing: counter('katib_trial_failed_total', 'namespace="ada"', '0.2'),
    silent: counter('katib_trial_failed_total', 'namespace="ada"', '0.05'),
  },
  KubeflowTrainingsFailing: { firing: jobSets(100, 110, 120), silent: jobSets(10, 20, 30, 120) },
  KubeflowTrainingJobsFailing: {
    firing: counter('training_operator_jobs_failed_total', 'job_namespace="ada"', '0.1'),
    silent: counter('training_operator_jobs_failed_total', 'job_namespace="ada"', '0.02'),
  },
  KubeflowSparkFailing: {
    firing: counter('spark_application_failure_count', 'app_type="Python"', '0.1'),
    silent: counter('spark_application_failure_count', 'app_type="Python"', '0.02'),
  },
  KubeflowModelNotReady: {
    firing: deployment('ada', 'iris-predictor-00001-deployment', 0),
    silent: { ...deployment('ada', 'iris-predictor', 0, 0), ...deployment('ada', 'web', 0) },
  },
  KubeflowGpuIdle: { firing: gpu(`0${ALL}`), silent: { ...gpu('0x60 80x3 0x137'), ...gpu(`0${ALL}`, '') } },
};

/** A test of promtool: what fires of an alert at the time. */
const testOf = (name: string, series: Series, fires: boolean) => ({
  name: `${name} ${fires ? 'fires' : 'is silent'}`,
  interval: '1m',
  input_series: Object.entries(series).map(([one, values]) => ({ series: one, values })),
  promql_expr_test: [
    {
      expr: `count(ALERTS{alertname="${name}",alertstate="firing"})`,
      eval_time: '150m',
      exp_samples: fires ? [{ labels: '{}', value: 1 }] : [],
    },
  ],
});

test('each alert has a case', () => {
  expect(Object.keys(CASES).sort()).toEqual(RULES.map(({ alert }) => alert).sort());
});

test('rules name known metrics alone', () => {
  const unknown = RULES.flatMap(({ expr }) => metricsOf(expr)).filter((name) => !(name in METRICS));
  expect(unknown).toEqual([]);
});

(HAS_PROMTOOL ? describe : describe.skip)('promtool', () => {
  test('takes the rules', () => {
    expect(promtool(['check', 'rules'], { 'rules.yaml': spec }, 'rules.yaml')).toBe('');
  });

  test.each(Object.entries(CASES))('%s fires, and is silent', (name, { firing, silent }) => {
    const tests = [testOf(name, firing, true), testOf(name, silent, false)];
    const only = { groups: [{ name: 'one', rules: RULES.filter(({ alert }) => alert === name) }] };
    const all = { 'rules.yaml': only, 'tests.yaml': { rule_files: ['rules.yaml'], evaluation_interval: '1m', tests } };
    expect(promtool(['test', 'rules'], all, 'tests.yaml')).toBe('');
  });
});

test('rules are for what is installed', () => {
  const names = (change: object) =>
    render({ monitoring, ...change })
      .get(RULE, 'kubeflow/kubeflow')
      .spec.groups.flatMap(({ rules }) => rules.map(({ alert }) => alert));
  expect(names({})).not.toContain('KubeflowBackupFailed');
  expect(names({})).not.toContain('KubeflowTrainingJobsFailing');
  expect(names({ components: { katib: false } })).not.toContain('KubeflowTrialsFailing');
  expect(names({})).toContain('KubeflowTrialsFailing');
});

test('the page has each alert, and each metric with its source', () => {
  const page = readFileSync(join(REPO, 'docs/monitoring.md'), 'utf8');
  const alerts = [...page.matchAll(/^\| `(Kubeflow\w+)` +\| (\w+) +\| `(\w+)` +\|/gm)].map(([, ...cells]) => cells);
  expect(alerts).toEqual(RULES.map((rule) => [rule.alert, rule.labels.severity, rule.for]));
  const metrics = [...page.matchAll(/^\| `([A-Za-z0-9_]+)` +\| <(https:[^>]*)> +\|$/gm)].map(([, ...cells]) => cells);
  expect(metrics).toEqual(Object.entries(METRICS));
});
