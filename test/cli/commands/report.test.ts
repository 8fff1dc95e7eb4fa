import { cli, folder } from '../../support/cli';

const workload = (kind: string, name: string, spec: object, resources?: object): object => ({
  apiVersion: 'apps/v1',
  kind,
  metadata: { name, namespace: 'a' },
  spec: { ...spec, template: { spec: { containers: [{ name: 'one', resources }, { name: 'silent' }] } } },
});
const claim = {
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  spec: { resources: { requests: { storage: '20Gi' } } },
};

const dist = folder({
  '20-mesh/istio/daemonset-cni.yaml': [
    workload('DaemonSet', 'cni', {}, { requests: { cpu: '100m', memory: '100Mi' } }),
  ],
  '50-apps/store/deployment-store.yaml': [
    workload('Deployment', 'store', { replicas: 2 }, { requests: { cpu: 1, memory: '1Gi' }, limits: { cpu: '2' } }),
  ],
  '50-apps/store/persistentvolumeclaim-store.yaml': [claim],
  '50-apps/store/statefulset-db.yaml': [
    workload('StatefulSet', 'db', { volumeClaimTemplates: [claim] }, { limits: { memory: '512Mi' } }),
  ],
});

/** An autoscaled Deployment in the mesh, and a DaemonSet. */
function inMesh({ withIstio }: { readonly withIstio: boolean }): string {
  const proxy = { requests: { cpu: '10m', memory: '40Mi' }, limits: { cpu: '2', memory: '1Gi' } };
  const data = { config: 'policy: enabled\n', values: JSON.stringify({ global: { proxy: { resources: proxy } } }) };
  const metadata = { name: 'istio-sidecar-injector', namespace: 'istio-system' };
  const scaleTargetRef = { kind: 'Deployment', name: 'app' };
  const scale = { scaleTargetRef, minReplicas: 2, maxReplicas: 5 };
  return folder({
    '00-foundation/kubeflow-namespace/namespace-a.yaml': [
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'a', labels: { 'istio-injection': 'enabled' } } },
    ],
    '20-mesh/istio/daemonset-cni.yaml': [
      {
        ...workload('DaemonSet', 'cni', {}, { requests: { cpu: '100m', memory: '100Mi' } }),
        metadata: { name: 'cni', namespace: 'istio-system' },
      },
    ],
    ...(withIstio && {
      '20-mesh/istio/configmap-istio-sidecar-injector.yaml': [{ apiVersion: 'v1', kind: 'ConfigMap', metadata, data }],
    }),
    '50-apps/app/deployment-app.yaml': [workload('Deployment', 'app', {}, { requests: { cpu: 1, memory: '1Gi' } })],
    '50-apps/app/horizontalpodautoscaler-app.yaml': [
      {
        apiVersion: 'autoscaling/v2',
        kind: 'HorizontalPodAutoscaler',
        metadata: { name: 'app', namespace: 'a' },
        spec: scale,
      },
    ],
  });
}

test('requests, limits and volumes are summed per component and in all', async () => {
  const { code, stdout } = await cli(['report', dist]);
  expect(code).toBe(0);
  // A container that limits its memory requests as much.
  expect(stdout).toBe(`component          pods  sidecars    CPU  CPU limit  memory  memory limit  volumes
istio      0 + 1 a node         0   100m         0m   100Mi           0Mi      0Mi
store                 3         0  2000m      4000m  2560Mi         512Mi  40960Mi
total      3 + 1 a node         0  2100m      4000m  2660Mi         512Mi  40960Mi
The pods of each node are counted for one node; write --nodes for more.
4 containers request no CPU or no memory, although they need some.
`);
});

test('sidecars, autoscalers and nodes', async () => {
  const { stdout } = await cli(['report', '--nodes', '3', inMesh({ withIstio: true })]);
  expect(stdout).toBe(`component               pods  sidecars    CPU  CPU limit  memory  memory limit  volumes
app                   2 to 5         2  2020m      4000m  2128Mi        2048Mi      0Mi
istio           0 + 1 a node         0   300m         0m   300Mi           0Mi      0Mi
total      2 to 5 + 1 a node         2  2320m      4000m  2428Mi        2048Mi      0Mi
The pods of each node are counted for 3 nodes.
A sidecar requests 10m and 40Mi, which is counted; each pod that users start in the mesh has one, too.
Autoscalers may start 3 more pods: 5350m and 5620Mi in all.
2 containers request no CPU or no memory, although they need some.
`);
});

test('what sidecars of an Istio from elsewhere ask for is not known', async () => {
  const { stdout } = await cli(['report', inMesh({ withIstio: false })]);
  expect(stdout).toMatch(/^app +2 to 5 +2 +2000m +0m +2048Mi/m);
  expect(stdout).toContain("The cluster's own Istio adds 2 sidecars, whose requests are not counted.\n");
});

test.each(['0', '1.5', 'three'])('--nodes %s', async (nodes) => {
  const { code, stderr } = await cli(['report', '--nodes', nodes, dist]);
  expect({ code, stderr }).toEqual({
    code: 2,
    stderr: expect.stringContaining(
      `option '--nodes <number>' argument '${nodes}' is invalid. It must be a whole number, at least 1.`,
    ) as unknown,
  });
});

test('sums of fractions are not off by a little', async () => {
  const third = (name: string, cpu: string) => workload('Deployment', name, {}, { requests: { cpu, memory: '1Mi' } });
  const small = folder({
    '50-apps/a/a.yaml': [third('a', '20m'), third('b', '30m'), third('c', '10m')],
    'templates/chart.yaml': 'kind: Deployment\nmetadata:\n  name: {{ .Values.name }}\n',
  });
  const { total } = JSON.parse((await cli(['report', small, '--json'])).stdout) as { total: object };
  // Templates beside the stages, which are not YAML, are not read.
  expect(total).toMatchObject({ pods: 3, cpu: 0.06 });
});

test('--json gives cores and bytes', async () => {
  const { stdout } = await cli(['report', dist, '--json']);
  const { components, total } = JSON.parse(stdout) as { components: Record<string, object>; total: object };
  expect(Object.keys(components)).toEqual(['istio', 'store']);
  expect(total).toMatchObject({
    pods: 3,
    perNode: 1,
    cpu: 2.1,
    cpuLimit: 4,
    memory: 2660 * 2 ** 20,
    volumes: 40 * 2 ** 30,
  });
  const inJson = JSON.parse((await cli(['report', inMesh({ withIstio: true }), '--json'])).stdout) as object;
  expect(inJson).toMatchObject({
    total: { pods: 2, mostPods: 5, sidecars: 2, cpu: 2.12, mostCpu: 5.15 },
    sidecar: { cpu: '10m', memory: '40Mi' },
  });
});

test('the folder above the rendering', async () => {
  const repository = folder({ 'dist/50-apps/a/pvc.yaml': [claim], 'templates/chart.yaml': '{{ if .Values }}' });
  const { code, stdout, stderr } = await cli(['report', repository]);
  expect({ code, stdout, stderr }).toEqual({
    code: 1,
    stdout: '',
    stderr: `error: ${repository} holds no stages with YAML files; did you mean ${repository}/dist?\n`,
  });
});

test('a folder that is not there', async () => {
  const { code, stderr } = await cli(['report', 'nowhere']);
  expect({ code, stderr }).toEqual({
    code: 1,
    stderr: 'error: there is no folder nowhere; render it first: npx cdk8s synth\n',
  });
});
