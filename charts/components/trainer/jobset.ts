import type { Construct } from 'constructs';

import { AdmitTraffic, allow, ClusterRole, Config, Controller, ELECTION, MANAGE, METRICS_PROXY_RULES } from '../../kit';
import { MutatingAdmission, port, READ, RESTRICTED_POD, Service, UNPRIVILEGED, ValidatingAdmission } from '../../kit';
import { CONFIG_KEY, filesOf, NAMESPACE, WEBHOOK_PORT } from './controller';

const NAME = 'jobset-controller-manager';
const SELECTOR = { 'control-plane': 'controller-manager' };
const CANONICAL_NAME = { 'service.istio.io/canonical-name': NAME };
const METRICS_PORT = 8443;
const GROUP = 'jobset.x-k8s.io';

/** JobSet's configuration. The program makes its webhook's certificate, and tells the API server of its CA. */
const JOBSET_CONFIG = {
  apiVersion: 'config.jobset.x-k8s.io/v1alpha1',
  kind: 'Configuration',
  leaderElection: { leaderElect: true },
  internalCertManagement: { enable: true },
};

const PERMISSIONS = [
  allow(...MANAGE).on('', 'pods', 'services'),
  allow(...MANAGE).on('batch', 'jobs'),
  allow(...MANAGE).on(GROUP, 'jobsets'),
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

/**
 * JobSet: runs groups of Jobs as one, which is what a TrainJob becomes.
 * @param certificate name of the Secret of its webhook's certificate
 */
export function renderJobSet(scope: Construct, image: string, certificate: string): void {
  renderController(scope, image, certificate);
  // It serves its metrics itself, to those of whom the API server says that they may have them; its own pods may.
  const readMetrics = { nonResourceURLs: ['/metrics'], verbs: ['get'] };
  const bound = (name: string) => ({ boundTo: NAME, binding: `${name}-rolebinding` });
  new ClusterRole(scope, 'jobset-proxy-role', METRICS_PROXY_RULES, bound('jobset-proxy'));
  new ClusterRole(scope, 'jobset-metrics-reader', [readMetrics], bound('jobset-metrics-reader'));
  new Service(scope, `${NAME}-metrics-service`, {
    selector: SELECTOR,
    ports: [{ name: 'https', port: METRICS_PORT, targetPort: METRICS_PORT, protocol: 'TCP' }],
  });
  renderWebhook(scope);
}

function renderController(scope: Construct, image: string, certificate: string): void {
  const config = new Config(scope, 'jobset-manager-config', { [CONFIG_KEY]: JOBSET_CONFIG });
  const files = filesOf(config, certificate, 'manager-config');
  new Controller(scope, 'jobset', {
    account: NAME,
    role: { name: 'jobset-manager-role', binding: 'jobset-manager-rolebinding', rules: PERMISSIONS },
    election: ELECTION.leases,
    deployment: NAME,
    manager: {
      ...files.container,
      image,
      ports: [port(METRICS_PORT, 'metrics'), port(WEBHOOK_PORT, 'webhook-server')],
      resources: { requests: { cpu: '500m', memory: '128Mi' }, limits: { memory: '4Gi' } },
      // The pod says the rest of what "restricted" demands.
      securityContext: { ...UNPRIVILEGED, readOnlyRootFilesystem: true },
    },
    pods: {
      ...files.pods,
      selector: SELECTOR,
      // Istio gives it to pods that it injects a proxy into; the policy below must hold for others too.
      labels: CANONICAL_NAME,
      replicas: 1,
      pod: { securityContext: RESTRICTED_POD, terminationGracePeriodSeconds: 10 },
    },
  });
}

function renderWebhook(scope: Construct): void {
  const service = { name: 'jobset-webhook-service', namespace: NAMESPACE };
  const jobSets = { group: GROUP, version: 'v1alpha2', kind: 'jobset' };
  // The pods of JobSets alone: a cluster whose JobSet is down must be able to make other pods.
  const objects = { matchExpressions: [{ key: 'jobset.sigs.k8s.io/jobset-name', operator: 'Exists' }] };
  const pods = { group: '', version: 'v1', kind: 'pod', operations: ['CREATE'], objects } as const;
  new MutatingAdmission(scope, 'jobset-mutating-webhook-configuration', service, [
    { name: 'mjobset.kb.io', ...jobSets, operations: ['CREATE'] },
    { name: 'mpod.kb.io', ...pods },
  ]);
  new ValidatingAdmission(scope, 'jobset-validating-webhook-configuration', service, [
    { name: 'vjobset.kb.io', ...jobSets },
    { name: 'vpod.kb.io', ...pods },
  ]);
  new Service(scope, service.name, {
    selector: SELECTOR,
    ports: [{ port: 443, targetPort: WEBHOOK_PORT, protocol: 'TCP' }],
  });
  new AdmitTraffic(scope, 'jobset-webhook', { pods: { matchLabels: CANONICAL_NAME }, ports: [WEBHOOK_PORT] });
}
