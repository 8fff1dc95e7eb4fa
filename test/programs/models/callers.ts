import type { Manifest } from '../../../charts/contract/manifest';
import type { Bed } from '../bed';
import { STAND_IN } from '../images';
import { OTHER } from '../mesh/platform';
import { TENANT } from '../platform';

/** Who calls a model of the first tenant from outside, and what each one reads: a status, or the page of the login. */
export const ANSWERS = {
  ...{ owner: 200, guest: 200, stranger: 403 },
  ...{ 'own token': 200, 'other token': 403, expired: 401, none: 'login' },
} as const;

/** The keys of {@link ANSWERS}. */
export const CALLERS = Object.keys(ANSWERS) as readonly (keyof typeof ANSWERS)[];

/** A pod of each tenant, in whose network requests are sent. */
export const CALLING_PODS = [TENANT, OTHER].map((namespace): Manifest => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { namespace, name: 'caller', labels: { app: 'caller' } },
  spec: {
    serviceAccountName: 'default-editor',
    containers: [{ name: 'main', image: STAND_IN, command: ['/stand-in', 'echo', '8080'] }],
  },
}));

/** Waits for the gateways, and for the pods that call. */
export async function areReady(bed: Bed): Promise<void> {
  const wait = ['wait', '--for=condition=Ready', '--timeout=120s'] as const;
  await bed.kubectl(...wait, 'pods', '--all', '--namespace', 'istio-system');
  for (const namespace of [TENANT, OTHER]) await bed.kubectl(...wait, 'pod/caller', '--namespace', namespace);
}
