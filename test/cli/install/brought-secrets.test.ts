import { lineOf } from '../../../cli/findings';
import { broughtSecrets } from '../../../cli/install/brought-secrets';
import { Rendering } from '../../../cli/rendering/rendering';
import { folder } from '../../support/cli';

const mine = (kind: string, apiVersion: string, fields: object = {}, name = 'mine') => ({
  apiVersion,
  kind,
  metadata: { name, namespace: 'default' },
  ...fields,
});

/** A program that reads Secrets in each way that there is. */
const reader = (...names: readonly string[]) => {
  const [file = '', variable = '', all = ''] = names;
  const env = [{ name: 'A', valueFrom: { secretKeyRef: { name: variable, key: 'a' } } }];
  const containers = [{ name: 'main', env, envFrom: [{ secretRef: { name: all } }] }];
  const optional = { name: 'b', secret: { secretName: 'not-needed', optional: true } };
  const volumes = [{ name: 'a', secret: { secretName: file } }, optional];
  return mine('Deployment', 'apps/v1', { spec: { template: { spec: { containers, volumes } } } }, 'reader');
};

/** What is said of objects, in a cluster that has these Secrets. */
async function said(objects: readonly object[], ...there: readonly string[]): Promise<readonly string[]> {
  const rendering = await Rendering.readAll(folder({ '00-foundation/a.yaml': objects }));
  const read = ({ name }: { name: string }) => Promise.resolve(there.includes(name) ? {} : undefined);
  return (await broughtSecrets({ read: read as never }, rendering)).map(lineOf);
}

test('a Secret that pods need and nothing makes must be brought', async () => {
  const remedy =
    'make it, before or while `up` waits for its pods; the namespace, if it lacks: kubectl create namespace default';
  expect(await said([reader('one', 'two', 'two')], 'two')).toEqual([
    `! secrets/yours-missing: Secret default/one, which Deployment default/reader needs, is not there, and the platform does not make it; ${remedy}`,
  ]);
  expect(await said([reader('one', 'two', 'three')], 'one', 'two', 'three')).toEqual(['✓ 3 Secrets of your own']);
});

test('a CronJob needs its Secrets, too', async () => {
  const deployment = reader('one', 'one', 'one') as unknown as { readonly spec: object };
  const backup = mine('CronJob', 'batch/v1', { spec: { jobTemplate: { spec: deployment.spec } } }, 'backup');
  expect(await said([backup])).toEqual([expect.stringContaining('which CronJob default/backup needs')]);
});

test('what is rendered, or made of what is rendered, need not be', async () => {
  const makers = [
    mine('Secret', 'v1', {}, 'one'),
    mine('Certificate', 'cert-manager.io/v1', { spec: { secretName: 'two' } }),
    mine('ExternalSecret', 'external-secrets.io/v1', { spec: { target: { name: 'three' } } }),
  ];
  expect(await said([...makers, reader('one', 'two', 'three')])).toEqual([]);
  expect(await said([mine('SealedSecret', 'bitnami.com/v1alpha1'), reader('mine', 'mine', 'mine')])).toEqual([]);
});
