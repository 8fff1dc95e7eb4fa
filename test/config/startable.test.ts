import { COMPONENT_NAMES, type KubeflowProps, type Tenant } from '../../charts';
import { tenant } from '../support/tenants';
import { NOTEBOOKS_ALONE, switches } from '../support/platforms';

const OTHERS_OFF = {
  components: switches(['pipelines', 'katib', 'kserve', 'kserve-runtimes', 'kserve-models-web-app'], false),
};

test.each<[what: string, change: Partial<Tenant>, props: Partial<KubeflowProps>, message: string]>([
  [
    'the proxy may not have its CPU',
    { limits: { max: { cpu: 1 } } },
    NOTEBOOKS_ALONE,
    "tenants[0].limits.max.cpu: '1' is less than the limit of 'istio-proxy', '2': no notebooks, viewers of volumes could start; write '2' or more",
  ],
  [
    'the program that fetches a model may not have its memory',
    { limits: { max: { memory: '512Mi' } } },
    {},
    "tenants[0].limits.max.memory: '512Mi' is less than the limit of 'storage-initializer', '1Gi': no experiments, notebooks,",
  ],
  [
    'Katib’s programs may not have their disk',
    { limits: { max: { 'ephemeral-storage': '1Gi' } } },
    {},
    "tenants[0].limits.max.ephemeral-storage: '1Gi' is less than the limit of 'suggestion', '5Gi': no experiments could start; write '5Gi' or more",
  ],
  [
    'Knative’s container asks for more than the limit that it gets',
    { limits: { limits: { cpu: '20m' } } },
    {},
    "tenants[0].limits.limits.cpu: '20m' is less than what 'queue-proxy' asks for, '25m': no models could start; write '25m' or more",
  ],
  [
    'one pipeline step is more than the quota',
    { quota: { cpu: '150m' } },
    {},
    "tenants[0].quota.cpu: '150m' is less than one pod of these asks for, '200m': no pipelines could start; write '200m' or more",
  ],
  [
    'silent containers ask for more than the quota',
    { quota: { cpu: 2 }, limits: { limits: { cpu: 2 } } },
    {},
    "tenants[0].quota.cpu: '2' is less than one pod of these asks for, '2100m': no TensorBoards, viewers of volumes,",
  ],
  [
    'no pods at all',
    { quota: { pods: 0 } },
    OTHERS_OFF,
    "tenants[0].quota.pods: '0' is less than one pod of these asks for, '1': no notebooks,",
  ],
  [
    'a notebook is larger than the most',
    {
      limits: { max: { cpu: 4, 'nvidia.com/gpu': 1 } },
      notebooks: [{ name: 'a', cpu: 5, gpus: { 'nvidia.com/gpu': 2 } }],
    },
    {},
    "tenants[0].notebooks[0].cpu: '5' is more than the tenant's limits.max, '4'; raise that or ask for less",
  ],
  [
    'devices of a notebook are more than the most',
    { limits: { max: { 'nvidia.com/gpu': 1 } }, notebooks: [{ name: 'a', gpus: { 'nvidia.com/gpu': 2 } }] },
    {},
    "tenants[0].notebooks[0].gpus['nvidia.com/gpu']: '2' is more than the tenant's limits.max, '1'; raise that or ask for less",
  ],
])('refused: %s', (_, change, props, message) => {
  expect(() => tenant(change, props)).toThrow(message);
});

test('without the components that start the pods, the same limits are taken', () => {
  expect(() => tenant({ limits: { limits: { cpu: '20m' } } }, OTHERS_OFF)).not.toThrow();
  const nothing = COMPONENT_NAMES.filter((name) => !['katib', 'pipelines'].includes(name));
  expect(nothing).not.toEqual(COMPONENT_NAMES);
  expect(() => tenant({ limits: { max: { 'ephemeral-storage': '1Gi' } } }, OTHERS_OFF)).not.toThrow();
});

test('who serves models without Knative has no container of it', () => {
  const serving = { serving: { mode: 'raw' } } as const;
  expect(() => tenant({ limits: { limits: { cpu: '20m' } } }, serving)).not.toThrow();
});

test('devices that nobody asks for are given to nobody', () => {
  const platform = tenant({ limits: { max: { 'nvidia.com/gpu': 8 } } });
  expect(platform.get('v1/LimitRange', 'ada/tenant-limits').spec?.limits).toEqual([
    { type: 'Container', default: { 'nvidia.com/gpu': 0 }, max: { 'nvidia.com/gpu': 8 } },
  ]);
});

test('restricted needs an Istio that completes pods', () => {
  const existing = {
    istio: {
      gateway: {
        namespace: 'istio',
        selector: { app: 'gateway' },
        serviceAccount: 'gateway',
      },
    },
  };
  const message =
    "tenants[0].podSecurity: 'restricted' refuses what the dashboard starts: no Istio of the platform completes its pods; write 'baseline'";
  expect(() => tenant({ podSecurity: 'restricted' }, { existing })).toThrow(message);
});
