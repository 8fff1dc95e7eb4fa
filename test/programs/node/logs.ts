import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { join } from 'node:path';

import { NODE_ADDRESS } from './network';
import type { Settings } from './objects';

/** Where kubelets listen. */
export const KUBELET_PORT = 10250;

/** Tells the API server what containers have printed, as the kubelet does: `/containerLogs/<namespace>/<pod>/<container>`. */
export function serveLogs({ folder, identity }: Settings): void {
  const server = createServer(identity, ({ url = '' }, response) => {
    const log = logFile(folder, url);
    if (log === undefined) response.statusCode = 404;
    response.end(log === undefined ? 'this container is played, or not there' : readFileSync(log));
  });
  server.listen(KUBELET_PORT, NODE_ADDRESS);
}

/** The file of the log that a request of the API server is for, if there is one. */
export function logFile(folder: string, url: string): string | undefined {
  const [, namespace, pod, container] = /^\/containerLogs\/([^/?]+)\/([^/?]+)\/([^/?]+)/.exec(url) ?? [];
  const file = join(folder, `${namespace}_${pod}`, `${container}.log`);
  return namespace !== undefined && existsSync(file) ? file : undefined;
}
