import { Backup, Dns01, OPTIONAL_COMPONENTS, type PodScheduling, Tls } from '../../charts';
import { podTemplateOf } from '../../charts/contract/pod-template';
import type * as k8s from '../../charts/kit/k8s';
import { type Rendering, render } from '../support/render';
import { WORKLOADS } from '../support/rendering';

const components = Object.fromEntries(OPTIONAL_COMPONENTS.map((name) => [name, true]));
const BACKUP = { backup: { schedule: '0 3 * * *', to: Backup.claim({ size: '10Gi' }) } };
const POOL = { matchExpressions: [{ key: 'pool', operator: 'In', values: ['kubeflow'] }] };
const PREFERRED = [{ weight: 10, preference: POOL }];
const WANTED = {
  nodeSelector: { pool: 'kubeflow' },
  tolerations: [{ key: 'pool', operator: 'Equal', value: 'kubeflow', effect: 'NoSchedule' }],
  affinity: {
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [POOL] },
      preferredDuringSchedulingIgnoredDuringExecution: PREFERRED,
    },
  },
  priorityClass: 'kubeflow',
  runtimeClass: 'gvisor',
} satisfies PodScheduling;

const POLICIES = 'admissionregistration.k8s.io/v1/MutatingAdmissionPolicy';
const POLICY = 'kubeflow-tenant-scheduling';
const MAKERS = [...WORKLOADS, 'batch/v1/Job', 'batch/v1/CronJob'] as const;

interface Maker {
  readonly name: string;
  readonly kind: string;
  readonly pod: k8s.PodSpec;
}

/** All pods that are rendered, with everything switched on that makes some. */
function makers(rendering: Rendering): readonly Maker[] {
  return MAKERS.flatMap((kind) => rendering.all(kind)).map((object) => {
    const { spec } = podTemplateOf(object) as { readonly spec: k8s.PodSpec };
    return { name: `${object.kind} ${object.metadata.name}`, kind: object.kind, pod: spec };
  });
}

const change = { components, selfService: true, mesh: { mode: 'ambient' }, databases: BACKUP } as const;

describe('scheduling.platform', () => {
  const all = makers(render({ ...change, scheduling: { platform: WANTED } }));
  const agents = all.filter(({ kind }) => kind === 'DaemonSet');
  const others = all.filter(({ kind }) => kind !== 'DaemonSet');

  test('reaches every pod that is rendered: of Deployments, StatefulSets and CronJobs', () => {
    expect(new Set(others.map(({ kind }) => kind))).toEqual(new Set(['Deployment', 'StatefulSet', 'CronJob']));
    expect(others.length).toBeGreaterThan(50);
    for (const { name, pod } of others) {
      const { nodeSelector, tolerations, runtimeClassName, affinity } = pod;
      expect({ name, nodeSelector }).toEqual({ name, nodeSelector: expect.objectContaining(WANTED.nodeSelector) });
      expect({ name, tolerations }).toEqual({ name, tolerations: expect.arrayContaining(WANTED.tolerations) });
      expect({ name, runtimeClassName }).toEqual({ name, runtimeClassName: 'gvisor' });
      expect(affinity?.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution).toEqual(PREFERRED);
    }
  });

  test('leaves what a pod says itself, and adds preferences to its own', () => {
    const { pod: argo } = all.find(({ name }) => name === 'Deployment workflow-controller') as Maker;
    expect(argo.priorityClassName).toBe('workflow-controller');
    expect(argo.nodeSelector).toEqual({ pool: 'kubeflow', 'kubernetes.io/os': 'linux' });
    const { pod: istiod } = all.find(({ name }) => name === 'Deployment istiod') as Maker;
    expect(istiod.tolerations).toEqual([{ key: 'cni.istio.io/not-ready', operator: 'Exists' }, ...WANTED.tolerations]);
    const spread = all.filter(({ pod }) => pod.affinity?.podAntiAffinity);
    expect(spread.map(({ name }) => name)).toContain('Deployment webhook');
    for (const { pod } of spread) {
      expect(pod.affinity).toMatchObject({
        ...WANTED.affinity,
        podAntiAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [expect.anything()] },
      });
      expect(pod.priorityClassName).toBe('kubeflow');
    }
    const { pod: viewers } = all.find(({ name }) => name === 'Deployment pvcviewer-controller-manager') as Maker;
    const terms = viewers.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms;
    const keys = terms?.map(({ matchExpressions }) => matchExpressions?.map(({ key }) => key));
    expect(keys).toEqual([['kubernetes.io/arch', 'kubernetes.io/os', 'pool']]);
  });

  test('keeps agents on each node: they take the tolerations alone', () => {
    expect(agents.map(({ name }) => name).sort()).toEqual([
      'DaemonSet amd-device-plugin',
      'DaemonSet gaudi-device-plugin',
      'DaemonSet istio-cni-node',
      'DaemonSet nvidia-device-plugin',
      'DaemonSet rdma-device-plugin',
      'DaemonSet ztunnel',
    ]);
    for (const { name, pod } of agents) {
      expect(pod.tolerations).toEqual(expect.arrayContaining(WANTED.tolerations));
      const arch = name === 'DaemonSet amd-device-plugin' && { 'kubernetes.io/arch': 'amd64' };
      expect(pod.nodeSelector).toEqual({ ...arch, 'kubernetes.io/os': 'linux' });
      expect([pod.affinity, pod.runtimeClassName, pod.priorityClassName]).toEqual([
        undefined,
        undefined,
        'system-node-critical',
      ]);
    }
  });

  test('reaches the pods in which cert-manager answers challenges', () => {
    const tls = Tls.acme({ email: 'ops@example.com' });
    const issuer = ['cert-manager.io/v1/ClusterIssuer', 'kubeflow-gateway-issuer'] as const;
    const solver = render({ tls, scheduling: { platform: WANTED } }).get(...issuer).spec?.acme?.solvers?.[0];
    expect(solver?.http01?.ingress?.podTemplate).toEqual({
      spec: {
        nodeSelector: WANTED.nodeSelector,
        tolerations: WANTED.tolerations,
        affinity: WANTED.affinity,
        priorityClassName: 'kubeflow',
      },
    });
    expect(render({ tls }).get(...issuer).spec?.acme?.solvers?.[0]?.http01?.ingress).not.toHaveProperty('podTemplate');
    const dns = Tls.acme({ email: 'ops@example.com', dns: Dns01.cloudflare({ secretName: 'dns' }) });
    const noPods = render({ tls: dns, scheduling: { platform: WANTED } }).get(...issuer).spec?.acme?.solvers?.[0];
    expect(noPods).not.toHaveProperty('http01');
  });

  test('says nothing of tenants', () => {
    const rendering = render({ scheduling: { platform: WANTED } });
    expect(rendering.all(POLICIES)).toEqual([]);
  });
});

describe('scheduling.tenants', () => {
  test('is a policy for all pods in namespaces of tenants', () => {
    const rendering = render({ scheduling: { tenants: WANTED } });
    const { spec } = rendering.get(POLICIES, POLICY);
    expect(spec.matchConstraints.namespaceSelector).toEqual({
      matchLabels: { 'app.kubernetes.io/part-of': 'kubeflow-profile' },
    });
    const binding = rendering.get('admissionregistration.k8s.io/v1/MutatingAdmissionPolicyBinding', POLICY);
    expect(binding.spec.policyName).toBe(POLICY);
  });

  test('leaves the pods of the platform alone', () => {
    const plain = new Map(makers(render()).map(({ name, pod }) => [name, pod]));
    for (const { name, pod } of makers(render({ scheduling: { tenants: WANTED } }))) {
      expect(pod).toEqual(plain.get(name));
    }
  });

  test.each([[{}], [{ nodeSelector: {}, tolerations: [], affinity: {} }]])('of %j is nothing', (tenants) => {
    const rendering = render({ scheduling: { tenants } });
    expect(rendering.all(POLICIES)).toEqual([]);
  });
});
