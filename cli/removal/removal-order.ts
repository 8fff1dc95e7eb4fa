import { isBuiltIn } from '../../charts/contract/kinds';
import { groupOf } from '../../charts/contract/manifest';
import type { ObjectId } from '../cluster/objects';

/** The planned deletion of an object. */
export interface Deletion extends ObjectId {
  /** When: `webhooks`, `data` or the name of its stage. */
  readonly step: string;
  readonly wave: Wave;
}

/** Objects that are removed together, in this order within a step; each wave is gone before the next one is touched. */
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

/** The step of all webhook configurations, the first one: a webhook whose program is gone would refuse the rest. */
export const WEBHOOKS = 'webhooks';

/** The step of the data: it is deleted while all controllers run, because they remove its finalizers. */
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

/** The wave in which an object is removed. */
export function waveOf({ apiVersion, kind }: ObjectId): Wave {
  if (!isBuiltIn(apiVersion)) return kind === 'Profile' ? 'profiles' : 'custom resources';
  return BY_KIND[kind] ?? BY_GROUP[groupOf(apiVersion)] ?? 'other objects';
}

/** Objects that are removed at one time. */
export interface Step {
  readonly name: string;
  readonly objects: readonly Deletion[];
  readonly waves: readonly (readonly Deletion[])[];
}

/** The steps of a removal: the webhook configurations, the data, then the stages from the last to the first. */
export function stepsOf(deletions: readonly Deletion[]): readonly Step[] {
  return [...new Set(deletions.map(({ step }) => step))]
    .sort((a, b) => rank(a) - rank(b) || b.localeCompare(a))
    .map((name) => {
      const objects = deletions.filter(({ step }) => step === name);
      const waves = WAVES.map((wave) => objects.filter((one) => one.wave === wave));
      return { name, objects, waves: waves.filter(({ length }) => length) };
    });
}

function rank(step: string): number {
  if (step === WEBHOOKS) return 0;
  return step === DATA ? 1 : 2;
}
