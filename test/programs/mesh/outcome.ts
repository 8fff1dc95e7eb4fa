import type { Mesh } from '../../../charts/contract/traffic/mesh';
import type { Pod } from '../../../charts/contract/traffic/pods';
import type { Verdict } from '../../../charts/contract/traffic/verdict';
import type { Answer } from '../ask';
import type { Draw } from './draws';
import { workloadOf } from './real';

/** What an echo answers. */
interface Echo {
  readonly pod: string;
  /** With its query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, readonly string[]>>;
}

/** What is to happen by the walk, in the words of {@link happened}. */
export function expected(
  mesh: Mesh,
  { to }: Draw,
  { open, hops, service, request }: Verdict,
  echoes: readonly Pod[],
): string {
  const { status = 'no answer' } = hops.at(-1) ?? {};
  if (!open) return status === 302 ? 'login' : String(status);
  const reached = 'pod' in to ? [to.pod] : (mesh.service(service ?? '', '')?.pods ?? []);
  const [pod] = reached.filter((one) => echoes.includes(one));
  return pod ? arrives(pod.name.replace(/.*\//, ''), request.path, request.headers['kubeflow-userid']) : 'reached';
}

/** What has happened to a request: who was reached, or how it was refused. */
export function happened({ status, text }: Answer): string {
  if (status === 200 && text.startsWith('{"')) {
    const { pod, path, headers } = JSON.parse(text) as Echo;
    return arrives(workloadOf(pod), path, user(headers));
  }
  // Dex takes no other methods than GET there.
  if (status === 200 || status === 405) return 'reached';
  // oauth2-proxy tells programs in JSON that they must log in.
  if (text.includes('Sign in') || (status === 401 && text.trim() === '{}')) return 'login';
  // A proxy answers so for a connection that the next one has refused.
  return status === 0 || status === 503 ? 'no answer' : String(status);
}

/** Envoy adds the user twice while it fetches the keys for tokens of several issuers. */
function user({ 'Kubeflow-Userid': users = [] }: Echo['headers']): string | undefined {
  return new Set(users).size ? [...new Set(users)].join() : undefined;
}

function arrives(pod: string, path: string, user = 'no one'): string {
  return `reached ${pod} at ${path} as ${user}`;
}
