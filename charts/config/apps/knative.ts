import type { Accelerators } from '../cluster/offered';

/** Texts by the keys of a ConfigMap. */
type Settings = Readonly<Record<string, string>>;

/** Fields of pods that say where they run. Knative refuses Services with one unless its flag is enabled. */
const PLACEMENT = ['affinity', 'nodeselector', 'runtimeclassname', 'tolerations'];

/** What decides how Knative must be set up for models. */
interface Served {
  readonly accelerators: Pick<Accelerators, 'gpus'>;
  /** The domain of Knative Services, where the definition names it. */
  readonly knativeDomain: string | undefined;
}

/**
 * The settings of Knative that models need, by the names of their ConfigMaps: of the platform's own Knative, and of one that
 * the cluster has.
 */
export function knativeSettings({ accelerators, knativeDomain }: Served) {
  const network: Settings = {
    // The activator calls Services, whose names its proxy knows: to an address of a pod it adds no identity.
    'mesh-compatibility-mode': 'enabled',
    // One label before the domain, which is what a wildcard certificate is for; Knative's own template has two.
    ...(knativeDomain === undefined ? {} : { 'domain-template': '{{.Name}}-{{.Namespace}}.{{.Domain}}' }),
  };
  // With accelerators, models run on their nodes; memory to share (`emptyDir`) is allowed anyway:
  // https://github.com/knative/serving/blob/knative-v1.22.0/pkg/apis/config/features.go
  const features: Settings = accelerators.gpus.length
    ? Object.fromEntries(PLACEMENT.map((field) => [`kubernetes.podspec-${field}`, 'enabled']))
    : {};
  return { 'config-network': network, 'config-features': features } as const;
}
