import { aks, type AksFacts } from './aks';
import { eks, type EksFacts } from './eks';
import { gke, type GkeFacts } from './gke';
import { k3s, type K3sFacts, kind, type KindFacts, minikube, type MinikubeFacts } from './laptops';
import { openShift, type OpenShiftFacts } from './openshift';
import { onPremises, type OnPremisesFacts } from './on-premises';
import { samsungCloud, type SamsungCloudFacts } from './samsung-cloud';
import { vkCloud, type VkCloudFacts } from './vk-cloud';

/** What each preset is told of the cluster. */
export interface PresetFacts {
  /** kind. */
  readonly kind: KindFacts;
  /** minikube. */
  readonly minikube: MinikubeFacts;
  /** k3s. */
  readonly k3s: K3sFacts;
  /** Amazon EKS. */
  readonly eks: EksFacts;
  /** Google Kubernetes Engine. */
  readonly gke: GkeFacts;
  /** Azure Kubernetes Service. */
  readonly aks: AksFacts;
  /** OpenShift. */
  readonly openShift: OpenShiftFacts;
  /** VK Cloud. */
  readonly vkCloud: VkCloudFacts;
  /** Samsung Cloud Platform. */
  readonly samsungCloud: SamsungCloudFacts;
  /** Nodes of your own. */
  readonly onPremises: OnPremisesFacts;
}

/**
 * What clusters of a kind have in common, as a part of a definition to spread into it: `{ ...Preset.eks({ … }), url: '…' }`.
 * A block that is written after it wins as a whole.
 */
export const Preset = { kind, minikube, k3s, eks, gke, aks, openShift, vkCloud, samsungCloud, onPremises };
