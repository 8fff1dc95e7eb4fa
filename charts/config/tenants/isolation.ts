import { each, fields } from '../checks/check';
import { dnsLabel } from '../checks/names';
import { range } from '../checks/texts';

/** Who else may reach the pods of a tenant's namespace, and what they may reach. */
export interface Isolation {
  /** Namespaces, beside the platform's and the tenant's own, whose pods may reach the tenant's. @default none */
  readonly alsoFrom?: readonly string[];
  /**
   * Address ranges, such as `10.0.0.0/8`, that the tenant's pods may reach beside the platform, the cluster's DNS and one
   * another. The API server's is needed by pipelines: `kubectl get endpoints kubernetes` tells it. @default all addresses
   */
  readonly egress?: readonly string[];
}

/** Reports names that no namespace can have, and texts that are not ranges of addresses. */
export const checkIsolation = fields<Isolation>({ alsoFrom: each(dnsLabel), egress: each(range) });
