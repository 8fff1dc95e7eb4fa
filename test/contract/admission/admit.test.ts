import { completedPod, refusals } from '../../../charts/contract/admission/admit';
import type { Container, PodSpec } from '../../../charts/contract/admission/pod';
import { RESTRICTED } from '../../../charts/contract/admission/restricted';

const pod = (...containers: readonly Partial<Container>[]): PodSpec => ({
  containers: containers.map((container, index) => ({ name: `c${index}`, ...container })),
});

test('who limits what it does not request, requests as much; silent containers get what the LimitRange has', () => {
  const limits = { default: { cpu: 1 }, defaultRequest: { memory: '1Mi' }, max: { memory: '1Gi' } };
  const { containers } = completedPod(pod({ resources: { limits: { cpu: 2 } } }, {}), { limits });
  expect(containers.map(({ resources }) => resources)).toEqual([
    { limits: { cpu: 2, memory: '1Gi' }, requests: { cpu: 2, memory: '1Mi' } },
    { limits: { cpu: 1, memory: '1Gi' }, requests: { cpu: 1, memory: '1Mi' } },
  ]);
});

test.each<[what: string, given: PodSpec, bounds: Parameters<typeof refusals>[1], by: string, message: string]>([
  [
    'a limit above the most',
    pod({ resources: { limits: { cpu: '1001m' } } }),
    { limits: { max: { cpu: 1 } } },
    'LimitRanger',
    'maximum cpu usage per Container is 1, but limit is 1001m',
  ],
  [
    'a request below the least',
    pod({ resources: { requests: { memory: '1Mi' } } }),
    { limits: { min: { memory: '2Mi' } } },
    'LimitRanger',
    'minimum memory usage per Container is 2Mi, but request is 1Mi',
  ],
  [
    'a limit far above its request',
    pod({ resources: { requests: { cpu: '100m' }, limits: { cpu: 1 } } }),
    { limits: { maxLimitRequestRatio: { cpu: 4 } } },
    'LimitRanger',
    'cpu max limit to request ratio per Container is 4, but provided ratio is 10.000000',
  ],
  [
    'a request above the limit that it gets',
    pod({ resources: { requests: { cpu: '25m' } } }),
    { limits: { default: { cpu: '10m' } } },
    'validation',
    'must be less than or equal to cpu limit of 10m',
  ],
  [
    'containers without what the quota counts',
    { ...pod({ resources: { requests: { cpu: 1 } } }, {}), initContainers: [{ name: 'b' }] },
    { quota: { cpu: 8, 'limits.memory': '8Gi', 'requests.storage': 1 } },
    'ResourceQuota',
    'must specify cpu for: b,c1; limits.memory for: b,c0,c1',
  ],
  [
    'more than the quota has',
    pod({ resources: { requests: { cpu: '100m' } } }, { resources: { requests: { cpu: '200m' } } }),
    { quota: { 'requests.cpu': '299m', pods: 1 } },
    'ResourceQuota',
    'exceeded quota: requests.cpu',
  ],
  [
    'what baseline forbids',
    { ...pod({ ports: [{ hostPort: 80 }] }), hostNetwork: true },
    { podSecurity: 'baseline' },
    'PodSecurity',
    'host namespaces (hostNetwork=true)',
  ],
  [
    'what restricted forbids',
    pod({ securityContext: { ...RESTRICTED, capabilities: { add: ['CHOWN'] } } }),
    { podSecurity: 'restricted' },
    'PodSecurity',
    'unrestricted capabilities (container "c0" must set securityContext.capabilities.drop=["ALL"]; container "c0" must not include "CHOWN" in securityContext.capabilities.add)',
  ],
])('refused: %s', (_, given, bounds, by, message) => {
  expect(refusals(given, bounds)[0]).toEqual({ by, message });
});

test('sums of fractions are exact: three tenths are not more than 300m', () => {
  const tenth = { resources: { requests: { cpu: 0.1 } } };
  expect(refusals(pod(tenth, tenth, tenth), { quota: { cpu: '300m' } })).toEqual([]);
});

test('init containers run one after another, and sidecars among them stay', () => {
  const asks = (name: string, cpu: number, restartPolicy?: string) => ({
    name,
    restartPolicy,
    resources: { requests: { cpu } },
  });
  const given = { containers: [asks('a', 2)], initContainers: [asks('s', 1, 'Always'), asks('i', 4), asks('j', 3)] };
  expect(refusals(given, { quota: { cpu: 5 } })).toEqual([]);
  expect(refusals(given, { quota: { cpu: 4 } })).toHaveLength(1);
  expect(refusals({ ...given, initContainers: [asks('i', 1)] }, { quota: { cpu: 2 } })).toEqual([]);
});

test('a pod as restricted demands it is admitted', () => {
  const given = pod({ securityContext: RESTRICTED });
  expect(refusals({ ...given, volumes: [{ name: 'v', emptyDir: {} }] }, { podSecurity: 'restricted' })).toEqual([]);
});
