import type { Construct } from 'constructs';

import { container, type ContainerProps, Deployment, type DeploymentProps, type Labels } from '../../kit';
import { READ_ONLY, spread } from '../shared/knative/programs';
import { versions } from '../../versions';

/** Name of the component, of its namespace, and in its labels. */
export const NAME = 'knative-eventing';

/** Name of the webhook, and of the Service by which the API server reaches it. */
export const WEBHOOK = { name: 'eventing-webhook', namespace: NAME } as const;

/** Labels of all of Eventing's pods, and of their selectors. */
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
  /** Labels by which its pods are spread over nodes. @default the selector */
  readonly apart?: Labels;
}

/** One of Eventing's programs, with its own ServiceAccount. */
export class EventingDeployment extends Deployment {
  constructor(scope: Construct, name: string, props: EventingDeploymentProps) {
    const { selector, apart = selector, deploymentLabels, replicas, restartOn, pod, ...fields } = props;
    // The last log lines of a failed container are shown with its state.
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
