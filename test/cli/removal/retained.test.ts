import { retained } from '../../../cli/removal/retained';
import { freshBed, meta, namespace, platform } from '../plan/platform';
import { keyOfObject, idOf } from '../../../cli/cluster/objects';

const volume = (name: string, policy: string, claim?: readonly [namespace: string, name: string]) => ({
  apiVersion: 'v1',
  kind: 'PersistentVolume',
  metadata: { name },
  spec: {
    persistentVolumeReclaimPolicy: policy,
    ...(claim && { claimRef: { namespace: claim[0], name: claim[1] } }),
  },
});
const claim = (name: string, space: string) => ({
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: meta(name, space),
});
const VOLUMES = [
  volume('a', 'Retain', ['auth', 'db']),
  volume('b', 'Delete', ['auth', 'cache']),
  volume('c', 'Retain', ['elsewhere', 'db']),
  volume('d', 'Retain'),
  volume('e', 'Retain', ['shared', 'db']),
];
const reason = (name: string) => `its reclaim policy is Retain; it has the data of PersistentVolumeClaim ${name}`;

test('volumes stay whose claims go, by name or with their namespace, if they are to be retained', () => {
  const kept = retained(VOLUMES, [namespace('auth'), claim('db', 'shared'), claim('other', 'elsewhere')].map(idOf));
  expect(kept.map(({ id, reason: why }) => [id.name, why])).toEqual([
    ['a', reason('auth/db')],
    ['e', reason('shared/db')],
  ]);
});

describe('down', () => {
  const bed = freshBed();
  const KEPT = `! PersistentVolume a is kept: ${reason('auth/db')}; kubectl delete persistentvolume a\n`;

  async function installed(): Promise<void> {
    await bed.installed(platform());
    const { objects } = bed.cluster();
    for (const one of [...VOLUMES, claim('db', 'auth')]) objects.set(keyOfObject(idOf(one)), one);
  }

  test('says so before data is deleted', async () => {
    await installed();
    const { stdout, stderr, code } = await bed.run('down', '--delete-data');
    expect(stdout).toContain(KEPT);
    expect(stdout).not.toContain('PersistentVolume c');
    expect(stderr).toContain('for ever without being asked: --confirm a.example.com');
    expect(code).toBe(2);
    expect(bed.cluster().changes).toEqual([]);
  });

  test('says so in a dry run', async () => {
    await installed();
    expect((await bed.run('down', '--delete-data', '--dry-run')).stdout).toContain(KEPT);
    const events = (await bed.run('down', '--delete-data', '--dry-run', '--json')).stdout;
    expect(events).toContain(
      `{"event":"kept","id":{"apiVersion":"v1","kind":"PersistentVolume","name":"a"},"reason":"${reason('auth/db')}","remedy":"kubectl delete persistentvolume a"}\n`,
    );
  });

  test('need not say so where claims stay', async () => {
    await installed();
    const { stdout } = await bed.run('down', '--dry-run');
    expect(stdout).not.toContain('PersistentVolume a');
    expect(stdout).toContain('! Namespace auth is kept: it holds PersistentVolumeClaim auth/db\n');
  });

  test('says so too if it may not look', async () => {
    await installed();
    bed.cluster().hidden.add('persistentvolumes');
    expect((await bed.run('down', '--delete-data', '--dry-run')).stdout).toContain(
      '! it is not known which volumes keep their data, as those do whose reclaim policy is Retain; grant the right to list persistentvolumes\n',
    );
  });
});
