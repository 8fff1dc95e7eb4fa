import type { Construct } from 'constructs';

import type { TenantLimits } from '../config/tenants/quota';
import { Resource } from '../kit';

/** A LimitRange. Without one, a namespace with a quota of CPU or memory refuses pods that do not request any. */
export function renderLimits(scope: Construct, { requests, limits, max }: TenantLimits): void {
  const container = { type: 'Container', defaultRequest: requests, default: limits, max };
  new Resource(scope, 'v1/LimitRange', 'tenant-limits', { spec: { limits: [container] } });
}
