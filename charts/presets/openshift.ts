import type { ExistingIstioProps } from '../config/existing';
import { Ingress } from '../config/gateway/ingress';
import { known, type PartWithUrl } from './facts';
import * as kinds from './generated/kinds';

/** A cluster of OpenShift or OKD, 4.14 or newer, with OVN-Kubernetes. */
export interface OpenShiftFacts {
  /**
   * Domain of the cluster's Routes, as `apps.ocp.example.com`: what
   * `oc get ingresses.config cluster --output 'jsonpath={.spec.domain}'` prints. The platform is at its host `kubeflow`.
   */
  readonly appsDomain: string;
  /** StorageClass of volumes for one node. @default the cluster's default class */
  readonly storageClass?: string;
  /** StorageClass of volumes that several nodes mount. @default none */
  readonly sharedClass?: string;
  /**
   * The Istio that the cluster has, by OpenShift Service Mesh 3 or `istioctl`, as in `existing`. You make the Route to its gateway.
   * @default the platform installs its own
   */
  readonly istio?: ExistingIstioProps;
}

/**
 * Pods are held to security context constraints, and Multus calls CNI plugins: docs/presets.md says what follows from both. The pods
 * of DNS listen on a port of their own: https://github.com/openshift/cluster-dns-operator/blob/release-4.19/pkg/manifests/assets/dns/daemonset.yaml
 */
export function openShift(facts: OpenShiftFacts): PartWithUrl {
  const { appsDomain, storageClass, sharedClass, istio } = known('openShift', facts, kinds.OpenShiftFacts);
  return {
    url: `https://kubeflow.${appsDomain}`,
    securityContextConstraints: true,
    network: { dns: { namespace: 'openshift-dns', port: 5353 } },
    ...(istio ? { existing: { istio } } : { ingress: Ingress.route(), mesh: { nodes: 'openshift' } }),
    storage: { class: storageClass, sharedClass },
  };
}
