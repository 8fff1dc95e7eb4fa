import { lineOf } from '../../../cli/findings';
import { secretOperators } from '../../../cli/install/preflight-checks';
import { Rendering } from '../../../cli/rendering/rendering';
import { SECRET_KEYS_ANNOTATION } from '../../../charts/contract/secret-keys';
import { folder } from '../../support/cli';

const keys = JSON.stringify({ password: { random: { bytes: 16, encoding: 'hex' } }, user: { value: 'me' } });
const metadata = { name: 'mine', namespace: 'default', annotations: { [SECRET_KEYS_ANNOTATION]: keys } };
const sealed = (encryptedData: object) => ({
  apiVersion: 'bitnami.com/v1alpha1',
  kind: 'SealedSecret',
  metadata,
  spec: { encryptedData },
});
const external = { apiVersion: 'external-secrets.io/v1', kind: 'ExternalSecret', metadata, spec: {} };

/** What is said of an object, in a cluster that has the operators or not. */
async function said(object: object, isThere = true): Promise<readonly string[]> {
  const rendering = await Rendering.readAll(folder({ '00-foundation/a.yaml': [object] }));
  const api = { serves: () => Promise.resolve(isThere) };
  return (await secretOperators(api, rendering)).map(lineOf);
}

test('an operator that is to make Secrets must be installed', async () => {
  expect(await said(external)).toEqual(['✓ the External Secrets Operator']);
  expect(await said(external, false)).toEqual([
    '✗ secrets/operator-missing: the External Secrets Operator is not installed; install it before the platform: it serves external-secrets.io/v1',
  ]);
  expect(await said(sealed({ password: 'A', user: 'A' }), false)).toEqual([
    '✗ secrets/operator-missing: the Sealed Secrets controller is not installed; install it before the platform: it serves bitnami.com/v1alpha1',
  ]);
});

test('a SealedSecret must have all its keys', async () => {
  expect(await said(sealed({ password: 'A', user: 'A' }))).toEqual(['✓ the Sealed Secrets controller']);
  expect(await said(sealed({ user: 'A' }))).toEqual([
    '✓ the Sealed Secrets controller',
    '✗ secrets/not-sealed: SealedSecret default/mine lacks password; npx cdk8s-kubeflow seal, then render again',
  ]);
});

test('without either, nothing is said', async () => {
  expect(await said({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', namespace: 'default' } })).toEqual(
    [],
  );
});
