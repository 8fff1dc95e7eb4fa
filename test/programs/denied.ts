import { readFileSync } from 'node:fs';

interface AuditEvent {
  readonly user: { readonly username: string };
  readonly impersonatedUser?: { readonly username: string };
  readonly verb: string;
  readonly requestURI: string;
  readonly objectRef?: {
    readonly apiGroup?: string;
    readonly resource?: string;
    readonly subresource?: string;
    readonly namespace?: string;
    readonly name?: string;
  };
  readonly annotations?: Readonly<Record<string, string>>;
}

const DECISION = 'authorization.k8s.io/decision';

/**
 * The requests that RBAC did not allow, from an API server's audit log, each once: `<user>: <verb> <resource>
 * <namespace>/<name>`. What a user was refused whom a program asked for is the user's own. A program that starts before
 * its roles are known asks again: what it was allowed in the end is left out.
 */
export function deniedIn(log: string): readonly string[] {
  const found = new Set<string>();
  // The last line may not be whole yet.
  for (const line of readFileSync(log, 'utf8').split('\n').slice(0, -1)) {
    const isForbidden = line.includes(`"${DECISION}":"forbid"`);
    if (!isForbidden && !found.size) continue;
    const event = JSON.parse(line) as AuditEvent;
    // The API server is asked without a name whether it is ready, before it has its own roles.
    if (event.user.username === 'system:anonymous') continue;
    if (event.annotations?.[DECISION] === 'forbid') found.add(request(event));
    else if (event.annotations?.[DECISION] === 'allow') found.delete(request(event));
  }
  return [...found].sort();
}

function request({ user, impersonatedUser, verb, requestURI, objectRef }: AuditEvent): string {
  const who = (impersonatedUser ?? user).username.replace('system:serviceaccount:', '');
  if (!objectRef) return `${who}: ${verb} ${requestURI}`;
  const { apiGroup, resource = '', subresource, namespace, name } = objectRef;
  const what = [resource + (apiGroup ? `.${apiGroup}` : ''), subresource].filter(Boolean).join('/');
  const where = [namespace, name].filter(Boolean).join('/');
  return [`${who}: ${verb} ${what}`, where].filter(Boolean).join(' ');
}
