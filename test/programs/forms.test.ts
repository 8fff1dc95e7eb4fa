import type { Spawner } from '../../charts';
import type { Manifest } from '../../charts/contract/manifest';
import { type Answer, ask } from './ask';
import { freshBed, PATIENCE } from './bed';
import { deniedNothing } from './end';
import { PARTS } from './parts';
import { OWNER, platformWith, STRANGER, TENANT } from './platform';
import { addressOf } from './services';
import { whereBuilt } from './where-built';

jest.setTimeout(2 * PATIENCE);

const COMPONENTS = [
  ...['jupyter-web-app', 'volumes-web-app', 'tensorboards-web-app'],
  // What they cannot do without.
  ...['notebook-controller', 'tensorboard-controller', 'pvcviewer', 'poddefaults'],
];
const TOKEN = 'made-by-the-page';

/** What is fixed: all that can be. */
const TOLERATION = { key: 'gpu', operator: 'Exists', effect: 'NoSchedule' } as const;
const SPAWNER: Spawner = {
  cpu: { value: '3', limitFactor: 'none', readOnly: true },
  memory: { value: '3.0Gi', limitFactor: 1, readOnly: true },
  gpus: { readOnly: true },
  imagePullPolicy: { value: 'Always', readOnly: true },
  sharedMemory: { readOnly: true },
  podDefaults: { readOnly: true },
  affinities: { options: [], readOnly: true },
  tolerations: { options: [{ key: 'gpu', label: 'GPUs', tolerations: [TOLERATION] }], default: 'gpu', readOnly: true },
};

/** What the form of notebooks then sends. */
const FORM = {
  name: 'first',
  image: 'example.com/jupyter:1',
  serverType: 'jupyter',
  customImageCheck: false,
  datavols: [],
};
const WORKSPACE = {
  mount: '/home/jovyan',
  newPvc: {
    metadata: { name: 'first-home' },
    spec: { resources: { requests: { storage: '3Gi' } }, accessModes: ['ReadWriteOnce'] },
  },
};

interface Pod extends Manifest {
  readonly spec: { readonly containers: readonly object[]; readonly serviceAccountName: string };
}

whereBuilt(PARTS.forms, () => {
  const bed = freshBed(PARTS.forms, platformWith(COMPONENTS, { spawner: SPAWNER }));
  const there = <T extends Manifest>(path: string) => bed().until(path, () => bed().read<T>(path));

  /** Asks a web app as its page does, for a user whom the gateway has told it. */
  async function asked(app: string, path: string, body?: object, user = OWNER, token = TOKEN): Promise<Answer> {
    return ask({
      ...{ address: (await addressOf(bed(), 'kubeflow', `${app}-service`)) ?? '', port: 80, host: app },
      ...{ path: `/api/namespaces/${TENANT}/${path}`, method: body ? 'POST' : 'GET', body: JSON.stringify(body) },
      headers: {
        'Content-Type': 'application/json',
        'kubeflow-userid': user,
        Cookie: `XSRF-TOKEN=${TOKEN}`,
        'X-XSRF-TOKEN': token,
      },
    });
  }

  test('the form of notebooks makes a notebook and its volume, with what is fixed', async () => {
    const { status, text } = await asked('jupyter-web-app', 'notebooks', { ...FORM, workspace: WORKSPACE });
    expect({ status, text: status === 200 ? '' : text }).toEqual({ status: 200, text: '' });
    const { spec } = await there<Pod>(`/api/v1/namespaces/${TENANT}/pods/first-0`);
    expect(spec).toMatchObject({
      serviceAccountName: 'default-editor',
      containers: [
        { resources: { requests: { cpu: '3', memory: '3Gi' }, limits: { memory: '3Gi' } }, imagePullPolicy: 'Always' },
      ],
      tolerations: expect.arrayContaining([TOLERATION]) as unknown,
    });
    await there(`/api/v1/namespaces/${TENANT}/persistentvolumeclaims/first-home`);
    expect(JSON.parse((await asked('jupyter-web-app', 'notebooks')).text)).toMatchObject({
      notebooks: [{ name: 'first', cpu: '3' }],
    });
  });

  test('it takes neither another value of what is fixed, nor a request of another page, nor of a stranger', async () => {
    const form = { ...FORM, name: 'second' };
    expect(await asked('jupyter-web-app', 'notebooks', { ...form, cpu: '8' })).toMatchObject({ status: 400 });
    expect(await asked('jupyter-web-app', 'notebooks', form, OWNER, 'guessed')).toMatchObject({ status: 403 });
    expect(await asked('jupyter-web-app', 'notebooks', form, STRANGER)).toMatchObject({ status: 403 });
    expect(await asked('jupyter-web-app', 'notebooks', undefined, STRANGER)).toMatchObject({ status: 403 });
  });

  test('the page of volumes makes a claim, and shows who uses which', async () => {
    const claim = { name: 'data', mode: 'ReadWriteOnce', class: '{empty}', size: '1Gi', type: 'empty' };
    expect(await asked('volumes-web-app', 'pvcs', claim, STRANGER)).toMatchObject({ status: 403 });
    expect(await asked('volumes-web-app', 'pvcs', claim)).toMatchObject({ status: 200 });
    const { pvcs } = JSON.parse((await asked('volumes-web-app', 'pvcs')).text) as { pvcs: readonly { name: string }[] };
    expect(pvcs.map(({ name }) => name).sort()).toEqual(['data', 'first-home']);
  });

  test('the page of TensorBoards makes one', async () => {
    const board = { name: 'logs', logspath: 'pvc://data/logs', configurations: [] };
    expect(await asked('tensorboards-web-app', 'tensorboards', board, STRANGER)).toMatchObject({ status: 403 });
    expect(await asked('tensorboards-web-app', 'tensorboards', board)).toMatchObject({ status: 200 });
    await there(`/apis/tensorboard.kubeflow.org/v1alpha1/namespaces/${TENANT}/tensorboards/logs`);
  });

  deniedNothing(bed);
});
