import type { Api } from '../cluster/api';
import { nameOfObject } from '../cluster/objects';
import { MissingRights } from '../cluster/rights';
import { MOST_NAMES } from '../findings';
import { waitUntilReady } from '../install/patience';
import { findWaiting, hasReadiness, type Waiting } from '../install/readiness';
import { reminding, waitingText } from '../progress';
import type { Rendering } from '../rendering/rendering';
import { PROFILE, readProfiles } from './profiles';

/**
 * Waits until everything rendered is ready, as far as the user may read that, and says to stderr what is waited for.
 * @param timeout seconds
 * @returns what is still not ready when the time is over
 */
export async function waitForAll(api: Api, { objects }: Rendering, timeout: number): Promise<readonly Waiting[]> {
  const rights = new MissingRights();
  const readable = await rights.readable(
    api,
    objects.filter(({ id }) => hasReadiness(id)),
  );
  const rendered = new Set(objects.filter(({ id }) => id.kind === PROFILE.kind).map(({ id }) => id.name));
  const tenants = async (): Promise<readonly Waiting[]> => {
    if (!rendered.size) return [];
    const all = (await readProfiles(api, objects)).filter(({ name }) => rendered.has(name));
    return all.flatMap(({ name, problem: reason }) =>
      reason === undefined ? [] : [{ id: { ...PROFILE, name }, reason }],
    );
  };
  const look = async (explain: boolean): Promise<readonly Waiting[]> => {
    const found = [
      rights.allowed('readiness', findWaiting(api, readable, objects, explain), []),
      rights.allowed('tenants', tenants(), []),
    ];
    return (await Promise.all(found)).flat();
  };
  return waitUntilReady({ look, found: announcer(), timeout });
}

/** Says what is waited for when that changes, and from time to time. */
function announcer(): (waiting: readonly Waiting[]) => void {
  const start = Date.now();
  const remind = reminding((text) => console.error(text));
  return (waiting) => {
    if (waiting.length) remind(waitingText(waiting), start);
  };
}

/** The message at the end of the time. */
export function notReadyAfter(waiting: readonly Waiting[], seconds: number): string {
  const lines = waiting.slice(0, MOST_NAMES).map(({ id, reason }) => `  ${nameOfObject(id)}: ${reason}`);
  const more = waiting.length - lines.length;
  return [`not ready after ${seconds} seconds:`, ...lines, ...(more > 0 ? [`  and ${more} more`] : [])].join('\n');
}
