import { load } from 'js-yaml';

import { Accelerator, type KubeflowProps } from '../../charts';
import { render } from '../support/render';

const NAME = 'nvidia-device-plugin/nvidia-device-plugin';
const plugin = (...accelerators: readonly Accelerator[]) => render({ accelerators });
const whole = Accelerator.nvidia({ devicePlugin: true, nodeSelector: { pool: 'a' } });
const settings = (change: Partial<KubeflowProps>): unknown => load(render(change).config(NAME)['config.yaml'] ?? '');

test('it slices GPUs by time and knows slices of MIG, of all NVIDIA accelerators', () => {
  const slices = Accelerator.nvidia({ name: 'slices', mig: ['1g.5gb'], timeSlicing: { replicas: 4 } });
  const shared = Accelerator.nvidia({ devicePlugin: true, timeSlicing: { replicas: 2, rename: true } });
  expect(settings({ accelerators: [shared, slices] })).toEqual({
    version: 'v1',
    flags: { migStrategy: 'mixed', failOnInitError: false },
    sharing: {
      timeSlicing: {
        resources: [
          { name: 'nvidia.com/gpu', rename: 'nvidia.com/gpu.shared', replicas: 2 },
          { name: 'nvidia.com/mig-1g.5gb', replicas: 4 },
        ],
      },
    },
  });
  expect(settings({ accelerators: [whole] })).toEqual({
    version: 'v1',
    flags: { migStrategy: 'none', failOnInitError: false },
  });
});

test('it runs on the nodes of all, whatever their taints', () => {
  const other = { key: 'team', operator: 'Equal', value: 'a', effect: 'NoExecute' };
  const second = Accelerator.nvidia({ name: 'second', nodeSelector: { pool: 'b' }, tolerations: [other] });
  const { spec } = plugin(whole, second).get('apps/v1/DaemonSet', NAME);
  expect(spec?.template.spec).toMatchObject({
    priorityClassName: 'system-node-critical',
    tolerations: [{ key: 'nvidia.com/gpu', operator: 'Exists', effect: 'NoSchedule' }, other],
    affinity: {
      nodeAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: {
          nodeSelectorTerms: ['a', 'b'].map((pool) => ({
            matchExpressions: [{ key: 'pool', operator: 'In', values: [pool] }],
          })),
        },
      },
    },
  });
  const anywhere = plugin(whole, Accelerator.nvidia({ name: 'any' })).get('apps/v1/DaemonSet', NAME);
  expect(anywhere.spec?.template.spec).not.toHaveProperty('affinity');
});

test('it runs as root without more rights than it needs, and in a namespace that admits it', () => {
  const [container] = plugin(whole).get('apps/v1/DaemonSet', NAME).spec?.template.spec?.containers ?? [];
  const root = { runAsUser: 0, runAsNonRoot: false, seccompProfile: { type: 'RuntimeDefault' } };
  expect(container?.securityContext).toEqual({
    ...root,
    allowPrivilegeEscalation: false,
    capabilities: { drop: ['ALL'] },
  });
  const mig = Accelerator.nvidia({ mig: ['1g.5gb'], devicePlugin: true });
  const [withMig] = plugin(mig).get('apps/v1/DaemonSet', NAME).spec?.template.spec?.containers ?? [];
  expect(withMig?.securityContext).toEqual({ ...root, capabilities: { drop: ['ALL'], add: ['SYS_ADMIN'] } });
  expect(plugin(whole).get('v1/Namespace', 'nvidia-device-plugin').metadata.labels).toMatchObject({
    'pod-security.kubernetes.io/enforce': 'privileged',
  });
});

test('it restarts when its settings change', () => {
  const labels = (replicas: number) => {
    const shared = Accelerator.nvidia({ devicePlugin: true, timeSlicing: { replicas } });
    return plugin(shared).get('apps/v1/DaemonSet', NAME).spec?.template.metadata?.labels;
  };
  expect(labels(2)).not.toEqual(labels(3));
});

test('it is there only where an accelerator wants it, or it is switched on', () => {
  expect(plugin(Accelerator.nvidia()).has('apps/v1/DaemonSet', NAME)).toBe(false);
  expect(plugin(whole).has('apps/v1/DaemonSet', NAME)).toBe(true);
  expect(render({ components: { 'nvidia-device-plugin': true } }).has('apps/v1/DaemonSet', NAME)).toBe(true);
});
