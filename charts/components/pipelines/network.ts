import type { Construct } from 'constructs';

import type { CustomResources } from '../../../imports';
import type { Platform } from '../../config/platform';
import {
  type AdmitProps,
  AdmitTraffic,
  labelIn,
  type Labels,
  namespaceIn,
  Resource,
  SAME_NAMESPACE,
  TENANTS,
} from '../../kit';
import type * as k8s from '../../kit/k8s';
import { ACCESS } from './permissions';

type PolicySpec = NonNullable<CustomResources['security.istio.io/v1beta1/AuthorizationPolicy']['spec']>;
type Rule = NonNullable<PolicySpec['rules']>[number];

const NAMESPACE = 'kubeflow';

/** Has the proxies of callers encrypt what they send to a Service of the platform's namespace. */
export function encrypt(scope: Construct, name: string, service: string): void {
  new Resource(scope, 'networking.istio.io/v1alpha3/DestinationRule', name, {
    spec: { host: `${service}.${NAMESPACE}.svc.cluster.local`, trafficPolicy: { tls: { mode: 'ISTIO_MUTUAL' } } },
  });
}

/** Which requests pods take. */
export function accept(scope: Construct, name: string, pods: Labels, spec: PolicySpec): void {
  new Resource(scope, 'security.istio.io/v1beta1/AuthorizationPolicy', name, {
    spec: { ...spec, selector: { matchLabels: pods } },
  });
}

/** Whom {@link acceptPlatform} lets in beside Pipelines' own programs. */
export interface AcceptOptions {
  /** ServiceAccounts. @default none */
  readonly accounts?: readonly string[];
  /** Other rules, each of which is enough. @default none */
  readonly or?: readonly Rule[];
}

/** Has pods take the requests of the programs of Kubeflow Pipelines. */
export function acceptPlatform(scope: Construct, app: string, { accounts = [], or = [] }: AcceptOptions = {}): void {
  const { api, ui, persistenceAgent, scheduledWorkflow, viewer, cache } = ACCESS;
  const own = [api, ui, persistenceAgent, scheduledWorkflow, viewer, cache].map(({ account }) => account);
  const principals = [...own, ...accounts].map(principal);
  accept(scope, app, { app }, { rules: [{ from: [{ source: { principals } }] }, ...or] });
}

/** The identity in the mesh of a ServiceAccount of the platform's namespace. */
export function principal(account: string): string {
  return `cluster.local/ns/${NAMESPACE}/sa/${account}`;
}

/** Whom the network lets in from outside of the platform's namespace. */
export function restrictNetwork(scope: Construct, { services }: Platform): void {
  const gateway = namespaceIn(services.ingressGateway.namespace);
  const policies: Readonly<Record<string, AdmitProps>> = {
    // The API server, which calls it, is no pod to select.
    'cache-server': { pods: labelIn({ app: 'cache-server' }), ports: [8443] },
    'ml-pipeline': { pods: labelIn({ app: 'ml-pipeline' }), from: [TENANTS, gateway] },
    'ml-pipeline-ui': { pods: labelIn({ app: 'ml-pipeline-ui' }), from: [gateway] },
    'metadata-grpc-server': { pods: labelIn({ component: 'metadata-grpc-server' }), from: [TENANTS, SAME_NAMESPACE] },
    // Upstream's spelling: under another name, a cluster that is taken over would keep both.
    'metatada-envoy': { pods: labelIn({ component: 'metadata-envoy' }), from: [gateway, SAME_NAMESPACE] },
  };
  for (const [name, policy] of Object.entries(policies)) new AdmitTraffic(scope, name, policy);
  restrictObjectStore(scope, gateway, services.pipelines.objectStore.s3Port);
}

function restrictObjectStore(scope: Construct, gateway: k8s.NetworkPolicyPeer, s3Port: number): void {
  const ports = [{ port: s3Port, protocol: 'TCP' }];
  new Resource(scope, 'networking.k8s.io/v1/NetworkPolicy', 'seaweedfs', {
    spec: {
      podSelector: labelIn({ app: 'seaweedfs' }),
      ingress: [{ from: [TENANTS], ports }, { from: [gateway] }, { from: [SAME_NAMESPACE], ports }],
      policyTypes: ['Ingress'],
    },
  });
}
