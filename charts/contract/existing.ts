/** A cert-manager that the cluster has. */
export interface ExistingCertManager {
  /** Namespace of its pods. */
  readonly namespace: string;
  /** Namespace of the Secrets that ClusterIssuers read and write. */
  readonly resourceNamespace: string;
}

/**
 * The systems that the cluster has and that a rendering leaves out, each with what preflight compares with the cluster.
 * They are JSON in the ConfigMap of the platform's facts.
 */
export interface ExistingSystems {
  readonly certManager?: ExistingCertManager;
}

/** The versions of a system that the platform works with, as `<major>.<minor>`. */
export interface VersionRange {
  readonly oldest: string;
  /** The newest that the platform is tested with; a newer one probably works. */
  readonly newest: string;
}
