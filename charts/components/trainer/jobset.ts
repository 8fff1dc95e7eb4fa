import type { Construct } from 'constructs';

import type { Platform } from '../../config/platform';
import {
  type AdmissionProps,
  AdmitTraffic,
  allow,
  ClusterRole,
  ClusterRoleBinding,
  type Config,
  configVolume,
  Controller,
  ELECTION,
  MutatingAdmission,
  port,
  READ,
  Service,
  UNPRIVILEGED,
  ValidatingAdmission,
} from '../../kit';
import type * as k8s from '../../kit/k8s';
import { certificateVolume, CERTIFICATES, CONFIG_FILE, WEBHOOK_PORT } from './program';

const NAME = 'jobset-controller-manager';
const SELECTOR = { 'control-plane': 'controller-manager' };
const CANONICAL_NAME = { 'service.istio.io/canonical-name': NAME };
const METRICS_PORT = 8443;
const WEBHOOK_SERVICE = 'jobset-webhook-service';
const GROUP = 'jobset.x-k8s.io';

/** JobSet's configuration. The program makes its webhook's certificate, and tells the API server of its CA. */
export const JOBSET_CONFIG = {
  apiVersion: 'config.jobset.x-k8s.io/v1alpha1',
  kind: 'Configuration',
  leaderElection: { leaderElect: true },
  internalCertManagement: { enable: true },
};

/** Names of what the program reads: its configuration, and the Secret of its webhook's certificate. */
export interface JobSetFiles {
  readonly config: Config;
  readonly certificate: string;
}

/** JobSet: runs groups of Jobs as one, which is what a TrainJob becomes. */
export function renderJobSet(scope: Construct, platform: Platform, namespace: string, files: JobSetFiles): void {
  renderController(scope, platform, files);
  renderMetricsAccess(scope);
  renderServices(scope);
  const webhook = { name: WEBHOOK_SERVICE, namespace };
  new MutatingAdmission(scope, 'jobset-mutating-webhook-configuration', webhook, [
    { ...jobSets('mjobset.kb.io'), operations: ['CREATE'] },
    pods('mpod.kb.io'),
  ]);
  new ValidatingAdmission(scope, 'jobset-validating-webhook-configuration', webhook, [
    jobSets('vjobset.kb.io'),
    pods('vpod.kb.io'),
  ]);
}

/** It serves its metrics itself, to those of whom the API server says that they may have them; its own pods may. */
function renderMetricsAccess(scope: Construct): void {
  const serviceAccount = NAME;
  new ClusterRole(scope, 'jobset-proxy-role', [
    allow('create').on('authentication.k8s.io', 'tokenreviews'),
    allow('create').on('authorization.k8s.io', 'subjectaccessreviews'),
  ]);
  new ClusterRoleBinding(scope, 'jobset-proxy-rolebinding', { role: 'jobset-proxy-role', serviceAccount });
  new ClusterRole(scope, 'jobset-metrics-reader', [{ nonResourceURLs: ['/metrics'], verbs: ['get'] }]);
  new ClusterRoleBinding(scope, 'jobset-metrics-reader-rolebinding', { role: 'jobset-metrics-reader', serviceAccount });
}

function renderController(scope: Construct, { images }: Platform, { config, certificate }: JobSetFiles): void {
  new Controller(scope, 'jobset', {
    account: NAME,
    role: { name: 'jobset-manager-role', binding: 'jobset-manager-rolebinding', rules: PERMISSIONS },
    election: ELECTION.leases,
    deployment: NAME,
    manager: {
      image: images.jobSet,
      args: [`--config=${CONFIG_FILE.path}`, '--zap-log-level=2'],
      ports: [port(METRICS_PORT, 'metrics'), port(WEBHOOK_PORT, 'webhook-server')],
      mounts: {
        [CONFIG_FILE.path]: { volume: 'manager-config', subPath: CONFIG_FILE.key },
        [CERTIFICATES]: { volume: 'cert', readOnly: true },
      },
      resources: { requests: { cpu: '500m', memory: '128Mi' }, limits: { memory: '4Gi' } },
      // The pod says the rest of what "restricted" demands.
      securityContext: { ...UNPRIVILEGED, readOnlyRootFilesystem: true },
    },
    pods: {
      selector: SELECTOR,
      // Istio gives it to pods that it injects a proxy into; the policy below must hold for others too.
      labels: CANONICAL_NAME,
      annotations: { 'traffic.sidecar.istio.io/excludeInboundPorts': String(WEBHOOK_PORT) },
      replicas: 1,
      restartOn: [config],
      volumes: [configVolume('manager-config', config.name), certificateVolume(certificate)],
      pod: {
        securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
        terminationGracePeriodSeconds: 10,
      },
    },
  });
}

function renderServices(scope: Construct): void {
  new Service(scope, 'jobset-controller-manager-metrics-service', {
    selector: SELECTOR,
    ports: [{ name: 'https', port: METRICS_PORT, targetPort: METRICS_PORT, protocol: 'TCP' }],
  });
  new Service(scope, WEBHOOK_SERVICE, {
    selector: SELECTOR,
    ports: [{ port: 443, targetPort: WEBHOOK_PORT, protocol: 'TCP' }],
  });
  new AdmitTraffic(scope, 'jobset-webhook', {
    pods: { matchLabels: CANONICAL_NAME },
    ports: [WEBHOOK_PORT],
  });
}

function jobSets(name: string): AdmissionProps {
  return { name, group: GROUP, version: 'v1alpha2', kind: 'jobset' };
}

/** The pods of JobSets alone: a cluster whose JobSet is down must be able to make other pods. */
function pods(name: string): AdmissionProps {
  const objects = { matchExpressions: [{ key: 'jobset.sigs.k8s.io/jobset-name', operator: 'Exists' }] };
  return { name, group: '', version: 'v1', kind: 'pod', operations: ['CREATE'], objects };
}

const PERMISSIONS: readonly k8s.PolicyRule[] = [
  allow(...READ, 'create', 'update', 'patch', 'delete').on('', 'pods', 'services'),
  allow(...READ, 'create', 'update', 'patch', 'delete').on('batch', 'jobs'),
  allow(...READ, 'create', 'update', 'patch', 'delete').on(GROUP, 'jobsets'),
  allow('get', 'patch', 'update').on('batch', 'jobs/status'),
  allow('get', 'patch', 'update').on(GROUP, 'jobsets/status'),
  allow('update').on(GROUP, 'jobsets/finalizers'),
  allow(...READ).on('', 'nodes'),
  allow('create', 'patch', 'update', 'watch').on('', 'events'),
  // It makes its webhooks' certificate, and writes the CA to where the API server reads it.
  allow(...READ, 'update').on('', 'secrets'),
  allow(...READ, 'update').on(
    'admissionregistration.k8s.io',
    'mutatingwebhookconfigurations',
    'validatingwebhookconfigurations',
  ),
];
