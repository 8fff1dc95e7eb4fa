import { Construct } from 'constructs';

import type { CustomResources } from '../../../imports';
import {
  container,
  type ContainerProps,
  type DataServerProps,
  type Labels,
  Resource,
  RESTRICTED,
  RESTRICTED_POD,
  Service,
  type ServicePortProps,
  type ServiceProps,
  Workload,
  type WorkloadProps,
} from '../../kit';
import type * as k8s from '../../kit/k8s';
import { ACCOUNTS } from './access';

/** Label of all that belongs to Kubeflow Pipelines, the programs of others included. */
export const FAMILY = { 'application-crd-id': 'kubeflow-pipelines' } as const;

/** Lets the cluster autoscaler move pods, though they have volumes of their node. */
export const EVICTABLE = { 'cluster-autoscaler.kubernetes.io/safe-to-evict': 'true' } as const;

/** What the Pod Security Standard "restricted" demands, as the given user; what the programs write is the group's. */
export function asUser(runAsUser: number, runAsGroup: number): k8s.SecurityContext {
  return { ...RESTRICTED, runAsUser, runAsGroup };
}

/** A port of a Service, to which the pods listen too unless they listen to another. */
export function serve(name: string, port: number, targetPort = port): ServicePortProps {
  return { name, port, targetPort, protocol: 'TCP' };
}

/** A Deployment of one container, and its Service. */
export interface ProgramProps extends Omit<WorkloadProps, 'containers' | 'selector'> {
  /** Named as the program unless it says otherwise. */
  readonly main: Omit<ContainerProps, 'name'> & Partial<Pick<ContainerProps, 'name'>>;
  /** @default the labels of a program of Kubeflow Pipelines' own */
  readonly selector?: Labels;
  /** Named as the program unless it says otherwise. @default none */
  readonly service?: Omit<ServiceProps, 'selector'> & { readonly name?: string };
}

/** A program of Kubeflow Pipelines, or one that it builds on. */
export class Program extends Construct {
  constructor(scope: Construct, name: string, { main, service, ...props }: ProgramProps) {
    super(scope, `program-${name}`);
    const own = { 'app.kubernetes.io/component': 'ml-pipeline', 'app.kubernetes.io/name': 'kubeflow-pipelines' };
    const { selector = { app: name, ...own, ...FAMILY } } = props;
    new Workload(this, name, {
      ...props,
      selector,
      deploymentLabels: selector,
      containers: [container({ securityContext: asUser(1000, 0), name, ...main })],
      pod: { securityContext: RESTRICTED_POD, ...props.pod },
    });
    if (service) new Service(this, service.name ?? name, { ...service, selector });
  }
}

/** Pods of a store, whose volume belongs to the user. */
export function storePods(app: string, user: number, serviceAccount = app): DataServerProps['pods'] {
  const selector = { app, ...FAMILY };
  const securityContext = { ...RESTRICTED_POD, fsGroup: user, fsGroupChangePolicy: 'OnRootMismatch' };
  return { selector, serviceAccount, pod: { securityContext } };
}

type PolicySpec = NonNullable<CustomResources['security.istio.io/v1beta1/AuthorizationPolicy']['spec']>;
type Rule = NonNullable<PolicySpec['rules']>[number];

/** Where the API server calls the programs that are webhooks. */
export const WEBHOOK_PORT = 8443;

/** Has the proxies of callers encrypt what they send to a Service of the platform's namespace. */
export function encrypt(scope: Construct, service: string, name = service): void {
  new Resource(scope, 'networking.istio.io/v1alpha3/DestinationRule', name, {
    spec: { host: `${service}.kubeflow.svc.cluster.local`, trafficPolicy: { tls: { mode: 'ISTIO_MUTUAL' } } },
  });
}

/** Which requests pods take. */
export function accept(scope: Construct, name: string, pods: Labels, spec: PolicySpec): void {
  new Resource(scope, 'security.istio.io/v1beta1/AuthorizationPolicy', name, {
    spec: { ...spec, selector: { matchLabels: pods } },
  });
}

/** Has pods take the requests of the programs of Kubeflow Pipelines, of other ServiceAccounts, and by other rules. */
export function acceptPlatform(
  scope: Construct,
  app: string,
  { accounts = [], or = [] }: { readonly accounts?: readonly string[]; readonly or?: readonly Rule[] } = {},
): void {
  const { api, ui, persistenceAgent, scheduledWorkflow, viewer, cache } = ACCOUNTS;
  const from = fromAccounts(api, ui, persistenceAgent, scheduledWorkflow, viewer, cache, ...accounts);
  accept(scope, app, { app }, { rules: [{ from }, ...or] });
}

/** Callers in the mesh by their ServiceAccounts in the platform's namespace. */
export function fromAccounts(...accounts: readonly string[]): NonNullable<Rule['from']> {
  return [{ source: { principals: accounts.map((account) => `cluster.local/ns/kubeflow/sa/${account}`) } }];
}
