import type { Construct } from 'constructs';

import { container, type ContainerProps, type Labels, type PodProps, podTemplate, Resource } from '../../kit';
import { ENVIRONMENT, health, READ_ONLY, spread, TELEMETRY } from '../shared/knative/programs';
import { versions } from '../../versions';

/** Name of the component, and of what carries its labels. */
export const NAME = 'knative-serving';

/** Labels of all of Serving's objects, and of its pods. */
export const LABELS: Labels = { 'app.kubernetes.io/name': NAME, 'app.kubernetes.io/version': versions.knativeServing };

/** Where the activator takes requests. */
export const ACTIVATOR_PORT = 8012;
/** Where it takes requests by HTTP/2. */
export const ACTIVATOR_HTTP2_PORT = 8013;

/** The probes of programs that have paths for them. */
export const HEALTH = health({ periodSeconds: 5, failureThreshold: 6 }, { periodSeconds: 5, failureThreshold: 3 });

/** The ports by which Services show what the programs behind them tell of themselves. */
export const TELEMETRY_SERVICE = [
  { name: 'http-metrics', port: 9090, targetPort: 9090 },
  { name: 'http-profiling', port: 8008, targetPort: 8008 },
] as const;

/** In what Serving's programs differ. The ServiceAccount is the controller's unless another is named. */
interface ServingDeploymentProps extends Omit<ContainerProps, 'name'>, Pick<PodProps, 'serviceAccount' | 'pod'> {
  /** Name of its container. @default its own */
  readonly name?: string;
  /** Its label `app.kubernetes.io/component`, if it is a part of another system. @default its name */
  readonly component?: string;
  /** Whether its pods have a label `role` of its name too, by which others select them. @default false */
  readonly role?: boolean;
  /** How many pods there are, and how they are replaced. @default as Kubernetes has it */
  readonly rollout?: { readonly replicas: number; readonly strategy: object };
}

/** One of Serving's programs, in the mesh. */
export class ServingDeployment extends Resource<'apps/v1/Deployment'> {
  constructor(scope: Construct, name: string, props: ServingDeploymentProps) {
    const { component = name, serviceAccount = 'controller', role, rollout, pod, env, ports = [], ...fields } = props;
    const selector: Labels = role ? { app: name, role: name } : { app: name };
    const labels = { 'app.kubernetes.io/component': component };
    const common = { env: { ...ENVIRONMENT, ...env }, ports: [...TELEMETRY, ...ports], securityContext: READ_ONLY };
    const template = podTemplate({
      selector,
      labels: { ...labels, ...LABELS },
      sidecar: true,
      containers: [container({ name, ...fields, ...common })],
      serviceAccount,
      // The pods of another system may share a node.
      pod: { ...(component === name && spread({ app: name })), ...pod },
    });
    const spec = { selector: { matchLabels: selector }, ...rollout, template };
    super(scope, 'apps/v1/Deployment', name, { spec }, { labels });
  }
}
