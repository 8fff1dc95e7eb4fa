import { RESTRICTED as DEMANDED } from '../contract/admission/restricted';
import type * as k8s from './k8s';

/** A value of an environment variable: text, or where the cluster takes it from. */
export type EnvValue = string | k8s.EnvVarSource;

/** Environment variables, by name. */
export type Environment = Readonly<Record<string, EnvValue>>;

/** From a field of the pod, such as `metadata.namespace`. */
export function field(fieldPath: string, apiVersion?: string): k8s.EnvVarSource {
  return { fieldRef: { fieldPath, apiVersion } };
}

/** From a limit or request of the container itself, such as `limits.cpu`, in units of one. */
export function resource(name: string): k8s.EnvVarSource {
  return { resourceFieldRef: { resource: name, divisor: '1' } };
}

/** From a key of a ConfigMap in the pod's namespace. */
export function configKey(name: string, key: string): k8s.EnvVarSource {
  return { configMapKeyRef: { name, key } };
}

/** From a key of a Secret in the pod's namespace. */
export function secretKey(name: string, key: string): k8s.EnvVarSource {
  return { secretKeyRef: { name, key } };
}

/** Amounts by resource name, such as `{ cpu: '100m', memory: '128Mi' }`. */
export type Amounts = Readonly<Record<string, string>>;

/** Where a volume is mounted: its name, or its name with options. */
export type Mount = string | { readonly volume: string; readonly readOnly?: boolean; readonly subPath?: string };

/** One container of a pod. `more` takes all other fields of Kubernetes' Container. */
export interface ContainerProps {
  readonly name: string;
  readonly image: string;
  readonly command?: readonly string[];
  readonly args?: readonly string[];
  readonly env?: Environment;
  /** All keys of these as environment variables. */
  readonly envFrom?: readonly k8s.EnvFromSource[];
  readonly ports?: readonly k8s.ContainerPort[];
  /** Volumes by mount path. */
  readonly mounts?: Readonly<Record<string, Mount>>;
  readonly readiness?: k8s.Probe;
  readonly liveness?: k8s.Probe;
  readonly resources?: { readonly requests?: Amounts; readonly limits?: Amounts };
  /** @default {@link RESTRICTED} */
  readonly securityContext?: k8s.SecurityContext;
  readonly more?: Partial<k8s.Container>;
}

/** The least that every container has: no escalation of privileges, no capabilities. */
export const UNPRIVILEGED: k8s.SecurityContext = { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } };

/** What the Pod Security Standard "restricted" demands of a pod, or of each of its containers. */
export const RESTRICTED_POD = { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } } as const;

/** What the Pod Security Standard "restricted" demands of a container. */
export const RESTRICTED: k8s.SecurityContext = DEMANDED;

/** The user `nobody` of many images, which Kubernetes wants as a number where it is to see that it is not root. */
export const NOBODY = 65534;

/** A container, with the restricted security context unless it is given another. */
export function container(props: ContainerProps): k8s.Container {
  const variable = ([name, value]: [name: string, value: EnvValue]) =>
    typeof value === 'string' ? { name, value } : { name, valueFrom: value };
  return {
    name: props.name,
    image: props.image,
    command: props.command,
    args: props.args,
    env: props.env && Object.entries(props.env).map(variable),
    envFrom: props.envFrom,
    ports: props.ports,
    volumeMounts: props.mounts && Object.entries(props.mounts).map(([path, mount]) => volumeMount(path, mount)),
    readinessProbe: props.readiness,
    livenessProbe: props.liveness,
    resources: props.resources,
    securityContext: props.securityContext ?? RESTRICTED,
    ...props.more,
  };
}

/** A port that a container listens on. */
export function port(containerPort: number, name?: string): k8s.ContainerPort {
  return { containerPort, name, protocol: 'TCP' };
}

/** When a probe runs, and how it is judged; the scheme is HTTP unless it is given. */
export type ProbeOptions = Omit<k8s.Probe, 'httpGet'> & { readonly scheme?: 'HTTP' | 'HTTPS' };

/** A probe by HTTP GET; the port may be a name. */
export function httpGet(path: string, portOrName: number | string, options: ProbeOptions = {}): k8s.Probe {
  const { scheme, ...timing } = options;
  return { httpGet: { path, port: portOrName, scheme }, ...timing };
}

function volumeMount(mountPath: string, mount: Mount) {
  if (typeof mount === 'string') return { mountPath, name: mount };
  return { mountPath, name: mount.volume, readOnly: mount.readOnly, subPath: mount.subPath };
}
