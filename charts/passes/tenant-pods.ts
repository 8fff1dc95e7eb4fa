import type { Construct } from 'constructs';

import { celList, celOf, celText, celUnless } from '../kit/cel';
import { TenantPodPolicy } from '../kit/mutating-policy';
import { homeOf } from './index';

/** Has the API server patch the pods of tenants as they are made, before all webhooks; not without patches. */
export function patchTenantPods(tree: Construct, name: string, patches: readonly string[]): void {
  const home = homeOf(tree);
  if (!home || !patches.length) return;
  const mutation = { patchType: 'JSONPatch', jsonPatch: { expression: celList(...patches) } } as const;
  new TenantPodPolicy(home, name, { mutation });
}

/** Adds a field of the pod, as a JSON patch in CEL. */
export function add(path: string, value: unknown): string {
  return `JSONPatch{op: "add", path: ${celText(`/spec/${path}`)}, value: ${celOf(value)}}`;
}

/** Takes a field of the pod away. */
export function remove(path: string): string {
  return `JSONPatch{op: "remove", path: ${celText(`/spec/${path}`)}}`;
}

/** Adds a field, if the pod has none. */
export function unlessSet(field: string, value: unknown): string {
  const path = field.replaceAll('.', '/');
  return celUnless(`object.spec.?${field.replaceAll('.', '.?')}.hasValue()`, add(path, value));
}

/** Adds labels of nodes, but for those that the pod selects by itself. */
export function labelsUnlessSet(nodeSelector: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(nodeSelector).map(([key, value]) => {
    const isSet = `has(object.spec.nodeSelector) && ${celText(key)} in object.spec.nodeSelector`;
    return celUnless(isSet, add(`nodeSelector/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`, value));
  });
}
