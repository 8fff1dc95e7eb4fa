import { Construct } from 'constructs';

import { AdmissionWebhook, allow, ClusterRole, Config, configVolume, Controller, ELECTION, MANAGE } from '../../kit';
import { METRICS_PROXY_RULES, port, READ, RESTRICTED_POD, Role, SecretRequirement, secretVolume } from '../../kit';
import { Service, UNPRIVILEGED } from '../../kit';

/** Where Trainer and JobSet are. */
export const NAMESPACE = 'kubeflow-system';
/** Where both controllers serve their metrics. */
export const METRICS_PORT = 8443;
/** Where both controllers answer the API server. */
export const WEBHOOK_PORT = 9443;
/** Key of a controller's ConfigMap, and the file in its container, that hold its configuration. */
export const CONFIG_KEY = 'controller_manager_config.yaml';

const NAME = 'jobset-controller-manager';
const SELECTOR = {
  'app.kubernetes.io/instance': 'jobset',
  'app.kubernetes.io/managed-by': 'kustomize',
  'app.kubernetes.io/name': 'jobset',
  'control-plane': 'controller-manager',
};
const CANONICAL_NAME = { 'service.istio.io/canonical-name': NAME };
const GROUP = 'jobset.x-k8s.io';

const renew = allow(...READ, 'update');
const PERMISSIONS = [
  allow(...READ, 'update', 'patch', 'delete').on('', 'pods'),
  allow(...MANAGE).on('', 'services'),
  // The claims of a JobSet's `volumeClaimPolicies`.
  allow(...READ, 'create').on('', 'persistentvolumeclaims'),
  allow(...MANAGE).on('batch', 'jobs'),
  allow(...MANAGE).on(GROUP, 'jobsets'),
  allow('get', 'patch', 'update').on('batch', 'jobs/status'),
  allow('get', 'patch', 'update').on(GROUP, 'jobsets/status'),
  allow('update').on(GROUP, 'jobsets/finalizers'),
  allow(...READ).on('', 'nodes'),
  allow('create', 'patch', 'update', 'watch').on('', 'events'),
  // It makes its webhooks' certificate, and writes the CA to where the API server reads it.
  renew.on('admissionregistration.k8s.io', 'mutatingwebhookconfigurations', 'validatingwebhookconfigurations'),
];

/** JobSet: runs groups of Jobs as one, which is what a TrainJob becomes. */
export class JobSet extends Construct {
  constructor(scope: Construct, image: string) {
    super(scope, 'jobset');
    renderController(this, image);
    const binding = 'jobset-manager-secrets-rolebinding';
    new Role(this, 'jobset-manager-secrets-role', [renew.on('', 'secrets')], { boundTo: NAME, binding });
    // It serves its metrics itself, to those of whom the API server says that they may have them; its own pods may.
    const readMetrics = [{ nonResourceURLs: ['/metrics'], verbs: ['get'] }];
    const bound = (name: string) => ({ boundTo: NAME, binding: `${name}-rolebinding` });
    new ClusterRole(this, 'jobset-proxy-role', METRICS_PROXY_RULES, bound('jobset-proxy'));
    new ClusterRole(this, 'jobset-metrics-reader', readMetrics, bound('jobset-metrics-reader'));
    const metrics = { name: 'https', port: METRICS_PORT, targetPort: METRICS_PORT, protocol: 'TCP' } as const;
    new Service(this, `${NAME}-metrics-service`, { selector: SELECTOR, ports: [metrics] });
    renderWebhook(this);
  }
}

function renderController(scope: Construct, image: string): void {
  const { name: certificate } = new SecretRequirement(scope, 'jobset-webhook-server-cert');
  const settings = {
    apiVersion: 'config.jobset.x-k8s.io/v1alpha1',
    kind: 'Configuration',
    leaderElection: { leaderElect: true },
    internalCertManagement: { enable: true },
  };
  const config = new Config(scope, 'jobset-manager-config', { [CONFIG_KEY]: settings });
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
  const jobSets = { group: GROUP, version: 'v1alpha2', kind: 'jobset' };
  // The pods of JobSets alone: a cluster whose JobSet is down must be able to make other pods.
  const objects = { matchExpressions: [{ key: 'jobset.sigs.k8s.io/jobset-name', operator: 'Exists' }] };
  const pods = { group: '', version: 'v1', kind: 'pod', operations: ['CREATE'], objects } as const;
  new AdmissionWebhook(scope, 'jobset-webhook-service', {
    service: { selector: SELECTOR, ports: [{ port: 443, targetPort: WEBHOOK_PORT, protocol: 'TCP' }] },
    mutating: {
      'jobset-mutating-webhook-configuration': [
        { name: 'mjobset.kb.io', ...jobSets, operations: ['CREATE'] },
        { name: 'mpod.kb.io', ...pods },
      ],
    },
    validating: {
      'jobset-validating-webhook-configuration': [
        { name: 'vjobset.kb.io', ...jobSets },
        { name: 'vpod.kb.io', ...pods },
      ],
    },
    admits: {
      name: 'jobset-webhook',
      pods: { matchLabels: { 'app.kubernetes.io/name': 'jobset', 'control-plane': 'controller-manager' } },
      ports: [WEBHOOK_PORT],
    },
  });
}

/**
 * What a controller's container and pods have so that it finds its files and is called. The Secret of its webhook's
 * certificate is rendered without data, because the controllers write the certificate that they make into a Secret
 * which must be there: https://github.com/open-policy-agent/cert-controller
 * @param volume name of the configuration's volume, and whether its mount is read-only
 */
export function filesOf(config: Config, certificate: string, volume: string, readOnly?: true) {
  const container = {
    args: [`--config=/${CONFIG_KEY}`, '--zap-log-level=2'],
    mounts: {
      [`/${CONFIG_KEY}`]: { volume, subPath: CONFIG_KEY, readOnly },
      '/tmp/k8s-webhook-server/serving-certs': { volume: 'cert', readOnly: true },
    },
  };
  const pods = {
    annotations: { 'traffic.sidecar.istio.io/excludeInboundPorts': String(WEBHOOK_PORT) },
    restartOn: [config],
    volumes: [configVolume(volume, config.name), secretVolume('cert', certificate)],
  };
  return { container, pods };
}
