import { addTo } from '../../charts/contract/lists';
import { type Category, categoryOf } from '../categories';
import { nameOfObject, type ObjectId } from '../cluster/objects';
import type { Code } from '../explanations';
import { type Finding, listed, ok } from '../findings';
import { findWaiting } from '../install/readiness';
import type { CheckContext } from './check';

/** What {@link readiness} is about. */
export const READINESS_CATEGORIES: readonly [Category, ...Category[]] = [
  'workloads',
  'certificates',
  'cluster',
  'gateway',
  'secrets',
  'webhooks',
];

/** Objects that are not ready; those with the same reason are one finding. */
export async function readiness({ api, rendering: { objects }, judged }: CheckContext): Promise<readonly Finding[]> {
  const byReason = new Map<string, ObjectId[]>();
  for (const { id, reason } of await findWaiting(api, judged, objects)) addTo(byReason, reason, id);
  if (!byReason.size) {
    const isOne = judged.every(({ id }) => readinessCategory(id.kind) === 'workloads');
    return [ok(`all ${judged.length} workloads${isOne ? '' : ', certificates, webhooks and CRDs'}`)];
  }
  return [...byReason].map(([reason, ids]): Finding => {
    const [first] = ids;
    const what = `${listed(ids.map(nameOfObject))}: ${reason}`;
    return { level: 'error', what, ...(first ? adviceFor(first, reason) : { code: 'workloads/not-ready' }) };
  });
}

/** The Service that a webhook is called through. */
const SERVICE = /no pod answers behind Service ([^/ ]+)/;

/** Remedies by the reason that pods, workloads and certificates give, and the codes of those that only pods give. */
const REMEDIES: readonly (readonly [RegExp, (id: ObjectId, reason: string) => string, Code?])[] = [
  [/it does not exist|does not serve it/, () => 'npx cdk8s-kubeflow up'],
  [
    /ImagePull|ErrImage|InvalidImageName/,
    () => 'check that the image exists, and that the nodes may pull it',
    'workloads/image-pull',
  ],
  [
    /CrashLoopBackOff|Error/,
    (id) => `see why it ends: kubectl ${namespaceOption(id)}logs ${resourceName(id)} --previous`,
    'workloads/crashes',
  ],
  [/secret "?[^ ]+ not found/i, () => 'npx cdk8s-kubeflow secrets', 'workloads/secret-missing'],
  [/Insufficient|nodes are available/, () => `add nodes, or write size: 'laptop'`, 'workloads/no-room'],
  [/quota/, () => 'raise that quota', 'workloads/quota'],
  [
    SERVICE,
    (_, reason) => `see kubectl --namespace ${SERVICE.exec(reason)?.[1] ?? ''} get deployments,pods,endpointslices`,
  ],
  [/no certificate authority/, () => 'see whether the program that puts it there runs (cainjector, istiod, its own)'],
];

/** Codes by kind; all other kinds are workloads. */
const CODES: Readonly<Record<string, Code>> = {
  Certificate: 'certificates/not-ready',
  ClusterIssuer: 'certificates/not-ready',
  CustomResourceDefinition: 'cluster/crd-not-served',
  ExternalSecret: 'secrets/not-ready',
  Gateway: 'gateway/not-ready',
  Issuer: 'certificates/not-ready',
  MutatingWebhookConfiguration: 'webhooks/not-ready',
  SealedSecret: 'secrets/not-ready',
  ValidatingWebhookConfiguration: 'webhooks/not-ready',
};

/** What a finding about an object of a kind that is not ready is about. */
export function readinessCategory(kind: string): string {
  return categoryOf(CODES[kind] ?? 'workloads/not-ready');
}

/**
 * The code of an object that is not ready, and what to do about it.
 * @param usual the code of a workload or a pod whose reason has none of its own
 */
export function adviceFor(
  id: ObjectId,
  reason: string,
  usual: Code = 'workloads/not-ready',
): { readonly code: Code; readonly remedy: string } {
  const [, remedy, code] = REMEDIES.find(([pattern]) => pattern.test(reason)) ?? [];
  return { code: CODES[id.kind] ?? code ?? usual, remedy: remedy ? remedy(id, reason) : describe(id) };
}

function describe(id: ObjectId): string {
  return `see kubectl ${namespaceOption(id)}describe ${resourceName(id)}`;
}

/** The option of kubectl for the namespace of an object. */
export function namespaceOption({ namespace }: ObjectId): string {
  return namespace === undefined ? '' : `--namespace ${namespace} `;
}

/** An object as kubectl takes it. */
export function resourceName({ kind, name }: ObjectId): string {
  return `${kind.toLowerCase()}/${name}`;
}
