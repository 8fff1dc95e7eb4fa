import { isBuiltIn } from '../../charts/contract/kinds';
import { groupOf } from '../../charts/contract/manifest';
import type { ObjectId } from '../cluster/objects';

/** An object that is to be removed. */
export interface Going extends ObjectId {
  /** When: `webhooks`, `data` or the name of its stage. */
  readonly step: string;
  readonly wave: Wave;
}

/** What is removed together, in this order within a step; each wave is gone before the next one is touched. */
export const WAVES = [
  'webhooks',
  'profiles',
  'tenants',
  'custom resources',
  'what they own',
  'workloads',
  'other objects',
  'permissions',
  'definitions and namespaces',
] as const;

/** One of {@link WAVES}. */
export type Wave = (typeof WAVES)[number];

/** The step of all webhook configurations, the first one: what they guard goes now, and a dead one would refuse that. */
export const WEBHOOKS = 'webhooks';

/** The step of the data that was asked to be deleted: while all controllers run, for they remove its finalizers. */
export const DATA = 'data';

const BY_KIND: Readonly<Record<string, Wave>> = {
  MutatingWebhookConfiguration: 'webhooks',
  ValidatingWebhookConfiguration: 'webhooks',
  CustomResourceDefinition: 'definitions and namespaces',
  Namespace: 'definitions and namespaces',
  ServiceAccount: 'permissions',
};

const BY_GROUP: Readonly<Record<string, Wave>> = {
  apps: 'workloads',
  batch: 'workloads',
  autoscaling: 'workloads',
  'rbac.authorization.k8s.io': 'permissions',
};

/** In which wave of its step an object goes. */
export function waveOf({ apiVersion, kind }: ObjectId): Wave {
  if (!isBuiltIn(apiVersion)) return kind === 'Profile' ? 'profiles' : 'custom resources';
  return BY_KIND[kind] ?? BY_GROUP[groupOf(apiVersion)] ?? 'other objects';
}

/** What is removed at one time. */
export interface Step {
  readonly name: string;
  readonly objects: readonly Going[];
  readonly waves: readonly (readonly Going[])[];
}

/** The steps of a removal: the webhook configurations, the data, then the stages from the last to the first. */
export function stepsOf(going: readonly Going[]): readonly Step[] {
  return [...new Set(going.map(({ step }) => step))]
    .sort((a, b) => rank(a) - rank(b) || b.localeCompare(a))
    .map((name) => {
      const objects = going.filter(({ step }) => step === name);
      const waves = WAVES.map((wave) => objects.filter((one) => one.wave === wave));
      return { name, objects, waves: waves.filter(({ length }) => length) };
    });
}

function rank(step: string): number {
  if (step === WEBHOOKS) return 0;
  return step === DATA ? 1 : 2;
}
