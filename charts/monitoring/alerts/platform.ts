import { deploymentsDown, volumeFree } from '../expressions';
import { metric, oneOf, OURS } from '../metrics';
import type { Alert, AlertFacts } from './alert';

/** Work that waits in queues: those of controllers, of Argo, of Knative, of the scheduler of recurring runs. */
const QUEUES = [
  metric('workqueue_depth', OURS),
  metric('argo_workflows_queue_depth_gauge', OURS),
  metric('kn_workqueue_depth', OURS),
  metric('scheduled_workflow_queue_size', OURS),
].join(' or ');

/** What breaks in programs. */
export function programAlerts({ namespaces }: AlertFacts): Readonly<Record<string, Alert>> {
  const ours = oneOf('namespace', namespaces);
  const statefulSets = `${metric('kube_statefulset_status_replicas_ready', ours)} == 0 and ${metric('kube_statefulset_replicas', ours)} > 0`;
  return {
    KubeflowTargetDown: {
      expr: `${metric('up', OURS)} == 0`,
      for: '10m',
      severity: 'critical',
      summary: '{{ $labels.job }} does not answer.',
      description:
        'Prometheus cannot read the metrics of {{ $labels.instance }}. Look at its pod and at the policies before it.',
    },
    KubeflowNotScraped: {
      expr: `absent(${metric('up', OURS)})`,
      for: '10m',
      severity: 'critical',
      summary: 'No program of Kubeflow is scraped.',
      description: 'No other alert can fire. Look at the labels by which Prometheus selects ServiceMonitors.',
    },
    KubeflowProgramDown: {
      expr: `(${deploymentsDown(ours)}) or (${statefulSets})`,
      for: '10m',
      severity: 'critical',
      summary: '{{ $labels.namespace }}/{{ or $labels.deployment $labels.statefulset }} has no ready pod.',
      description: 'The program does nothing. `npx cdk8s-kubeflow status` says why.',
    },
    KubeflowProgramRestarting: {
      expr: `increase(${metric('kube_pod_container_status_restarts_total', ours)}[1h]) > 4`,
      for: '5m',
      summary: '{{ $labels.namespace }}/{{ $labels.pod }} restarts again and again.',
      description:
        'Container {{ $labels.container }} was restarted more than four times in an hour. Its former log says why.',
    },
    KubeflowQueueGrowing: {
      expr: `sum by (job) (${QUEUES}) > 100`,
      for: '15m',
      summary: '{{ $labels.job }} does not keep up.',
      description: '{{ $value }} objects wait for it. It may be throttled by the API server, or need more CPU.',
    },
  };
}

/** What breaks in volumes and backups. */
export function volumeAlerts({ namespaces, backups }: AlertFacts): Readonly<Record<string, Alert>> {
  const ours = oneOf('namespace', namespaces);
  const free = volumeFree(ours);
  const failed = metric(
    'kube_job_failed',
    ours,
    oneOf(
      'job_name',
      backups.map((name) => `${name}-[0-9]+`),
    ),
    'condition="true"',
  );
  return {
    KubeflowVolumeFilling: {
      expr: `${free} < 0.1`,
      for: '15m',
      summary: '{{ $labels.namespace }}/{{ $labels.persistentvolumeclaim }} is nearly full.',
      description:
        '{{ $value | humanizePercentage }} are left. Make the volume larger in the definition, or delete old data.',
    },
    KubeflowVolumeFull: {
      expr: `${free} < 0.03`,
      for: '5m',
      severity: 'critical',
      summary: '{{ $labels.namespace }}/{{ $labels.persistentvolumeclaim }} is full.',
      description: '{{ $value | humanizePercentage }} are left. A database or store that cannot write ends.',
    },
    ...(backups.length > 0 && {
      KubeflowBackupFailed: {
        expr: `${failed} == 1`,
        for: '5m',
        severity: 'critical',
        summary: 'The dump {{ $labels.job_name }} failed.',
        description: 'Its log says why. Older dumps are kept; see docs/restore.md.',
      },
    }),
  };
}

/** Certificates that end or are not issued. */
export const CERTIFICATE_ALERTS: Readonly<Record<string, Alert>> = {
  KubeflowCertificateExpiring: {
    expr: `${metric('certmanager_certificate_expiration_timestamp_seconds', OURS)} - time() < 7 * 86400`,
    for: '1h',
    summary: 'Certificate {{ $labels.namespace }}/{{ $labels.name }} ends in {{ $value | humanizeDuration }}.',
    description:
      'cert-manager renews certificates earlier, so the issuer refuses this one. The status of its CertificateRequest says why.',
  },
  KubeflowCertificateNotReady: {
    expr: `${metric('certmanager_certificate_ready_status', OURS, 'condition="True"')} == 0`,
    for: '15m',
    severity: 'critical',
    summary: 'Certificate {{ $labels.namespace }}/{{ $labels.name }} is not issued, or has ended.',
    description:
      'What it is for does not work: a webhook, or the gateway. The status of its CertificateRequest says why.',
  },
};

/** Webhooks that the API server cannot ask. */
export function webhookAlerts({ webhooks }: AlertFacts): Readonly<Record<string, Alert>> {
  const named = oneOf('name', webhooks);
  const refused = metric('apiserver_admission_webhook_rejection_count', 'error_type="calling_webhook_error"', named);
  const ignored = metric('apiserver_admission_webhook_fail_open_count', named);
  return {
    KubeflowWebhookFailing: {
      expr: `sum by (name) (rate(${refused}[5m]) or rate(${ignored}[5m])) > 0`,
      for: '10m',
      severity: 'critical',
      summary: 'The API server cannot ask webhook {{ $labels.name }}.',
      description:
        'Objects that it must admit are refused, or stay as they are. Look at its pod, its certificate and NetworkPolicies.',
    },
  };
}
