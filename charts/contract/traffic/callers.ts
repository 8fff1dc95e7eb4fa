import { serviceHost } from '../cluster-domain';
import { CALLERS_FILTER, SERVICES } from '../services';
import type { Identity } from './authorization';
import { hasAll, type Mesh, type Typed } from './mesh';
import type { EnvoyFilterSpec } from './objects';
import type { Pod } from './pods';
import type { Request } from './verdict';

/** The settings of a program that writes the caller into the user header. */
interface Naming {
  readonly user: string;
  readonly groups: string;
  /** Identities of the callers that name the user themselves. */
  readonly trusted: ReadonlySet<string>;
}

/** The program of a filter (charts/components/knative-serving/callers.lua), as far as it decides. */
function namingOf({ spec }: Typed<EnvoyFilterSpec>): Naming {
  const program = spec.configPatches?.[0]?.patch?.value?.typed_config?.default_source_code?.inline_string ?? '';
  const read = (name: string) => new RegExp(`^local ${name} = "([^"]*)"$`, 'm').exec(program)?.[1] ?? '';
  const trusted = [...program.matchAll(/\["spiffe:\/\/([^"]+)"\] = true/g)].map(([, principal = '']) => principal);
  return { user: read('USER'), groups: read('GROUPS'), trusted: new Set(trusted) };
}

/** The request as a proxy hands it on that writes the caller's identity into the user header. */
export function nameCaller(mesh: Mesh, pod: Pod, from: Identity | undefined, request: Request): Request {
  const naming = mesh.once(pod, 'naming of callers', () => {
    const filters = mesh.of<EnvoyFilterSpec>('EnvoyFilter', pod.namespace);
    const found = filters.find(
      ({ name, spec }) =>
        name.endsWith(`/${CALLERS_FILTER}`) && hasAll(pod.labels, spec.workloadSelector?.labels ?? {}),
    );
    return found && namingOf(found);
  });
  if (!naming || (from && naming.trusted.has(from.principal))) return request;
  const headers = withoutHeaders(request, naming.user, naming.groups);
  if (!from) return { ...request, headers };
  const user = `system:serviceaccount:${from.namespace}:${from.serviceAccount}`;
  return { ...request, headers: { ...headers, [naming.user]: user } };
}

/** The headers of a request but some. */
function withoutHeaders({ headers }: Request, ...names: readonly string[]): Request['headers'] {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !names.includes(name)));
}

/** A request as the activator hands it on: without the headers that were for it. */
export function released(request: Request): Request {
  return { ...request, headers: withoutHeaders(request, REVISION.namespace, REVISION.name) };
}

/** The headers by which gateways tell the activator whom a request is for. */
export const REVISION = { namespace: 'knative-serving-namespace', name: 'knative-serving-revision' } as const;

/** The Service to which the activator hands a request, if it is the activator and the request is for a model. */
export function heldFor({ namespace, labels }: Pod, { headers }: Request, mesh: Mesh): string | undefined {
  const { clusterDomain, knativeNamespace } = mesh;
  if (namespace !== knativeNamespace || !hasAll(labels, SERVICES.knative.activator.labels)) return undefined;
  const { [REVISION.namespace]: place, [REVISION.name]: revision } = headers;
  if (place === undefined || revision === undefined) return undefined;
  return serviceHost(`${revision}-private`, place, clusterDomain);
}
