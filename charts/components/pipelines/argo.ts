import { Construct } from 'constructs';

import { artifactRepository } from '../../contract/object-store';
import type { Platform } from '../../config/platform';
import { Config, field, httpGet, port, Resource, RESTRICTED } from '../../kit';
import { FAMILY, PipelinesDeployment } from './deployment';

const NAME = 'workflow-controller';
const HEALTH_PORT = 6060;

/** Argo Workflows: runs the steps of workflows as pods. Its settings take effect without a restart. */
export class ArgoWorkflows extends Construct {
  constructor(scope: Construct, { images, objectStore }: Platform) {
    super(scope, 'argo-workflows');
    const config = new Config(this, `${NAME}-configmap`, {
      artifactRepository: artifactRepository(objectStore, '{{workflow.namespace}}'),
      executor: { imagePullPolicy: 'IfNotPresent', securityContext: { ...RESTRICTED, runAsUser: 65532 } },
    });
    new Resource(this, 'scheduling.k8s.io/v1/PriorityClass', NAME, { value: 1000000 });
    const timing = { failureThreshold: 3, initialDelaySeconds: 90, periodSeconds: 60, timeoutSeconds: 30 };
    new PipelinesDeployment(this, NAME, {
      account: 'argo',
      image: images.argoController,
      selector: { app: NAME, ...FAMILY },
      command: [NAME],
      args: ['--configmap', config.name, '--executor-image', images.argoExecutor],
      env: { LEADER_ELECTION_IDENTITY: field('metadata.name', 'v1') },
      ports: [port(9090, 'metrics'), port(HEALTH_PORT)],
      liveness: httpGet('/healthz', HEALTH_PORT, timing),
      resources: { requests: { cpu: '100m', memory: '500Mi' } },
      securityContext: { ...RESTRICTED, readOnlyRootFilesystem: true },
      pod: { nodeSelector: { 'kubernetes.io/os': 'linux' }, priorityClassName: NAME },
    });
  }
}
