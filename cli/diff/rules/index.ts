import { DATA } from './data';
import { EXPOSURE } from './exposure';
import { REFUSED } from './immutable';
import { POLICIES } from './policies';
import { RBAC } from './rbac';
import { RESOURCES } from './resources';
import { RESTARTS } from './restarts';
import type { Rule } from './rule';
import { TENANTS } from './tenants';
import { VERSIONS } from './versions';

/** All rules, the most dangerous first. */
export const RULES: readonly Rule[] = [
  ...REFUSED,
  ...DATA,
  RBAC,
  ...POLICIES,
  ...EXPOSURE,
  ...RESTARTS,
  ...VERSIONS,
  ...RESOURCES,
  TENANTS,
];
