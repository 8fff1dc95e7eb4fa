import type { Construct } from 'constructs';

import { TENANT_LABELS } from '../contract/labels';
import type * as k8s from './k8s';
import { Resource } from './resource';
import type { Labels } from './workload';

/** The pods that a NetworkPolicy guards, and the callers that it admits. */
export interface AdmitProps {
  readonly pods: k8s.LabelSelector;
  /** Callers. @default all, including the API server */
  readonly from?: readonly k8s.NetworkPolicyPeer[];
  /** Ports of the pods, by number or name. @default all */
  readonly ports?: readonly (number | string)[];
  /** @default the component's */
  readonly namespace?: string;
}

/** Admits traffic to pods. Traffic that none of the pods' policies admits is refused. */
export class AdmitTraffic extends Resource<'networking.k8s.io/v1/NetworkPolicy'> {
  constructor(scope: Construct, name: string, props: AdmitProps) {
    const ports = props.ports?.map((port) => ({ port, protocol: 'TCP' }));
    const spec = { podSelector: props.pods, ingress: [{ from: props.from, ports }], policyTypes: ['Ingress'] };
    super(scope, 'networking.k8s.io/v1/NetworkPolicy', name, { spec }, { namespace: props.namespace });
  }
}

/** Closes a namespace to all but its own pods. */
export class AdmitSameNamespace extends AdmitTraffic {
  constructor(scope: Construct, name: string, namespace?: string) {
    super(scope, name, { pods: {}, from: [SAME_NAMESPACE], namespace });
  }
}

/** All pods of the policy's own namespace. */
export const SAME_NAMESPACE: k8s.NetworkPolicyPeer = { podSelector: {} };

/** All pods of tenants, by the label that the profile controller gives to their namespaces. */
export const TENANTS: k8s.NetworkPolicyPeer = {
  namespaceSelector: labelIn(TENANT_LABELS),
};

/** Pods (all, or those with the labels) of one namespace. */
export function pods(namespace: string, labels?: Labels): k8s.NetworkPolicyPeer {
  const namespaceSelector = { matchLabels: { 'kubernetes.io/metadata.name': namespace } };
  return { namespaceSelector, podSelector: labels && { matchLabels: labels } };
}

/** Labels with their allowed values, written as an expression. */
export function labelIn(labels: Labels): k8s.LabelSelector {
  const matchExpressions = Object.entries(labels).map(([key, value]) => ({ key, operator: 'In', values: [value] }));
  return { matchExpressions };
}

/** All pods of the namespace, written as an expression. */
export function namespaceIn(namespace: string): k8s.NetworkPolicyPeer {
  return { namespaceSelector: labelIn({ 'kubernetes.io/metadata.name': namespace }) };
}
