import { nameOfObject, type ObjectId } from '../cluster/objects';
import { type Finding, listed, ok } from '../findings';
import { findWaiting } from '../install/readiness';
import type { CheckContext } from './check';

/** Objects that are not ready; those with the same reason are one finding. */
export async function readiness({ api, rendering: { objects }, judged }: CheckContext): Promise<readonly Finding[]> {
  const byReason = new Map<string, ObjectId[]>();
  for (const { id, reason } of await findWaiting(api, judged, objects)) {
    byReason.set(reason, [...(byReason.get(reason) ?? []), id]);
  }
  if (!byReason.size) {
    return [ok(`all ${judged.length} workloads, certificates, webhooks and CRDs`)];
  }
  return [...byReason].map(([reason, ids]): Finding => {
    const [first] = ids;
    const remedy = first ? remedyFor(first, reason) : '';
    return { level: 'error', what: `${listed(ids.map(nameOfObject))}: ${reason}`, remedy };
  });
}

/** The Service that a webhook is called through. */
const SERVICE = /no pod answers behind Service ([^/ ]+)/;

/** Remedies by the reason that pods, workloads and certificates give. */
const REMEDIES: readonly (readonly [RegExp, (id: ObjectId, reason: string) => string])[] = [
  [/it does not exist|does not serve it/, () => 'npx cdk8s-kubeflow up'],
  [/ImagePull|ErrImage|InvalidImageName/, () => 'check that the image exists, and that the nodes may pull it'],
  [
    /CrashLoopBackOff|Error/,
    (id) => `see why it ends: kubectl ${namespaceOption(id)}logs ${resourceName(id)} --previous`,
  ],
  [/secret "?[^ ]+ not found/i, () => 'npx cdk8s-kubeflow secrets'],
  [/Insufficient|nodes are available/, () => `add nodes, or write size: 'laptop'`],
  [/quota/, () => 'raise that quota'],
  [
    SERVICE,
    (_, reason) => `see kubectl --namespace ${SERVICE.exec(reason)?.[1] ?? ''} get deployments,pods,endpointslices`,
  ],
  [/no certificate authority/, () => 'see whether the program that puts it there runs (cainjector, istiod, its own)'],
];

/** What to do about an object that is not ready. */
export function remedyFor(id: ObjectId, reason: string): string {
  const [, remedy] = REMEDIES.find(([pattern]) => pattern.test(reason)) ?? [];
  return remedy ? remedy(id, reason) : `see kubectl ${namespaceOption(id)}describe ${resourceName(id)}`;
}

/** The option of kubectl for the namespace of an object. */
export function namespaceOption({ namespace }: ObjectId): string {
  return namespace === undefined ? '' : `--namespace ${namespace} `;
}

/** An object as kubectl takes it. */
export function resourceName({ kind, name }: ObjectId): string {
  return `${kind.toLowerCase()}/${name}`;
}
