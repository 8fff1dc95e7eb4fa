import { isWorkloadKind } from '../../charts/contract/kinds';
import type { ObjectId } from '../cluster/objects';

/** Kinds by when they are applied within a stage; all others are in the wave `rest`. */
const WAVE_OF: Readonly<Record<string, Wave>> = {
  Namespace: 'namespaces',
  RoleBinding: 'bindings',
  ClusterRoleBinding: 'bindings',
  Job: 'workloads',
  CronJob: 'workloads',
  MutatingWebhookConfiguration: 'webhooks',
  ValidatingWebhookConfiguration: 'webhooks',
};

/**
 * Objects of a stage that are applied at the same time. Programs find their ServiceAccounts, roles, bindings, settings and
 * Secrets when they start; webhook configurations act on others as soon as they exist.
 */
const WAVES = ['namespaces', 'rest', 'bindings', 'workloads', 'webhooks'] as const;

type Wave = (typeof WAVES)[number];

/** The waves of a stage, in their order. */
export function wavesOf<O extends { readonly id: ObjectId }>(objects: readonly O[]): readonly (readonly O[])[] {
  return WAVES.map((wave) => objects.filter(({ id }) => waveOf(id) === wave));
}

function waveOf({ kind }: ObjectId): Wave {
  return isWorkloadKind(kind) ? 'workloads' : (WAVE_OF[kind] ?? 'rest');
}
