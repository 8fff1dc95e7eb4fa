import type { Construct } from 'constructs';

import { container, type ContainerProps, Deployment, type DeploymentProps, type Labels } from '../../kit';
import { READ_ONLY, spread } from '../shared/knative/programs';
import { versions } from '../../versions';

/** Name of the component, of its namespace, and of what carries its labels. */
export const NAME = 'knative-eventing';

/** The Service by which the API server reaches the webhook, which has the same name. */
export const WEBHOOK = { name: 'eventing-webhook', namespace: NAME } as const;

/** Labels that all of Eventing's pods have, and all selectors of them. */
export const LABELS: Labels = {
  'app.kubernetes.io/name': NAME,
  'app.kubernetes.io/component': NAME,
  'kustomize.component': 'knative',
};

/** The version, as a label of objects and pods. */
export const VERSION: Labels = { 'app.kubernetes.io/version': versions.knativeEventing };

interface EventingDeploymentProps
  extends
    Omit<ContainerProps, 'name'>,
    Pick<DeploymentProps, 'selector' | 'deploymentLabels' | 'replicas' | 'restartOn' | 'pod'> {
  /** Name of its container. @default its own */
  readonly name?: string;
  /** Labels by which its pods are kept apart. @default the selector */
  readonly apart?: Labels;
}

/** One of Eventing's programs, as a ServiceAccount of its own. */
export class EventingDeployment extends Deployment {
  constructor(scope: Construct, name: string, props: EventingDeploymentProps) {
    const { selector, apart = selector, deploymentLabels, replicas, restartOn, pod, ...fields } = props;
    // What a container that fails says last is told with its state.
    const more = { terminationMessagePolicy: 'FallbackToLogsOnError' };
    super(scope, name, {
      selector: { ...LABELS, ...selector },
      labels: VERSION,
      deploymentLabels,
      replicas,
      restartOn,
      serviceAccount: name,
      containers: [container({ name, securityContext: READ_ONLY, more, ...fields })],
      pod: { enableServiceLinks: false, ...spread({ ...LABELS, ...apart }), ...pod },
    });
  }
}
