import type { Construct } from 'constructs';

import { artifactRepository } from '../../config/pipelines';
import type { Platform } from '../../config/platform';
import {
  allow,
  ClusterRole,
  ClusterRoleBinding,
  Config,
  field,
  httpGet,
  port,
  READ,
  Resource,
  RESTRICTED,
  Role,
  RoleBinding,
  ServiceAccount,
  WRITE,
} from '../../kit';
import type * as k8s from '../../kit/k8s';
import { finalized } from './access';
import { FAMILY, Program } from './program';

const NAME = 'workflow-controller';
const ACCOUNT = 'argo';
const HEALTH_PORT = 6060;
const GROUP = 'argoproj.io';

/** Argo Workflows: runs the steps of workflows as pods. Its settings take effect without a restart. */
export function renderArgoWorkflows(scope: Construct, { images, services }: Platform): void {
  renderAccess(scope);
  const config = new Config(scope, `${NAME}-configmap`, {
    artifactRepository: artifactRepository(services.pipelines, '{{workflow.namespace}}'),
    executor: { imagePullPolicy: 'IfNotPresent', securityContext: { ...RESTRICTED, runAsUser: 65532 } },
  });
  new Resource(scope, 'scheduling.k8s.io/v1/PriorityClass', NAME, { value: 1000000 });
  const timing = { failureThreshold: 3, initialDelaySeconds: 90, periodSeconds: 60, timeoutSeconds: 30 };
  new Program(scope, NAME, {
    selector: { app: NAME, ...FAMILY },
    serviceAccount: ACCOUNT,
    main: {
      image: images.argoController,
      command: [NAME],
      args: ['--configmap', config.name, '--executor-image', images.argoExecutor],
      env: { LEADER_ELECTION_IDENTITY: field('metadata.name', 'v1') },
      ports: [port(9090, 'metrics'), port(HEALTH_PORT)],
      liveness: httpGet('/healthz', HEALTH_PORT, timing),
      resources: { requests: { cpu: '100m', memory: '500Mi' } },
      securityContext: { ...RESTRICTED, readOnlyRootFilesystem: true },
    },
    pod: { nodeSelector: { 'kubernetes.io/os': 'linux' }, priorityClassName: NAME },
  });
}

function renderAccess(scope: Construct): void {
  new ServiceAccount(scope, ACCOUNT);
  new Role(scope, 'argo-role', [
    allow('create', 'get', 'update').on('coordination.k8s.io', 'leases'),
    allow('get').on('', 'secrets'),
  ]);
  new RoleBinding(scope, 'argo-binding', { role: 'argo-role', serviceAccount: ACCOUNT });
  new ClusterRole(scope, 'argo-cluster-role', CONTROLLER);
  new ClusterRoleBinding(scope, 'argo-binding', { role: 'argo-cluster-role', serviceAccount: ACCOUNT });
  for (const [audience, rules] of Object.entries(USERS)) {
    const labels = { [`rbac.authorization.k8s.io/aggregate-to-${audience}`]: 'true' };
    new ClusterRole(scope, `argo-aggregate-to-${audience}`, [rules], { labels });
  }
}

const UPDATE = [...READ, 'update', 'patch', 'delete'] as const;

const CONTROLLER: readonly k8s.PolicyRule[] = [
  allow(...UPDATE, 'create').on('', 'pods', 'pods/exec'),
  allow(...READ).on('', 'configmaps', 'namespaces'),
  allow('create', 'update', 'delete', 'get').on('', ...finalized('persistentvolumeclaims')),
  allow(...UPDATE, 'create').on(GROUP, ...finalized('workflows', 'workflowtasksets'), 'workflowartifactgctasks'),
  allow(...READ).on(GROUP, ...finalized('workflowtemplates', 'clusterworkflowtemplates')),
  allow('list', 'watch', 'deletecollection').on(GROUP, 'workflowtaskresults'),
  allow('get', 'list').on('', 'serviceaccounts'),
  allow(...UPDATE).on(GROUP, ...finalized('cronworkflows')),
  allow('create', 'patch').on('', 'events'),
  allow('create', 'get', 'delete').on('policy', 'poddisruptionbudgets'),
  allow('get').named('argo-workflows-agent-ca-certificates').on('', 'secrets'),
];

const KINDS = [
  'workflows',
  'workfloweventbindings',
  'workflowtemplates',
  'cronworkflows',
  'clusterworkflowtemplates',
  'workflowtaskresults',
] as const;

/** What the holders of Kubernetes' own roles may do. */
const USERS = {
  admin: allow(...READ, ...WRITE).on(GROUP, ...finalized(...KINDS, 'workflowtasksets')),
  edit: allow(...READ, ...WRITE).on(GROUP, ...finalized(...KINDS)),
  view: allow(...READ).on(GROUP, ...finalized(...KINDS)),
} as const;
