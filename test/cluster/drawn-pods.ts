import fc, { type Arbitrary } from 'fast-check';

import type { Bounds } from '../../charts/contract/admission/admit';
import type { ContainerLimits } from '../../charts/contract/admission/limit-range';
import type { Amounts, Container, PodSpec, Security } from '../../charts/contract/admission/pod';
import { RESTRICTED } from '../../charts/contract/admission/restricted';

const seldom = <T>(value: Arbitrary<T>, weight = 1): Arbitrary<T | undefined> =>
  fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, { weight, arbitrary: value });

/** A record without the fields that are not drawn. */
function said<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as T;
}

const STEPS = {
  cpu: ['10m', '100m', '250m', '500m', '1', '2'],
  memory: ['10Mi', '64Mi', '128Mi', '512Mi', '1Gi', '2Gi'],
} as const;

/** Amounts in order: a LimitRange has the least, the usual request, the usual limit and the most. */
const ordered = (steps: readonly string[]): Arbitrary<readonly (string | undefined)[]> =>
  fc
    .tuple(
      fc.subarray([...steps], { minLength: 4, maxLength: 4 }),
      fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }),
    )
    .map(([four, are]) => four.map((step, index) => (are[index] ? step : undefined)));

const range: Arbitrary<ContainerLimits> = fc
  .record({ cpu: ordered(STEPS.cpu), memory: ordered(STEPS.memory), ratio: seldom(fc.constantFrom('2', '10')) })
  .map(({ cpu, memory, ratio }) => {
    const at = (index: number): Amounts => said({ cpu: cpu[index] ?? '', memory: memory[index] ?? '' });
    const given = (index: number) => Object.fromEntries(Object.entries(at(index)).filter(([, amount]) => amount));
    const isFree = ratio !== undefined && (cpu[0] === undefined || cpu[3] === undefined);
    // What the API server would refuse: a usual limit that is above the usual request by more than the ratio.
    const maxLimitRequestRatio = isFree && !cpu[1] && !cpu[2] ? { cpu: ratio } : undefined;
    return said({ min: given(0), defaultRequest: given(1), default: given(2), max: given(3), maxLimitRequestRatio });
  });

const plenty = ['0', '250m', '1', '3', '20'] as const;
const quota: Arbitrary<Amounts> = fc
  .record({
    cpu: seldom(fc.constantFrom(...plenty)),
    'limits.cpu': seldom(fc.constantFrom(...plenty)),
    memory: seldom(fc.constantFrom('64Mi', '1Gi', '20Gi')),
    'requests.memory': seldom(fc.constantFrom('64Mi', '1Gi', '20Gi')),
    'requests.nvidia.com/gpu': seldom(fc.constantFrom('0', '1')),
    pods: seldom(fc.constantFrom('0', '9')),
  })
  .map((drawn) => said(drawn) as Amounts);

/** What namespaces allow. */
export const bounds: Arbitrary<Bounds> = fc
  .record({
    limits: seldom(range, 2),
    quota: seldom(quota, 3),
    podSecurity: fc.constantFrom('privileged', 'baseline', 'restricted'),
  })
  // The usage of a quota that counts nothing is never known.
  .map(
    ({ quota: hard = {}, ...drawn }) =>
      said({ ...drawn, quota: Object.keys(hard).length ? hard : undefined }) as Bounds,
  );

/** A request and a limit of one resource, seldom the wrong way round. */
const pair = (steps: readonly string[]): Arbitrary<readonly [request?: string, limit?: string]> =>
  fc.tuple(fc.nat(2), fc.nat(3), fc.nat(3), fc.nat(29)).map(([low, more, which, wrong]) => {
    const [request, limit] = [steps[low], steps[Math.min(low + more, steps.length - 1)]];
    if (wrong === 0) return [limit, request];
    return [which === 1 ? undefined : request, which === 2 ? undefined : limit];
  });

const resources = fc
  .record({
    cpu: seldom(pair(STEPS.cpu), 6),
    memory: seldom(pair(STEPS.memory), 6),
    gpu: seldom(fc.constantFrom('1', '2')),
  })
  .map(({ cpu = [], memory = [], gpu }) => ({
    requests: said({ cpu: cpu[0], memory: memory[0] }) as Amounts,
    limits: said({ cpu: cpu[1], memory: memory[1], 'nvidia.com/gpu': gpu }) as Amounts,
  }));

const seccompProfile = fc.constantFrom('RuntimeDefault', 'Unconfined').map((type) => ({ type }));
const security: Arbitrary<Security> = fc
  .record({
    allowPrivilegeEscalation: seldom(fc.boolean(), 3),
    add: seldom(fc.constantFrom(['CHOWN'], ['NET_ADMIN', 'CHOWN'], ['NET_BIND_SERVICE'])),
    drop: seldom(fc.constantFrom(['ALL'], ['CHOWN']), 3),
    isPrivileged: fc.integer({ min: 0, max: 9 }),
    runAsNonRoot: seldom(fc.boolean(), 3),
    runAsUser: seldom(fc.constantFrom(0, 1000)),
    seccompProfile: seldom(seccompProfile),
  })
  .map(({ add, drop, isPrivileged, ...drawn }) => {
    // The API server knows no privileged container that may not escalate its privileges.
    const privileged = isPrivileged === 0 && drawn.allowPrivilegeEscalation !== false ? true : undefined;
    return said({ ...drawn, privileged, capabilities: (add ?? drop) ? said({ add, drop }) : undefined }) as Security;
  });

const container = (restarts: boolean): Arbitrary<Container> =>
  fc
    .record({
      resources,
      securityContext: fc.oneof(
        { weight: 6, arbitrary: fc.constant<Security>(RESTRICTED) },
        { weight: 1, arbitrary: security },
        { weight: 1, arbitrary: fc.constant(undefined) },
      ),
      ports: seldom(fc.constant([{ containerPort: 8080, hostPort: 8080 }])),
      restartPolicy: restarts ? seldom(fc.constant('Always')) : fc.constant(undefined),
    })
    .map((drawn) => said({ name: '', image: 'none', ...drawn }) as Container);

const volumes = seldom(
  fc.subarray([
    { name: 'a', emptyDir: {} },
    { name: 'b', hostPath: { path: '/' } },
    { name: 'c', nfs: { server: 'a', path: '/' } },
    { name: 'd', configMap: { name: 'd' } },
  ]),
  2,
);

/** Pods as users and programs may write them, right and wrong, which the API server takes where nothing forbids it. */
export const pods: Arbitrary<PodSpec> = fc
  .record({
    containers: fc.array(container(false), { minLength: 1, maxLength: 3 }),
    initContainers: fc.array(container(true), { maxLength: 2 }),
    securityContext: seldom(
      fc
        .record({
          runAsNonRoot: seldom(fc.boolean(), 3),
          runAsUser: seldom(fc.constantFrom(0, 7)),
          seccompProfile: seldom(seccompProfile),
        })
        .map((drawn) => said(drawn) as Security),
    ),
    volumes,
    hostPID: seldom(fc.constant(true)),
  })
  .map(({ containers, initContainers, ...drawn }) => {
    const named = (prefix: string, list: readonly Container[]) =>
      list.map((each, index) => ({ ...each, name: `${prefix}${index}` }));
    // One port of a node serves one container.
    const once = named('c', containers).map(({ ports, ...each }, index) =>
      said({ ...each, ports: index ? undefined : ports }),
    );
    const first = named('i', initContainers).map((each) => said({ ...each, ports: undefined }));
    return said({ ...drawn, containers: once, initContainers: first }) as PodSpec;
  });
