import type { ExistingCertManager, ExistingSystems } from '../contract/existing';
import { fields } from './checks/check';
import { dnsLabel } from './checks/names';
import type { Report } from './checks/report';
import type { ComponentName, Replaced } from './components';
import type { Tls } from './gateway/tls';

/** A cert-manager that the cluster has. */
export interface ExistingCertManagerProps {
  /** Namespace of its pods. @default 'cert-manager' */
  readonly namespace?: string;
  /**
   * Namespace of the Secrets of ClusterIssuers, which its flag `--cluster-resource-namespace` names.
   * @default that of its pods
   */
  readonly resourceNamespace?: string;
}

/** Systems that the cluster has. The platform uses them: it neither installs, changes nor removes them. */
export interface ExistingProps {
  /** The cluster's cert-manager, 1.12 or newer. @default the platform installs its own */
  readonly certManager?: ExistingCertManagerProps;
  /**
   * Components that you install into the namespace `kubeflow` by other means, their own manifests for instance: the
   * NetworkPolicies that let their callers in are rendered all the same. `model-catalog`, `model-registry` or
   * `training-operator`. @default none
   */
  readonly components?: readonly ComponentName[];
}

/** The component whose place each option takes. */
const REPLACED = { certManager: 'cert-manager' } as const satisfies Partial<
  Readonly<Record<keyof ExistingProps, ComponentName>>
>;

const checkExisting = fields<ExistingProps>({
  certManager: fields<ExistingCertManagerProps>({ namespace: dnsLabel, resourceNamespace: dnsLabel }),
});

/** Fills in the defaults. */
export function resolveExisting(existing: ExistingProps, report: Report) {
  checkExisting(report, 'existing', existing);
  const { certManager } = existing;
  const systems: ExistingSystems = { ...(certManager && { certManager: certManagerOf(certManager) }) };
  const given = Object.entries(REPLACED).filter(([option]) => existing[option as keyof typeof REPLACED]);
  const replaced: Replaced = new Map(given.map(([option, component]) => [component, `existing.${option}`]));
  return { systems, replaced } as const;
}

function certManagerOf({ namespace = 'cert-manager', resourceNamespace = namespace }: ExistingCertManagerProps) {
  return { namespace, resourceNamespace } satisfies ExistingCertManager;
}

/** The identity in a cloud is written on cert-manager's ServiceAccount, which is not rendered. */
export function checkIdentity(
  report: Report,
  at: string,
  tls: Tls | undefined,
  { certManager }: ExistingSystems,
): void {
  if (!certManager || tls?.kind !== 'acme' || !tls.dns) return;
  const { dns } = tls;
  const given = {
    serviceAccountRole: dns.kind === 'route53' ? dns.serviceAccountRole : undefined,
    serviceAccount: dns.kind === 'cloudDNS' ? dns.serviceAccount : undefined,
  };
  for (const [field, identity] of Object.entries(given)) {
    const message = `is an annotation of cert-manager's ServiceAccount, which existing.certManager leaves alone`;
    report.check(identity === undefined, `${at}.${field}`, `${message}; write it there, and leave it out here`);
  }
}

/** Namespaces that the systems are in. No tenant may have their names. */
export function existingNamespaces({ certManager }: ExistingSystems): readonly string[] {
  return [...new Set(certManager ? [certManager.namespace, certManager.resourceNamespace] : [])];
}
