import { App, Kubeflow, type KubeflowProps, type Tenant } from '../../charts';
import { errorsOf } from '../support/mistakes';
import { SMALL } from '../support/render';

/** What JavaScript lets through. */
const untyped = <T>(value: unknown): T => value as T;
const ada = { name: 'ada', owner: 'ada@example.com' };
const tenant = (change: Partial<Tenant>): Partial<KubeflowProps> => ({ tenants: [{ ...ada, ...change }] });
const notebook = (change: object): Partial<KubeflowProps> => tenant({ notebooks: [{ name: 'a', ...change }] });
const dex = (resources: object): Partial<KubeflowProps> => ({
  workloads: { 'dex/dex': { containers: { dex: resources } } },
});
const CONTAINER = "workloads['dex/dex'].containers.dex";

test.each<[what: string, change: Partial<KubeflowProps>, error: string]>([
  [
    'a number in place of memory',
    notebook(untyped({ memory: 16 })),
    "tenants[0].notebooks[0].memory: 16 is not a text; write '16Gi'",
  ],
  [
    'a number in place of the size of a home',
    notebook(untyped({ homeSize: 20 })),
    "tenants[0].notebooks[0].homeSize: 20 is not a text or false; write '20Gi'",
  ],
  [
    'a number in place of the size of a volume',
    tenant({ volumes: untyped([{ name: 'a', size: 500 }]) }),
    "tenants[0].volumes[0].size: 500 is not a text; write '500Gi'",
  ],
  ['memory in bytes', notebook({ memory: '16' }), "tenants[0].notebooks[0].memory: '16' is 16 bytes; write '16Gi'"],
  [
    'memory in thousandths',
    notebook({ memory: '128m' }),
    "tenants[0].notebooks[0].memory: '128m' is 0.128 bytes; write '128Mi'",
  ],
  [
    'memory in kibibytes',
    notebook({ memory: '512Ki' }),
    "tenants[0].notebooks[0].memory: '512Ki' is 524288 bytes; write '512Mi'",
  ],
  [
    'many bytes of memory',
    notebook({ memory: '500000' }),
    "tenants[0].notebooks[0].memory: '500000' is 500000 bytes; write '1Mi'",
  ],
  ['a home of bytes', notebook({ homeSize: '10' }), "tenants[0].notebooks[0].homeSize: '10' is 10 bytes; write '10Gi'"],
  [
    'a volume of bytes',
    tenant({ volumes: [{ name: 'a', size: '500' }] }),
    "tenants[0].volumes[0].size: '500' is 500 bytes; write '500Gi'",
  ],
  [
    'a volume of nothing',
    tenant({ volumes: [{ name: 'a', size: '0' }] }),
    "tenants[0].volumes[0].size: '0' is 0 bytes; write '10Gi'",
  ],
  [
    'a volume of the spawner of bytes',
    { spawner: { workspaceVolume: { value: { mount: '/home/jovyan', name: 'a', size: '5' } } } },
    "spawner.workspaceVolume.value.size: '5' is 5 bytes; write '5Gi'",
  ],
  [
    'a quota of bytes',
    tenant({ quota: { memory: 128 } }),
    "tenants[0].quota.memory: '128' is 128 bytes; write '128Gi'",
  ],
  [
    'a quota of bytes of storage',
    tenant({ quota: { 'gold.storageclass.storage.k8s.io/requests.storage': 500 } }),
    "tenants[0].quota['gold.storageclass.storage.k8s.io/requests.storage']: '500' is 500 bytes; write '500Gi'",
  ],
  [
    'a quota of CPU in gibibytes',
    tenant({ quota: { 'requests.cpu': '4Gi' } }),
    "tenants[0].quota['requests.cpu']: '4Gi' is an amount of memory; write '4' cores",
  ],
  [
    'limits in bytes',
    tenant({ limits: { requests: { memory: 128 } } }),
    "tenants[0].limits.requests.memory: '128' is 128 bytes; write '128Mi'",
  ],
  [
    'the most in bytes',
    tenant({ limits: { max: { memory: '64' } } }),
    "tenants[0].limits.max.memory: '64' is 64 bytes; write '64Gi'",
  ],
  [
    'a program’s memory in bytes',
    dex({ limits: { memory: '256' } }),
    `${CONTAINER}.limits.memory: '256' is 256 bytes; write '256Mi'`,
  ],
  [
    'a program’s CPU in mebibytes',
    dex({ requests: { cpu: '100Mi' } }),
    `${CONTAINER}.requests.cpu: '100Mi' is an amount of memory; write '100' cores`,
  ],
  [
    'minutes with a unit',
    { notebooks: { culling: untyped({ idleMinutes: '120m' }) } },
    "notebooks.culling.idleMinutes: '120m' is not a number; write 120",
  ],
  [
    'minutes in hours',
    { notebooks: { culling: untyped({ idleMinutes: '2h' }) } },
    "notebooks.culling.idleMinutes: '2h' is not a number; write 120",
  ],
  [
    'seconds in days',
    { https: { hsts: untyped({ maxAge: '365d' }) } },
    "https.hsts.maxAge: '365d' is not a number; write 31536000",
  ],
])('%s', (_, change, error) => {
  expect(errorsOf(change)).toContain(error);
});

test.each<[string, Partial<KubeflowProps>]>([
  ['nothing of what a quota counts', tenant({ quota: { 'requests.storage': 0 } })],
  ['bytes enough', notebook({ memory: '1073741824' })],
  ['numbers of things', tenant({ quota: { pods: 20, 'count/jobs.batch': 5, 'requests.nvidia.com/gpu': 1 } })],
])('%s is accepted', (_, change) => {
  expect(errorsOf(change)).toEqual([]);
});

test.each<[string, Partial<KubeflowProps>, string]>([
  ['a notebook', notebook({ cpu: '500' }), 'tenants[0].notebooks[0].cpu'],
  ['a container that says nothing', tenant({ limits: { limits: { cpu: '500' } } }), 'tenants[0].limits.limits.cpu'],
  ['a program', dex({ limits: { cpu: '500' } }), `${CONTAINER}.limits.cpu`],
])('more cores than a node has are doubtful, for %s', (_, change, at) => {
  const { warnings } = new Kubeflow(new App(), 'kubeflow', { ...SMALL, ...change }).platform;
  const message = "'500' is 500 cores for one container; write '500m' if thousandths are meant";
  expect(warnings).toEqual([{ at, message }]);
});
