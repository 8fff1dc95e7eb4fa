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

test('requests, limits and volumes are summed per component and in all', async () => {
  const { code, stdout } = await cli(['report', dist]);
  expect(code).toBe(0);
  expect(stdout).toBe(`component          pods    CPU  CPU limit  memory  memory limit  volumes
istio      0 + 1 a node   100m         0m   100Mi           0Mi      0Mi
store                 3  2000m      4000m  2048Mi         512Mi  40960Mi
total      3 + 1 a node  2100m      4000m  2148Mi         512Mi  40960Mi
4 containers request no CPU or no memory, although they need some.
`);
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
    memory: 2148 * 2 ** 20,
    volumes: 40 * 2 ** 30,
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
