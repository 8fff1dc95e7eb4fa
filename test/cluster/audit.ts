import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The audit policy to start a control plane with. */
export const AUDIT_POLICY = join(__dirname, 'audit.yaml');

interface AuditEvent {
  readonly verb: string;
  readonly requestURI: string;
  readonly userAgent?: string;
  readonly impersonatedUser?: object;
  readonly responseStatus?: { readonly code: number; readonly message?: string };
}

/** The answer to deleting what is gone. */
const GONE = 404;

/**
 * The requests of this project's CLI that the API server has refused, from its audit log; without those that were only
 * tried. Unlike other programs it does not say its name, and acts for nobody else.
 */
export function refusedIn(folder: string): readonly string[] {
  // The last line may not be whole yet.
  const lines = readFileSync(join(folder, 'audit.log'), 'utf8').split('\n').slice(0, -1);
  return lines
    .map((line) => JSON.parse(line) as AuditEvent)
    .filter(({ userAgent, impersonatedUser }) => userAgent === undefined && impersonatedUser === undefined)
    .filter(({ requestURI }) => !requestURI.includes('dryRun=All'))
    .filter(({ responseStatus }) => (responseStatus?.code ?? 200) >= 400 && responseStatus?.code !== GONE)
    .map(({ verb, requestURI, responseStatus }) => {
      const { code = 0, message = '' } = responseStatus ?? {};
      return `${verb} ${requestURI.replace(/\?.*/, '')}: ${code} ${message}`;
    });
}
