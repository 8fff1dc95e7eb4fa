import { Accelerator, type KubeflowProps, type Tenant } from '../../charts';
import { render } from '../support/render';

const SOCKETS = { name: 'sockets', hostPath: { path: '/var/lib/kubelet/device-plugins', type: 'Directory' } };
const taint = { key: 'team', operator: 'Equal', value: 'a', effect: 'NoExecute' };
const tenants: readonly Tenant[] = [{ name: 'ada', owner: 'ada@example.com', podSecurity: 'privileged' }];
const platform = (change: Partial<KubeflowProps>) => render({ tenants, ...change });
const nameOf = (kind: string) => `${kind}-device-plugin/${kind}-device-plugin`;
const podOf = (kind: string, change: Partial<KubeflowProps>) =>
  platform(change).get('apps/v1/DaemonSet', nameOf(kind)).spec?.template.spec;

const ALL = {
  amd: Accelerator.amd({ devicePlugin: true, nodeSelector: { pool: 'a' }, tolerations: [taint] }),
  gaudi: Accelerator.gaudi({ devicePlugin: true, nodeSelector: { pool: 'a' }, tolerations: [taint] }),
  rdma: Accelerator.rdma({
    resource: 'rdma/hca_a',
    devicePlugin: { vendors: ['15b3'], models: ['1017'], drivers: ['mlx5_core'], interfaces: ['ib0', 'ib1'], pods: 63 },
    nodeSelector: { pool: 'a' },
    tolerations: [taint],
  }),
} as const;

describe.each(['amd', 'gaudi', 'rdma'] as const)('the device plugin of %s', (kind) => {
  test('is there only where an accelerator wants it', () => {
    const without = {
      amd: Accelerator.amd(),
      gaudi: Accelerator.gaudi(),
      rdma: Accelerator.rdma({ resource: 'rdma/hca' }),
    };
    expect(platform({ accelerators: [without[kind]] }).of(`${kind}-device-plugin`)).toEqual([]);
    expect(platform({ accelerators: [ALL[kind]] }).has('apps/v1/DaemonSet', nameOf(kind))).toBe(true);
  });

  test('runs on the nodes of its accelerators, whatever their taints, without a token', () => {
    expect(podOf(kind, { accelerators: [ALL[kind]] })).toMatchObject({
      priorityClassName: 'system-node-critical',
      automountServiceAccountToken: false,
      nodeSelector: { 'kubernetes.io/os': 'linux' },
      tolerations: expect.arrayContaining([taint]) as unknown,
      affinity: {
        nodeAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: {
            nodeSelectorTerms: [{ matchExpressions: [{ key: 'pool', operator: 'In', values: ['a'] }] }],
          },
        },
      },
    });
    expect(platform({ accelerators: [ALL[kind]] }).get('v1/Namespace', `${kind}-device-plugin`)).toMatchObject({
      metadata: { labels: { 'pod-security.kubernetes.io/enforce': 'privileged' } },
    });
  });
});

const ROOT = { runAsUser: 0, runAsNonRoot: false };
const CONFINED = {
  ...ROOT,
  seccompProfile: { type: 'RuntimeDefault' },
  allowPrivilegeEscalation: false,
  capabilities: { drop: ['ALL'] },
};

test("AMD's reads /sys of nodes of amd64, as root without rights", () => {
  const pod = podOf('amd', { accelerators: [ALL.amd] });
  expect(pod?.nodeSelector).toEqual({ 'kubernetes.io/arch': 'amd64', 'kubernetes.io/os': 'linux' });
  expect(pod?.tolerations?.[0]).toEqual({ key: 'amd.com/gpu', operator: 'Exists', effect: 'NoSchedule' });
  expect(pod?.volumes).toEqual([SOCKETS, { name: 'sys', hostPath: { path: '/sys', type: 'Directory' } }]);
  expect(pod?.containers).toMatchObject([
    {
      image: 'docker.io/rocm/k8s-device-plugin:1.31.0.9',
      securityContext: CONFINED,
      volumeMounts: [
        { name: 'sockets', mountPath: '/var/lib/kubelet/device-plugins' },
        { name: 'sys', mountPath: '/sys', readOnly: true },
      ],
    },
  ]);
});

test("Intel's opens cards, which only a privileged container may", () => {
  const pod = podOf('gaudi', { accelerators: [ALL.gaudi] });
  expect(pod?.volumes).toEqual([SOCKETS]);
  const [container] = pod?.containers ?? [];
  expect(container?.image).toMatch(/^vault\.habana\.ai\/.*:1\.22\.1-6$/);
  expect(container?.securityContext).toEqual({ ...ROOT, privileged: true });
  expect(pod?.tolerations?.[0]).toEqual({ key: 'habana.ai/gaudi', operator: 'Exists', effect: 'NoSchedule' });
});

test('that of RDMA shares the cards that are named, and sees the network of the node without changing it', () => {
  const second = Accelerator.rdma({ name: 'b', resource: 'example.com/b', devicePlugin: { interfaces: ['ib2'] } });
  const rendered = platform({ accelerators: [ALL.rdma, second] });
  expect(JSON.parse(rendered.config(nameOf('rdma'))['config.json'] ?? '')).toEqual({
    configList: [
      {
        resourcePrefix: 'rdma',
        resourceName: 'hca_a',
        rdmaHcaMax: 63,
        selectors: { vendors: ['15b3'], deviceIDs: ['1017'], drivers: ['mlx5_core'], ifNames: ['ib0', 'ib1'] },
      },
      { resourcePrefix: 'example.com', resourceName: 'b', rdmaHcaMax: 100, selectors: { ifNames: ['ib2'] } },
    ],
  });
  const pod = podOf('rdma', { accelerators: [ALL.rdma] });
  expect(pod?.hostNetwork).toBe(true);
  expect(pod?.containers).toMatchObject([
    {
      image: 'ghcr.io/mellanox/k8s-rdma-shared-dev-plugin:v1.5.3',
      securityContext: CONFINED,
      volumeMounts: [
        { name: 'sockets', mountPath: '/var/lib/kubelet/device-plugins' },
        { name: 'registry', mountPath: '/var/lib/kubelet/plugins_registry' },
        { name: 'devices', mountPath: '/dev/infiniband', readOnly: true },
        { name: 'settings', mountPath: '/k8s-rdma-shared-dev-plugin', readOnly: true },
      ],
    },
  ]);
});

test('that of RDMA runs on nodes with the taints of their GPUs too', () => {
  const ofGpus = { key: 'nvidia.com/gpu', operator: 'Exists', effect: 'NoSchedule' };
  const accelerators = [ALL.rdma, Accelerator.nvidia({ tolerations: [ofGpus] })];
  expect(podOf('rdma', { accelerators })?.tolerations).toEqual([taint, ofGpus]);
});

test('that of RDMA restarts when its settings change', () => {
  const labels = (pods: number) => {
    const devicePlugin = { vendors: ['15b3'], pods };
    const accelerators = [Accelerator.rdma({ resource: 'rdma/hca', devicePlugin })];
    return platform({ accelerators }).get('apps/v1/DaemonSet', nameOf('rdma')).spec?.template.metadata?.labels;
  };
  expect(labels(2)).not.toEqual(labels(3));
});
