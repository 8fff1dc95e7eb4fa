import type { Api } from '../cluster/api';
import { ClusterError } from '../errors';
import type { PlatformFacts } from '../rendering/platform-facts';
import { findInstalled, type Installed } from '../status/installed';

/** Which cluster a command is about to change, and what is installed there. */
export interface Where {
  /** Context and address. */
  readonly cluster: string;
  readonly context: string;
  readonly server: string;
  /** Undefined where nothing is installed, or where it may not be read. */
  readonly installed: Installed | undefined;
  /** Why it is not known what is installed. */
  readonly unread?: string;
}

/** Looks where a command is about to change something. */
export async function readWhere(api: Api): Promise<Where> {
  const place = { cluster: api.description, context: api.context, server: api.server };
  try {
    return { ...place, installed: await findInstalled(api) };
  } catch (error) {
    if (!(error instanceof ClusterError) || error.status !== 403) throw error;
    return { ...place, installed: undefined, unread: error.message };
  }
}

/** Says where something is about to be changed, in lines or as one event. */
export function printWhere(where: Where, json: boolean | undefined, rendered?: PlatformFacts): void {
  if (json) console.log(JSON.stringify(whereEvent(where, rendered)));
  else console.log(whereLines(where, rendered).join('\n'));
}

/** The cluster, what is installed, and what is rendered if that is not the same. */
export function whereLines(where: Where, rendered: PlatformFacts | undefined): readonly string[] {
  const { cluster, installed } = where;
  const [here, there] = [installed?.facts, rendered].map((facts) => facts && factsText(facts));
  return [
    `cluster: ${cluster}`,
    `installed: ${here ?? absence(where)}`,
    ...(there === undefined || there === here ? [] : [`rendered: ${there}`]),
  ];
}

function whereEvent({ context, server, installed, unread }: Where, rendered: PlatformFacts | undefined): object {
  const interrupted = installed && !installed.facts ? { interrupted: true } : {};
  return { event: 'where', context, server, installed: installed?.facts ?? null, ...interrupted, unread, rendered };
}

function absence({ installed, unread }: Where): string {
  if (unread !== undefined) return `not known; ${unread}`;
  return installed ? 'a platform whose installation was interrupted' : 'nothing';
}

function factsText({ kubeflow, url, renderedBy }: PlatformFacts): string {
  return `Kubeflow ${kubeflow}, ${url} (rendered by cdk8s-kubeflow ${renderedBy})`;
}
