import { quantity } from '../../../charts/contract/quantity';
import type * as k8s from '../../../charts/kit/k8s';
import type { Pod } from './objects';
import { type Content, type DataKind, field, type ServiceAddress, type Sources } from './sources';

type Variables = Record<string, string>;

/** What a container cannot start without: the kubelet's CreateContainerConfigError. */
export class ConfigError extends Error {}

/** The environment of a container, as the kubelet makes it, without what the image says. */
export async function environment(
  pod: Pod,
  container: k8s.Container,
  sources: Sources,
  address: string,
): Promise<Readonly<Variables>> {
  const variables: Variables = {};
  for (const { prefix = '', configMapRef, secretRef } of container.envFrom ?? []) {
    const [kind, ref]: [DataKind, typeof configMapRef] = configMapRef
      ? ['configmaps', configMapRef]
      : ['secrets', secretRef];
    for (const [key, value] of await required(sources, kind, ref)) variables[prefix + key] = value.toString();
  }
  const links = serviceLinks(pod, sources);
  for (const { name, value, valueFrom } of container.env ?? []) {
    const found = valueFrom
      ? await valueOf(pod, container, sources, address, valueFrom)
      : expand(value ?? '', { ...links, ...variables });
    if (found !== undefined) variables[name] = found;
  }
  return { ...links, ...variables };
}

async function required(
  sources: Sources,
  kind: DataKind,
  ref: { readonly name?: string; readonly optional?: boolean } | undefined,
): Promise<Content> {
  const content = await sources.data(kind, ref?.name ?? '');
  if (content || ref?.optional) return content ?? new Map<string, Buffer>();
  throw new ConfigError(`${kind} ${JSON.stringify(ref?.name)} not found`);
}

async function valueOf(
  pod: Pod,
  container: k8s.Container,
  sources: Sources,
  address: string,
  { fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef }: k8s.EnvVarSource,
): Promise<string | undefined> {
  if (fieldRef) return field(pod, fieldRef.fieldPath, address);
  if (resourceFieldRef) return resource(container, resourceFieldRef.resource, resourceFieldRef.divisor);
  const ref = configMapKeyRef ?? secretKeyRef;
  if (!ref) return undefined;
  const kind = configMapKeyRef ? 'configmaps' : 'secrets';
  const value = (await required(sources, kind, ref)).get(ref.key);
  if (!value && !ref.optional) throw new ConfigError(`${kind} ${ref.name ?? ''} has no key ${ref.key}`);
  return value?.toString();
}

/** A request or a limit of a container as a whole number of its divisor. Without a limit it is 0 here. */
function resource({ resources }: k8s.Container, path: string, divisor: string | number = 1): string {
  const [kind, name = ''] = path.split('.');
  const amounts = kind === 'limits' ? resources?.limits : resources?.requests;
  return String(Math.ceil(quantity(amounts?.[name] ?? 0) / (quantity(divisor) || 1)));
}

/** Replaces `$(NAME)` by a variable; `$$` stands for a dollar sign. Unknown names stay as they are. */
export function expand(text: string, variables: Readonly<Variables>): string {
  return text.replace(/\$(?:\$|\(([^()]*)\))/g, (all, name?: string) =>
    name === undefined ? '$' : (variables[name] ?? all),
  );
}

/** The variables of the Services in a pod's namespace, and of the API server's. */
function serviceLinks({ metadata, spec }: Pod, sources: Sources): Variables {
  const own = spec.enableServiceLinks === false ? [] : sources.services(metadata.namespace);
  const api = sources.services('default').filter(({ name }) => name === 'kubernetes');
  return Object.assign({}, ...[...own, ...api].map(linksOf)) as Variables;
}

function linksOf({ name, address, ports }: ServiceAddress): Variables {
  const upper = (text: string) => text.toUpperCase().replaceAll('-', '_');
  const prefix = upper(name);
  const [first] = ports;
  if (!first) return {};
  const url = (port: number, protocol: string) => `${protocol}://${address}:${port}`;
  const links: Variables = {
    [`${prefix}_SERVICE_HOST`]: address,
    [`${prefix}_SERVICE_PORT`]: String(first.port),
    [`${prefix}_PORT`]: url(first.port, (first.protocol ?? 'TCP').toLowerCase()),
  };
  for (const { name: portName, port, protocol = 'TCP' } of ports) {
    if (portName) links[`${prefix}_SERVICE_PORT_${upper(portName)}`] = String(port);
    const key = `${prefix}_PORT_${port}_${protocol}`;
    links[key] = url(port, protocol.toLowerCase());
    Object.assign(links, {
      [`${key}_PROTO`]: protocol.toLowerCase(),
      [`${key}_PORT`]: String(port),
      [`${key}_ADDR`]: address,
    });
  }
  return links;
}
