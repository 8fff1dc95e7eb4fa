import type { Construct } from 'constructs';

import { rangeOf, type TenantLimits } from '../config/tenants/quota';
import { Resource } from '../kit';

/** A LimitRange. Without one, a namespace with a quota of CPU or memory refuses pods that do not request any. */
export function renderLimits(scope: Construct, limits: TenantLimits): void {
  const container = { type: 'Container', ...rangeOf(limits) };
  new Resource(scope, 'v1/LimitRange', 'tenant-limits', { spec: { limits: [container] } });
}
