/**
 * When something is installed. Each stage is a folder of `dist/`; stages are applied in the order of their names, and
 * what one needs comes in an earlier one, which the check over the object graph proves at every synth.
 */
export enum Stage {
  /** Namespaces, CRDs, priority classes. */ FOUNDATION = '00-foundation',
  /** cert-manager. */ CERTIFICATES = '10-certificates',
  /** Istio, and the issuers that cert-manager's webhook must admit. */ MESH = '20-mesh',
  /** Dex, oauth2-proxy, the gateway and its policies. */ ACCESS = '30-access',
  /** Knative. */ SERVERLESS = '40-serverless',
  /** Kubeflow's controllers and web apps. */ APPS = '50-apps',
  /** Objects that the apps' webhooks must admit: serving runtimes, training runtimes and the like. */ CATALOG = '60-catalog',
  /** One file for each tenant. */ TENANTS = '70-tenants',
  /**
   * Charts beside the platform, and a Model Registry in a tenant's namespace: the last, because they may need the apps and the
   * namespaces of tenants.
   */
  OWN = '80-own',
}

/** Recognizes the folder of a stage. */
export const STAGE_FOLDER = /^\d\d-[a-z]+$/;
