import { Construct } from 'constructs';

import {
  container,
  type EnvValue,
  httpGet,
  podTemplate,
  port,
  type ProbeOptions,
  Resource,
  type Resources,
  Service,
  type ServicePortProps,
  type ServiceProps,
} from '../../kit';
import type * as k8s from '../../kit/k8s';
import { ENVIRONMENT, READ_ONLY, spread } from '../../knative/pods';
import { versions } from '../../versions';

/** In what Knative's programs differ. */
export interface ProgramProps {
  /** Its label `app.kubernetes.io/component`. @default its name */
  readonly component?: string;
  /** Name of its container. @default its name */
  readonly container?: string;
  readonly image: string;
  /** @default 'controller' */
  readonly serviceAccount?: string;
  /** Whether its pods have a label `role` of its name too, by which others select them. @default false */
  readonly role?: boolean;
  /** Whether its pods go to different nodes, if there are enough. @default true */
  readonly spread?: boolean;
  /** Environment beside what all have. @default none */
  readonly env?: Readonly<Record<string, EnvValue>>;
  /** Ports beside those of metrics and of profiles. */
  readonly ports: readonly k8s.ContainerPort[];
  readonly liveness: k8s.Probe;
  readonly readiness: k8s.Probe;
  readonly resources: Resources;
  /** How many pods there are, and how they are replaced. @default as Kubernetes has it */
  readonly rollout?: Pick<DeploymentSpec, 'replicas' | 'strategy'>;
  /** Seconds that requests may still take when a pod is asked to end. @default Kubernetes' 30 */
  readonly terminationGracePeriodSeconds?: number;
}

type DeploymentSpec = NonNullable<k8s.CoreResources['apps/v1/Deployment']['spec']>;

/** One of Knative's programs, in the mesh. */
export class Program extends Construct {
  private readonly app: { readonly app: string };
  private readonly selector: Readonly<Record<string, string>>;

  constructor(
    scope: Construct,
    private readonly name: string,
    props: ProgramProps,
  ) {
    super(scope, name);
    this.app = { app: name };
    this.selector = props.role ? { ...this.app, role: name } : this.app;
    const component = { 'app.kubernetes.io/component': props.component ?? name };
    const template = podTemplate({
      selector: this.selector,
      labels: {
        ...component,
        'app.kubernetes.io/name': 'knative-serving',
        'app.kubernetes.io/version': versions.knativeServing,
        'sidecar.istio.io/inject': 'true',
      },
      containers: [this.container(props)],
      serviceAccount: props.serviceAccount ?? 'controller',
      pod: {
        ...((props.spread ?? true) && spread(this.app)),
        terminationGracePeriodSeconds: props.terminationGracePeriodSeconds,
      },
    });
    const spec = { selector: { matchLabels: this.selector }, ...props.rollout, template };
    new Resource(this, 'apps/v1/Deployment', name, { spec }, { labels: component });
  }

  private container(props: ProgramProps): k8s.Container {
    return container({
      name: props.container ?? this.name,
      image: props.image,
      env: { ...ENVIRONMENT, ...props.env },
      ports: [port(9090, 'metrics'), port(8008, 'profiling'), ...props.ports],
      liveness: props.liveness,
      readiness: props.readiness,
      resources: props.resources,
      securityContext: READ_ONLY,
    });
  }

  /** Makes the program reachable, and its metrics and profiles too. */
  expose(ports: readonly ServicePortProps[], { name = this.name, ...options }: ServiceOptions = {}): void {
    new Service(this, name, {
      selector: this.app,
      ports: [
        { name: 'http-metrics', port: 9090, targetPort: 9090 },
        { name: 'http-profiling', port: 8008, targetPort: 8008 },
        ...ports,
      ],
      ...options,
    });
  }
}

/** A Service's name, if it is not the program's, and what it has beside the program's ports. */
type ServiceOptions = { readonly name?: string } & Partial<Omit<ServiceProps, 'ports'>>;

/** A probe that asks for the root path. */
export function answers(port: number, timing: ProbeOptions = {}): k8s.Probe {
  const { scheme, ...rest } = timing;
  return { httpGet: { port, scheme }, ...rest };
}

/** The probes of a program that has paths for them. */
export const HEALTH = {
  liveness: httpGet('/health', 'probes', { scheme: 'HTTP', periodSeconds: 5, failureThreshold: 6 }),
  readiness: httpGet('/readiness', 'probes', { scheme: 'HTTP', periodSeconds: 5, failureThreshold: 3 }),
} as const;
