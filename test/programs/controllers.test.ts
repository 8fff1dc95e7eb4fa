import type { Manifest } from '../../charts/contract/manifest';
import type { Question } from './ask';
import { freshBed, PATIENCE } from './bed';
import { deniedNothing } from './end';
import { PARTS } from './parts';
import { OWNER, platformWith, TENANT } from './platform';
import { addressOf } from './services';
import { whereBuilt } from './where-built';

jest.setTimeout(2 * PATIENCE);

const COMPONENTS = [
  ...['notebook-controller', 'tensorboard-controller', 'pvcviewer', 'poddefaults'],
  // Their pages bring the rights of those who use them.
  ...['jupyter-web-app', 'tensorboards-web-app', 'volumes-web-app'],
];
const INVITED = 'invited@example.com';

interface Pod {
  readonly spec: { readonly containers: readonly { readonly env?: readonly { readonly name: string }[] }[] };
}

const mine = (apiVersion: string, kind: string, name: string, spec: object): Manifest => ({
  apiVersion,
  kind,
  metadata: { name, namespace: TENANT },
  ...{ spec },
});

/** What an administrator makes for a tenant: owners may only read it. */
const POD_DEFAULT = mine('kubeflow.org/v1alpha1', 'PodDefault', 'proxy', {
  selector: { matchLabels: { proxy: 'true' } },
  env: [{ name: 'PROXY', value: 'http://proxy.example.com' }],
});
/** What an owner makes by the pages of the dashboard. */
const CLAIM = mine('v1', 'PersistentVolumeClaim', 'data', {
  accessModes: ['ReadWriteOnce'],
  resources: { requests: { storage: '1Gi' } },
});
const amounts = { cpu: '100m', memory: '64Mi' };
const NOTEBOOK = {
  ...mine('kubeflow.org/v1', 'Notebook', 'first', {
    template: {
      spec: {
        containers: [
          { name: 'first', image: 'example.com/jupyter:1', resources: { requests: amounts, limits: amounts } },
        ],
      },
    },
  }),
  metadata: { name: 'first', namespace: TENANT, labels: { proxy: 'true' } },
};
const TENSORBOARD = mine('tensorboard.kubeflow.org/v1alpha1', 'Tensorboard', 'logs', { logspath: 'pvc://data/logs' });
const VIEWER = mine('kubeflow.org/v1alpha1', 'PVCViewer', 'data', {
  pvc: 'data',
  podSpec: {
    containers: [{ name: 'main', image: 'example.com/viewer:1', volumeMounts: [{ name: 'data', mountPath: '/data' }] }],
    volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }],
  },
  networking: { targetPort: 8080, basePrefix: '/pvcviewers', rewrite: '/', timeout: '30s' },
});

whereBuilt(PARTS.controllers, () => {
  const bed = freshBed(PARTS.controllers, platformWith(COMPONENTS), { owners: {} });
  const there = (path: string) => bed().until(path, () => bed().read<Manifest>(path));
  const made = (api: string, plural: string, name: string) => there(`${api}/namespaces/${TENANT}/${plural}/${name}`);

  test('the profile controller makes what a tenant’s namespace has', async () => {
    await made('/apis/rbac.authorization.k8s.io/v1', 'rolebindings', 'namespaceAdmin');
    for (const name of ['default-editor', 'default-viewer']) await made('/api/v1', 'serviceaccounts', name);
    const policies = await made('/apis/security.istio.io/v1beta1', 'authorizationpolicies', 'ns-owner-access-istio');
    expect(policies.metadata.namespace).toBe(TENANT);
  });

  test('a notebook of its owner gets its pod, with what a PodDefault adds, and its route', async () => {
    await bed().apply([POD_DEFAULT]);
    await bed().create(OWNER, NOTEBOOK);
    await made('/apis/networking.istio.io/v1beta1', 'virtualservices', `notebook-${TENANT}-first`);
    const pod = (await made('/api/v1', 'pods', 'first-0')) as Manifest & Pod;
    const variables = pod.spec.containers.flatMap(({ env = [] }) => env.map(({ name }) => name));
    expect(variables).toEqual(expect.arrayContaining(['NB_PREFIX', 'PROXY']));
  });

  test('a TensorBoard and a viewer of a volume get their Deployments and routes', async () => {
    await bed().create(OWNER, CLAIM, TENSORBOARD, VIEWER);
    await made('/apis/apps/v1', 'deployments', 'logs');
    await made('/apis/apps/v1', 'deployments', 'pvcviewer-data');
    await made('/apis/networking.istio.io/v1beta1', 'virtualservices', 'pvcviewer-data');
  });

  test('whom the owner invites by the dashboard gets a role', async () => {
    const address = (await addressOf(bed(), 'kubeflow', 'profiles-kfam')) ?? '';
    const body = JSON.stringify({
      user: { kind: 'User', name: INVITED },
      referredNamespace: TENANT,
      roleRef: { kind: 'ClusterRole', name: 'edit' },
    });
    const question: Question = {
      ...{ address, port: 8081, host: 'profiles-kfam', path: '/kfam/v1/bindings' },
      ...{ method: 'POST', body, headers: { 'kubeflow-userid': OWNER, 'Content-Type': 'application/json' } },
    };
    const [answer] = await bed().ask('kubeflow', 'profiles-deployment', [question]);
    expect(answer).toMatchObject({ status: 200 });
    await made('/apis/rbac.authorization.k8s.io/v1', 'rolebindings', 'user-invited-example-com-clusterrole-edit');
  });

  test('what is deleted takes with it what was made for it', async () => {
    const path = (api: string, plural: string, name: string) => `/apis/${api}/namespaces/${TENANT}/${plural}/${name}`;
    await bed().delete(OWNER, path('kubeflow.org/v1', 'notebooks', 'first'));
    await bed().delete(OWNER, path('tensorboard.kubeflow.org/v1alpha1', 'tensorboards', 'logs'));
    await bed().delete(OWNER, path('kubeflow.org/v1alpha1', 'pvcviewers', 'data'));
    await bed().gone(TENANT, 'notebooks.kubeflow.org,statefulsets,deployments,virtualservices');
  });

  deniedNothing(bed);
});
