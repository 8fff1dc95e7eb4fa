import type { Construct } from 'constructs';

import type { TenantLimits } from '../config/tenants/quota';
import { Resource } from '../kit';

/** A LimitRange: without one, a namespace whose quota counts CPU or memory refuses every pod that does not ask for some. */
export function renderLimits(scope: Construct, { requests, limits, max }: TenantLimits): void {
  const container = { type: 'Container', defaultRequest: requests, default: limits, max };
  new Resource(scope, 'v1/LimitRange', 'tenant-limits', { spec: { limits: [container] } });
}
