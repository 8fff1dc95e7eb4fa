import type { PodSpec, Security } from '../../../charts/contract/admission/pod';
import { constraintFor, CONSTRAINTS, refusedBy } from '../../../charts/contract/admission/security-constraints';
import { admit, RANGE } from '../../support/constraints';

const pod = (securityContext: Security = {}, more: Partial<PodSpec> = {}): PodSpec => ({
  containers: [{ name: 'main', securityContext }],
  ...more,
});
const ROOT = { runAsUser: 0 };
const volume = (kind: string) => pod({}, { volumes: [{ name: 'v', [kind]: {} }] });
const RUNTIME_DEFAULT = { seccompProfile: { type: 'RuntimeDefault' } };

test.each<[what: string, pod: PodSpec, refusals: Partial<Record<keyof typeof CONSTRAINTS, string>>]>([
  ['nothing of its own', pod(), {}],
  ['a user of the namespace', pod({ runAsUser: RANGE.min }), {}],
  ['a user of its own', pod({ runAsUser: 1337 }), { 'restricted-v2': 'main: runAsUser' }],
  ['the user of its pod', pod({}, { securityContext: { runAsUser: 1337 } }), { 'restricted-v2': 'main: runAsUser' }],
  ['a group of its own', pod({}, { securityContext: { fsGroup: 100 } }), { 'restricted-v2': 'fsGroup' }],
  ['root', pod(ROOT), { 'restricted-v2': 'main: runAsUser', 'nonroot-v2': 'main: runAsUser' }],
  ['leave to be root', pod({ runAsNonRoot: false }), { 'nonroot-v2': 'main: runAsNonRoot' }],
  ['the runtime’s seccomp profile', pod(RUNTIME_DEFAULT), { anyuid: 'main: seccompProfile' }],
  [
    'no seccomp profile',
    pod({ seccompProfile: { type: 'Unconfined' } }),
    { 'restricted-v2': 'main: seccompProfile', 'nonroot-v2': 'main: seccompProfile', anyuid: 'main: seccompProfile' },
  ],
  [
    'more rights than its parent',
    pod({ allowPrivilegeEscalation: true }),
    { 'restricted-v2': 'main: allowPrivilegeEscalation', 'nonroot-v2': 'main: allowPrivilegeEscalation' },
  ],
  ['a low port', pod({ capabilities: { add: ['NET_BIND_SERVICE'] } }), { anyuid: 'main: capabilities' }],
  ['a volume of a claim', volume('persistentVolumeClaim'), {}],
])('a pod with %s', (_, given, refusals) => {
  const told = Object.entries(CONSTRAINTS).map(([name, each]) => [name, refusedBy(given, each, RANGE).join()]);
  const all = { 'restricted-v2': '', 'nonroot-v2': '', anyuid: '', privileged: '', ...refusals };
  expect(Object.fromEntries(told)).toEqual(all);
});

test.each<[what: string, pod: PodSpec, refusal: string]>([
  ['a path of the node', volume('hostPath'), 'volumes: hostPath'],
  ['the node’s network', pod({}, { hostNetwork: true }), 'hostNetwork'],
  ['the node’s processes', pod({}, { hostPID: true }), 'hostPID'],
  ['the node’s memory', pod({}, { hostIPC: true }), 'hostIPC'],
  ['a port of the node', { containers: [{ name: 'main', ports: [{ hostPort: 80 }] }] }, 'main: hostPort'],
  ['all privileges', pod({ privileged: true }), 'main: privileged'],
  ['a capability', pod({ capabilities: { add: ['SYS_ADMIN'] } }), 'main: capabilities'],
  ['an SELinux type', pod({ seLinuxOptions: { type: 'spc_t' } }), 'main: seLinuxOptions'],
  ['an SELinux type of the pod', pod({}, { securityContext: { seLinuxOptions: {} } }), 'seLinuxOptions'],
])('%s is for `privileged` alone', (_, given, refusal) => {
  const { privileged, ...others } = CONSTRAINTS;
  for (const constraint of Object.values(others)) expect(refusedBy(given, constraint)).toEqual([refusal]);
  expect(refusedBy(given, privileged)).toEqual([]);
  expect(constraintFor(given)).toBe('privileged');
});

test('the platform’s own pods keep the users of their images, and are root only where they say so', () => {
  expect(constraintFor(pod())).toBe('nonroot-v2');
  expect(constraintFor(pod(ROOT))).toBe('anyuid');
  expect(constraintFor(pod({ ...ROOT, ...RUNTIME_DEFAULT }))).toBe('privileged');
});

test('a container without a user gets one of the namespace, or is kept from root', () => {
  const mixed: PodSpec = { containers: [{ name: 'main' }, { name: 'wait', securityContext: { runAsUser: 65532 } }] };
  const users = ({ containers }: PodSpec) =>
    containers.map(({ securityContext: { runAsUser, runAsNonRoot } = {} }) => [runAsUser, runAsNonRoot]);
  const all = ['restricted-v2', 'nonroot-v2'] as const;
  expect(admit(mixed, ['restricted-v2'])).toBeUndefined();
  expect(users(admit(mixed, all)?.pod ?? pod())).toEqual([
    [undefined, true],
    [65532, true],
  ]);
  expect(users(admit(pod(), all)?.pod ?? pod())).toEqual([[RANGE.min, true]]);
});
