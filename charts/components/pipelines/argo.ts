import { Construct } from 'constructs';

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
import { artifactRepository } from '../../config/pipelines';
import { FAMILY, Program } from './program';

const NAME = 'workflow-controller';
const ACCOUNT = 'argo';
const HEALTH_PORT = 6060;
const GROUP = 'argoproj.io';

/** Argo Workflows: runs the steps of workflows as pods. Its settings take effect without a restart. */
export class ArgoWorkflows extends Construct {
  constructor(scope: Construct, platform: Platform) {
    super(scope, 'argo-workflows');
    this.renderAccess();
    this.renderPods(platform);
    new Config(this, `${NAME}-configmap`, {
      artifactRepository: artifactRepository(platform.services.pipelines, '{{workflow.namespace}}'),
      executor: { imagePullPolicy: 'IfNotPresent', securityContext: { ...RESTRICTED, runAsUser: 65532 } },
    });
  }

  private renderAccess(): void {
    new ServiceAccount(this, ACCOUNT);
    new Role(this, 'argo-role', [
      allow('create', 'get', 'update').on('coordination.k8s.io', 'leases'),
      allow('get').on('', 'secrets'),
    ]);
    new RoleBinding(this, 'argo-binding', { role: 'argo-role', serviceAccount: ACCOUNT });
    new ClusterRole(this, 'argo-cluster-role', CONTROLLER);
    new ClusterRoleBinding(this, 'argo-binding', { role: 'argo-cluster-role', serviceAccount: ACCOUNT });
    for (const [audience, rules] of Object.entries(USERS)) {
      const labels = { [`rbac.authorization.k8s.io/aggregate-to-${audience}`]: 'true' };
      new ClusterRole(this, `argo-aggregate-to-${audience}`, [rules], { labels });
    }
  }

  private renderPods({ images }: Platform): void {
    new Resource(this, 'scheduling.k8s.io/v1/PriorityClass', NAME, { value: 1000000 });
    new Program(this, NAME, {
      selector: { app: NAME, ...FAMILY },
      serviceAccount: ACCOUNT,
      main: {
        name: NAME,
        image: images.argoController,
        command: [NAME],
        args: ['--configmap', `${NAME}-configmap`, '--executor-image', images.argoExecutor],
        env: { LEADER_ELECTION_IDENTITY: field('metadata.name', 'v1') },
        ports: [port(9090, 'metrics'), port(HEALTH_PORT)],
        liveness: httpGet('/healthz', HEALTH_PORT, {
          failureThreshold: 3,
          initialDelaySeconds: 90,
          periodSeconds: 60,
          timeoutSeconds: 30,
        }),
        resources: { requests: { cpu: '100m', memory: '500Mi' } },
        securityContext: { ...RESTRICTED, readOnlyRootFilesystem: true },
      },
      pod: { nodeSelector: { 'kubernetes.io/os': 'linux' }, priorityClassName: NAME },
    });
  }
}

/** Resources with the part of them that lets its holder keep objects from being deleted. */
function finalized(...resources: readonly string[]): readonly string[] {
  return resources.flatMap((resource) => [resource, `${resource}/finalizers`]);
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
