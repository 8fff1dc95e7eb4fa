import { VERSION } from '../../charts/versions';
import { CliError } from '../errors';
import { isAhead } from '../plan/direction';
import { FACTS_ID, type PlatformFacts, readFacts } from '../rendering/platform-facts';
import { isNewer } from '../versions';
import type { Comparison } from './comparison';
import type { Side } from './side';

/** What the platform of a side says of itself; undefined for YAML of others. */
export function factsOf(side: Side): PlatformFacts | undefined {
  const config = side.find(FACTS_ID.kind, FACTS_ID.name, FACTS_ID.namespace);
  return config && readFacts(config.object);
}

/** What the two sides are called, and whether they may be two platforms. */
export interface Sides {
  readonly before: string;
  readonly after: string;
  /** Whether another url is meant. */
  readonly anyPlatform: boolean;
  /** Of a cluster: whether it is to be compared although it is newer than the rendering; undefined for renderings. */
  readonly downgrade?: boolean;
}

/**
 * Looks whether two renderings can be compared.
 * @returns what is to be known before the rest is read
 * @throws CliError for a rendering of a newer version of this project, for renderings of different platforms, and for a
 * cluster that is newer than the rendering
 */
export function checkPlatforms({ before, after }: Comparison, sides: Sides): readonly string[] {
  const [old, now] = [factsOf(before), factsOf(after)];
  if (sides.downgrade === false && old && now) refuseNewerCluster(old, now, sides);
  const renderings = [
    ...(sides.downgrade === undefined ? [[sides.before, old] as const] : []),
    [sides.after, now] as const,
  ];
  for (const [name, facts] of renderings) {
    if (!facts || !isNewer(facts.renderedBy, VERSION)) continue;
    throw new CliError(
      `${name} was rendered by cdk8s-kubeflow ${facts.renderedBy}, and this is ${VERSION}, whose rules may not know what is in ` +
        `it; install the newer one: npm install cdk8s-kubeflow@${facts.renderedBy}`,
    );
  }
  if (!old || !now) return [];
  return [...differentUrls(old, now, sides), ...goesBack(old, now)];
}

function refuseNewerCluster(old: PlatformFacts, now: PlatformFacts, { before, after }: Sides): void {
  if (!isAhead(old, now)) return;
  throw new CliError(
    `${before} has Kubeflow ${old.kubeflow} (rendered by cdk8s-kubeflow ${old.renderedBy}), which is newer than ${after} ` +
      `(${now.kubeflow}, ${now.renderedBy}); to see what breaks on the way back: --downgrade`,
  );
}

function differentUrls(old: PlatformFacts, now: PlatformFacts, sides: Sides): readonly string[] {
  if (old.url === now.url) return [];
  if (sides.anyPlatform) return [`the platform moves from ${old.url} to ${now.url}`];
  throw new CliError(
    `${sides.before} is the platform ${old.url}, and ${sides.after} is ${now.url}; if it moves there, or if two platforms are ` +
      'to be compared: --any-platform',
  );
}

function goesBack(old: PlatformFacts, now: PlatformFacts): readonly string[] {
  if (!isNewer(old.kubeflow, now.kubeflow)) return [];
  return [
    `Kubeflow goes back from ${old.kubeflow} to ${now.kubeflow}: versions of CRDs that are stored may be missing`,
  ];
}
