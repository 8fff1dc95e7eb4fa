import { isDeepStrictEqual } from 'node:util';

import { at, itemsAt, type JsonObject, textAt } from '../../cli/json';

/** Fields that cannot change, and what a real API server says of each. */
const FIELDS: Readonly<Record<string, readonly [path: readonly string[], message: string]>> = {
  Deployment: [['spec', 'selector'], 'spec.selector: Invalid value: field is immutable'],
  RoleBinding: [['roleRef'], 'roleRef: Invalid value: cannot change roleRef'],
  StatefulSet: [
    ['spec', 'serviceName'],
    "spec: Forbidden: updates to statefulset spec for fields other than 'replicas' are forbidden",
  ],
  Job: [['spec', 'template'], 'spec.template: Invalid value: field is immutable'],
  Secret: [['type'], 'type: Invalid value: field is immutable'],
};

/** Why an API server refuses a change; undefined if it takes it. */
export function immutable(before: JsonObject, after: JsonObject): string | undefined {
  if (after.kind === 'CustomResourceDefinition') return storedVersions(before, after) ?? conversion(before, after);
  const [path, message] = FIELDS[textAt(after, 'kind') ?? ''] ?? [];
  return path && !isDeepStrictEqual(at(before, ...path), at(after, ...path)) ? message : undefined;
}

function storedVersions(before: JsonObject, after: JsonObject): string | undefined {
  const names = itemsAt(after, 'spec', 'versions').map((version) => textAt(version, 'name'));
  const lost = itemsAt(before, 'status', 'storedVersions').find((stored) => !names.includes(String(stored)));
  return lost === undefined
    ? undefined
    : `status.storedVersions[0]: Invalid value: ${String(lost)}: must appear in spec.versions`;
}

/** What cert-manager has written into a webhook stays when an apply leaves the webhook out. */
function conversion(before: JsonObject, after: JsonObject): string | undefined {
  const isLeft = at(before, 'spec', 'conversion', 'webhook') && !at(after, 'spec', 'conversion', 'webhook');
  return isLeft && textAt(after, 'spec', 'conversion', 'strategy') !== 'None'
    ? 'spec.conversion.strategy: Required value'
    : undefined;
}
