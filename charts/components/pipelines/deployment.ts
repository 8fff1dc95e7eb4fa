import { Construct } from 'constructs';

import type { CustomResources } from '../../../imports';
import { container, type ContainerProps, type DataServerProps, Deployment, type DeploymentProps } from '../../kit';
import { fullHost, type k8s, type Labels, MutualTls, principal, Resource, RESTRICTED } from '../../kit';
import { RESTRICTED_POD, Service, ServiceAccount, type ServicePortProps, type ServiceProps } from '../../kit';
import { type TrustedCa, trusting } from '../../kit';
import { CALLERS } from './access';

/** Label of all objects of Kubeflow Pipelines, including other projects' programs. */
export const FAMILY = { 'application-crd-id': 'kubeflow-pipelines' } as const;

/** Lets the cluster autoscaler move pods that have volumes of their node. */
export const EVICTABLE = { 'cluster-autoscaler.kubernetes.io/safe-to-evict': 'true' } as const;

/** Timing of {@link PipelinesDeploymentProps.health}. */
export const OFTEN = { initialDelaySeconds: 3, periodSeconds: 5, timeoutSeconds: 2 } as const;

/** Port at which the cluster's API server calls webhooks. */
export const WEBHOOK_PORT = 8443;

/** A Deployment of one container, with its ServiceAccount and its Service. */
export interface PipelinesDeploymentProps
  extends
    Omit<ContainerProps, 'name'>,
    Omit<DeploymentProps, 'container' | 'containers' | 'selector' | 'serviceAccount'> {
  /** ServiceAccount, of its own. @default the namespace's `default` */
  readonly account?: string;
  /** Annotations of that ServiceAccount. @default none */
  readonly accountAnnotations?: Labels;
  /** Name of the container. @default the program's */
  readonly container?: string;
  /** Labels of the pods. @default those of Kubeflow Pipelines' own programs */
  readonly selector?: Labels;
  /** Health check, for liveness and readiness. @default none */
  readonly health?: k8s.Probe;
  /** Authorities whose certificates its container finds in a folder each. @default none */
  readonly trusts?: readonly TrustedCa[];
  /** Its Service, named after the program unless a name is given. @default none */
  readonly service?: Omit<ServiceProps, 'selector'> & { readonly name?: string };
}

/** A program of Kubeflow Pipelines, or one that it builds on. */
export class PipelinesDeployment extends Construct {
  constructor(
    scope: Construct,
    name: string,
    { container: own = name, health, service, accountAnnotations: annotations, ...given }: PipelinesDeploymentProps,
  ) {
    super(scope, `program-${name}`);
    const props = withTrust(given);
    const labels = { 'app.kubernetes.io/component': 'ml-pipeline', 'app.kubernetes.io/name': 'kubeflow-pipelines' };
    const { account: serviceAccount, selector = { app: name, ...labels, ...FAMILY } } = props;
    const securityContext = { ...RESTRICTED, runAsUser: 1000, runAsGroup: 0 };
    if (serviceAccount !== undefined) new ServiceAccount(this, serviceAccount, { annotations });
    new Deployment(this, name, {
      ...props,
      selector,
      serviceAccount,
      deploymentLabels: selector,
      containers: [container({ securityContext, readiness: health, liveness: health, ...props, name: own })],
      pod: { securityContext: RESTRICTED_POD, ...props.pod },
    });
    if (service) new Service(this, service.name ?? name, { ...service, selector });
  }
}

type Trusting = Pick<PipelinesDeploymentProps, 'trusts' | 'mounts' | 'volumes' | 'restartOn'>;

function withTrust<Props extends Trusting>({ trusts = [], ...props }: Props) {
  if (!trusts.length) return props;
  const { container: trust, pods } = trusting(trusts);
  return {
    ...props,
    mounts: { ...props.mounts, ...trust.mounts },
    volumes: [...(props.volumes ?? []), ...(pods.volumes ?? [])],
    restartOn: [...(props.restartOn ?? []), ...trusts],
  };
}

/** A port of a Service; the pods listen at the same port unless another is given. */
export function serve(name: string, port: number, targetPort = port): ServicePortProps {
  return { name, port, targetPort, protocol: 'TCP' };
}

/** Pods of a store, whose volume belongs to the user. */
export function storePods(app: string, user: number, serviceAccount = app): DataServerProps['pods'] {
  const securityContext = { ...RESTRICTED_POD, fsGroup: user, fsGroupChangePolicy: 'OnRootMismatch' };
  return { selector: { app, ...FAMILY }, serviceAccount, pod: { securityContext } };
}

/** Makes callers' proxies encrypt requests to a Service of the platform's namespace. */
export function encrypt(scope: Construct, service: string, name = service): void {
  new MutualTls(scope, name, fullHost(scope, service));
}

type PolicySpec = NonNullable<CustomResources['security.istio.io/v1beta1/AuthorizationPolicy']['spec']>;
type Rules = NonNullable<PolicySpec['rules']>;

/** Admits requests that match any of the rules. `pods` are by default those of the app with the policy's name. */
export function accept(scope: Construct, name: string, rules: Rules, pods: Labels = { app: name }, action?: 'ALLOW') {
  new Resource(scope, 'security.istio.io/v1beta1/AuthorizationPolicy', name, {
    spec: { action, rules, selector: { matchLabels: pods } },
  });
}

/** A rule for callers in the mesh, by their ServiceAccounts in the platform's namespace. */
export function from(scope: Construct, ...accounts: readonly string[]): Rules[number] {
  return { from: [{ source: { principals: accounts.map((account) => principal(scope, account)) } }] };
}

/** A rule for the programs of Kubeflow Pipelines, and for others. */
export function fromPipelines(scope: Construct, ...others: readonly string[]): Rules[number] {
  return from(scope, ...CALLERS, ...others);
}
