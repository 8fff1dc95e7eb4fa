import { keyOfObject } from '../cluster/objects';
import { hasReadiness, type Waiting } from '../install/readiness';
import type { RenderedStage } from '../rendering/stages';

/** How a component does. */
export interface ComponentHealth {
  readonly component: string;
  readonly ready: number;
  /** Objects that can be ready or not: workloads, Jobs, Certificates, Issuers, webhooks, CRDs. */
  readonly total: number;
  /** What is not ready, the likeliest cause of the rest first. */
  readonly waiting: readonly Waiting[];
}

/** The stage of what is a tenant's. */
const TENANTS = /^\d\d-tenants$/;

/** Whether a stage holds tenants instead of components. */
export function holdsTenants({ name }: RenderedStage): boolean {
  return TENANTS.test(name);
}

/** Kinds whose failure makes others fail come first. */
const CAUSES: readonly string[] = [
  'CustomResourceDefinition',
  'Deployment',
  'StatefulSet',
  'DaemonSet',
  'Job',
  'ClusterIssuer',
  'Issuer',
  'Certificate',
];

/** Sums up by component, in the order of names, what of the platform is ready. */
export function sumUp(stages: readonly RenderedStage[], waiting: readonly Waiting[]): readonly ComponentHealth[] {
  const unready = new Map(waiting.map((one) => [keyOfObject(one.id), one]));
  const judged = stages
    .filter((stage) => !holdsTenants(stage))
    .flatMap(({ objects }) => objects)
    .filter(({ id }) => hasReadiness(id));
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
