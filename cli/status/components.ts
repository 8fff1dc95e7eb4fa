import { WORKLOAD_KINDS } from '../../charts/contract/kinds';
import { Stage } from '../../charts/contract/stage';
import { keyOfObject } from '../cluster/objects';
import { hasReadiness, type Waiting } from '../install/readiness';
import type { Rendered } from '../rendering/rendered';

/** How many objects of a component are ready. */
export interface ComponentHealth {
  readonly component: string;
  readonly ready: number;
  /** Objects that have a readiness: workloads, Jobs, Certificates, Issuers, webhooks, CRDs. */
  readonly total: number;
  /** Objects that are not ready, the likeliest cause first. */
  readonly waiting: readonly Waiting[];
}

/** Kinds by how much depends on them: the failure of an earlier one makes later ones fail. */
const CAUSES: readonly string[] = [
  'CustomResourceDefinition',
  ...WORKLOAD_KINDS,
  'Job',
  'ClusterIssuer',
  'Issuer',
  'Certificate',
];

/** The health of the platform's components, in the order of their names. Tenants are not components. */
export function componentHealth(objects: readonly Rendered[], waiting: readonly Waiting[]): readonly ComponentHealth[] {
  const unready = new Map(waiting.map((one) => [keyOfObject(one.id), one]));
  const judged = objects.filter(({ stage, id }) => stage !== (Stage.TENANTS as string) && hasReadiness(id));
  const components = [...new Set(judged.map(({ component }) => component))].sort();
  return components.map((component) => {
    const mine = judged.filter((one) => one.component === component);
    const late = mine.map(({ id }) => unready.get(keyOfObject(id))).filter((one) => one !== undefined);
    return { component, ready: mine.length - late.length, total: mine.length, waiting: late.sort(byCause) };
  });
}

function byCause(a: Waiting, b: Waiting): number {
  return rank(a) - rank(b);
}

function rank({ id }: Waiting): number {
  const place = CAUSES.indexOf(id.kind);
  return place === -1 ? CAUSES.length : place;
}
