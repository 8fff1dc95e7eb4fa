import { type Container, containersOf, type PodSpec, type Security, VOLUMES } from './pod';

/*
 * Pod Security Standards, as the API server judges by them; texts are its own:
 * https://github.com/kubernetes/pod-security-admission/tree/v0.34.2/policy
 * Sysctls, SELinux, AppArmor, the mount of /proc and hosts in probes are not judged: no program of the platform sets them.
 */

/** The standards, from the loosest to the strictest. */
export type Standard = 'privileged' | 'baseline' | 'restricted';

/** Reports what is wrong with a pod, if anything is. */
type Check = (pod: PodSpec) => string | undefined;

/** What a standard refuses of a pod; nothing if it is admitted. */
export function violations(pod: PodSpec, standard: Standard): readonly string[] {
  if (standard === 'privileged') return [];
  const checks = standard === 'baseline' ? [...LOOSE, ...BASELINE] : [...BASELINE, ...RESTRICTED];
  return checks.flatMap((check) => check(pod) ?? []);
}

const quoted = (names: readonly string[]): string => names.map((name) => `"${name}"`).join(', ');
const plural = (noun: string, names: readonly unknown[]): string => (names.length === 1 ? noun : `${noun}s`);
const named = (names: readonly string[]): string => `${plural('container', names)} ${quoted(names)}`;

/** The containers of which something is true. */
function those(pod: PodSpec, isBad: (security: Security, container: Container) => boolean): readonly string[] {
  return containersOf(pod).flatMap((container) =>
    isBad(container.securityContext ?? {}, container) ? [container.name] : [],
  );
}

const sorted = (values: Iterable<string>): readonly string[] => [...new Set(values)].sort();

const BASELINE: readonly Check[] = [
  ({ hostNetwork, hostPID, hostIPC }) => {
    const shared = Object.entries({ hostNetwork, hostPID, hostIPC }).filter(([, is]) => is);
    return shared.length ? `host namespaces (${shared.map(([name]) => `${name}=true`).join(', ')})` : undefined;
  },
  (pod) => {
    const ports = (container: Container) => (container.ports ?? []).flatMap(({ hostPort }) => hostPort || []);
    const bad = those(pod, (_, container) => ports(container).length > 0);
    const numbers = sorted(containersOf(pod).flatMap(ports).map(String));
    const uses = bad.length === 1 ? 'uses' : 'use';
    return bad.length
      ? `hostPort (${named(bad)} ${uses} ${plural('hostPort', numbers)} ${numbers.join(', ')})`
      : undefined;
  },
  (pod) => {
    const bad = those(pod, ({ privileged }) => privileged === true);
    return bad.length ? `privileged (${named(bad)} must not set securityContext.privileged=true)` : undefined;
  },
];

/** Capabilities that the baseline standard lets pods add. */
const USUAL = new Set([
  'AUDIT_WRITE', 'CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'FSETID', 'KILL', 'MKNOD', 'NET_BIND_SERVICE', 'SETFCAP', 'SETGID',
  'SETPCAP', 'SETUID', 'SYS_CHROOT',
]); // oxfmt-ignore

const added = ({ capabilities }: Security): readonly string[] => capabilities?.add ?? [];

function adding(pod: PodSpec, allowed: ReadonlySet<string>): string | undefined {
  const bad = those(pod, (security) => added(security).some((name) => !allowed.has(name)));
  if (!bad.length) return undefined;
  const all = containersOf(pod).flatMap(({ securityContext = {} }) => added(securityContext));
  const capabilities = quoted(sorted(all.filter((name) => !allowed.has(name))));
  return `${named(bad)} must not include ${capabilities} in securityContext.capabilities.add`;
}

/** Checks of the baseline standard that stricter ones replace. */
const LOOSE: readonly Check[] = [
  (pod) => {
    const wrong = adding(pod, USUAL);
    return wrong && `non-default capabilities (${wrong})`;
  },
  ({ volumes = [] }) => {
    const bad = volumes.filter(({ hostPath }) => hostPath !== undefined).map(({ name }) => name);
    return bad.length ? `hostPath volumes (${plural('volume', bad)} ${quoted(bad)})` : undefined;
  },
  (pod) => badProfile(pod),
];

const isGood = (type: string): boolean => type === 'RuntimeDefault' || type === 'Localhost';

/** Pod and containers that set a profile that no standard allows. */
function badProfile(pod: PodSpec): string | undefined {
  const isBad = ({ seccompProfile }: Security) => seccompProfile !== undefined && !isGood(seccompProfile.type);
  const bad = those(pod, isBad);
  const ofPod = pod.securityContext && isBad(pod.securityContext);
  const setters = [...(ofPod ? ['pod'] : []), ...(bad.length ? [named(bad)] : [])];
  const types = [pod, ...containersOf(pod)].flatMap(({ securityContext }) => securityContext?.seccompProfile ?? []);
  const wrong = sorted(types.map(({ type }) => type).filter((type) => !isGood(type)));
  const text = `${setters.join(' and ')} must not set securityContext.seccompProfile.type to ${quoted(wrong)}`;
  return setters.length ? `seccompProfile (${text})` : undefined;
}

const RESTRICTED: readonly Check[] = [
  (pod) => {
    const bad = those(pod, ({ allowPrivilegeEscalation }) => allowPrivilegeEscalation !== false);
    const rule = 'allowPrivilegeEscalation != false';
    return bad.length ? `${rule} (${named(bad)} must set securityContext.allowPrivilegeEscalation=false)` : undefined;
  },
  (pod) => {
    const keeping = those(pod, ({ capabilities }) => !capabilities?.drop?.includes('ALL'));
    const kept = keeping.length ? [`${named(keeping)} must set securityContext.capabilities.drop=["ALL"]`] : [];
    const adds = adding(pod, new Set(['NET_BIND_SERVICE']));
    const wrong = adds === undefined ? kept : [...kept, adds];
    return wrong.length ? `unrestricted capabilities (${wrong.join('; ')})` : undefined;
  },
  ({ volumes = [] }) => {
    const bad = volumes.filter((volume) => !VOLUMES.some((kind) => volume[kind] !== undefined));
    const kinds = sorted(bad.flatMap((volume) => Object.keys(volume).filter((key) => key !== 'name')));
    const uses = `${bad.length === 1 ? 'uses' : 'use'} restricted volume ${plural('type', kinds)}`;
    const names = bad.map(({ name }) => name);
    const text = `${plural('volume', bad)} ${quoted(names)} ${uses} ${quoted(kinds)}`;
    return bad.length ? `restricted volume types (${text})` : undefined;
  },
  (pod) => {
    const { runAsNonRoot: ofPod } = pod.securityContext ?? {};
    const bad = those(pod, ({ runAsNonRoot }) => runAsNonRoot === false);
    const setters = [...(ofPod === false ? ['pod'] : []), ...(bad.length ? [named(bad)] : [])];
    const rule = 'runAsNonRoot != true';
    if (setters.length) return `${rule} (${setters.join(' and ')} must not set securityContext.runAsNonRoot=false)`;
    const silent = ofPod ? [] : those(pod, ({ runAsNonRoot }) => runAsNonRoot === undefined);
    return silent.length ? `${rule} (pod or ${named(silent)} must set securityContext.runAsNonRoot=true)` : undefined;
  },
  (pod) => {
    const bad = those(pod, ({ runAsUser }) => runAsUser === 0);
    const setters = [...(pod.securityContext?.runAsUser === 0 ? ['pod'] : []), ...(bad.length ? [named(bad)] : [])];
    return setters.length ? `runAsUser=0 (${setters.join(' and ')} must not set runAsUser=0)` : undefined;
  },
  (pod) => {
    const wrong = badProfile(pod);
    if (wrong) return wrong;
    const silent = pod.securityContext?.seccompProfile
      ? []
      : those(pod, ({ seccompProfile }) => seccompProfile === undefined);
    const must = 'must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost"';
    return silent.length ? `seccompProfile (pod or ${named(silent)} ${must})` : undefined;
  },
];
