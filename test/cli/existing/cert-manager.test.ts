import { existingSystems } from '../../../cli/existing/systems';
import { minorOf, versionOf } from '../../../cli/existing/program';
import { isNewer } from '../../../cli/versions';
import { lineOf } from '../../../cli/findings';
import { clusterOf, deployment, type Live } from './cluster';

const OWN = { namespace: 'cert-manager', resourceNamespace: 'cert-manager' };
const ARGS = ['--v=2', '--cluster-resource-namespace=$(POD_NAMESPACE)'];

interface Change {
  readonly namespace?: string;
  readonly version?: string;
  readonly args?: readonly string[];
  readonly ready?: number;
}

/** cert-manager as its Helm chart installs it. */
function helmRelease({ namespace = 'cert-manager', version = 'v1.19.1', args = ARGS, ready = 1 }: Change = {}): Live[] {
  const labels = (name: string, component: string) => ({
    app: name,
    'app.kubernetes.io/name': name,
    'app.kubernetes.io/component': component,
    'app.kubernetes.io/managed-by': 'Helm',
    ...(version && { 'app.kubernetes.io/version': version }),
  });
  return [
    deployment('cert-manager', namespace, labels('cert-manager', 'controller'), { args }, ready),
    deployment('cert-manager-webhook', namespace, labels('webhook', 'webhook')),
    deployment('cert-manager-cainjector', namespace, labels('cainjector', 'cainjector')),
  ];
}

const found = async (objects: readonly Live[], certManager = OWN): Promise<readonly string[]> =>
  (await existingSystems(clusterOf(...objects), { certManager })).map(lineOf);

test('a release of Helm is taken as it is', async () => {
  expect(await found(helmRelease())).toEqual(['✓ cert-manager v1.19.1 of the cluster, in namespace cert-manager']);
});

test('nothing is looked for where nothing is said to be there', async () => {
  expect(await existingSystems(clusterOf())).toEqual([]);
});

// oxfmt-ignore
test.each<[string, readonly Live[], readonly string[]]>([
  ['is not there', [], ['✗ cluster/existing-missing: the cluster has no cert-manager in namespace cert-manager, of which the definition says that it is there; install it, or take existing.certManager out']],
  ['is elsewhere', helmRelease({ namespace: 'certs' }), ["✗ cluster/existing-missing: the cluster has no cert-manager in namespace cert-manager, of which the definition says that it is there; there is Deployment certs/cert-manager: write existing: { certManager: { namespace: 'certs' } }"]],
  ['is too old', helmRelease({ version: 'v1.11.5' }), ['✗ cluster/existing-too-old: cert-manager v1.11.5 of the cluster, in namespace cert-manager; upgrade it; the platform needs 1.12 to 1.20']],
  ['is newer than what was tried', helmRelease({ version: 'v1.21.0' }), ['! cluster/existing-too-new: cert-manager v1.21.0 of the cluster, in namespace cert-manager; the platform is made for 1.12 to 1.20']],
  ['does not say its version', helmRelease({ version: '' }), ['! cluster/existing-version-unknown: the version of Deployment cert-manager/cert-manager is not known: neither a label nor the tag of its image says it; use 1.12 to 1.20']],
  ['is not ready', helmRelease({ ready: 0 }), ['✓ cert-manager v1.19.1 of the cluster, in namespace cert-manager', '✗ cluster/existing-not-ready: no pod of Deployment cert-manager/cert-manager is ready, which is cert-manager of the cluster; mend it first: kubectl describe']],
  ['has no CA injector', helmRelease().slice(0, 2), ['✓ cert-manager v1.19.1 of the cluster, in namespace cert-manager', '✗ cluster/existing-not-ready: cert-manager of the cluster has no cainjector in namespace cert-manager; install it with that part']],
  ['reads other Secrets', helmRelease({ args: ['--cluster-resource-namespace=cas'] }), ['✓ cert-manager v1.19.1 of the cluster, in namespace cert-manager', "✗ cluster/existing-settings: cert-manager of the cluster reads Secrets of ClusterIssuers in namespace cas, not in cert-manager; write existing: { certManager: { resourceNamespace: 'cas' } }"]],
])('one that %s', async (_, objects, lines) => {
  expect(await found(objects)).toEqual(lines);
});

test('without the flag, Secrets are those of kube-system, as cert-manager has it', async () => {
  const certManager = { namespace: 'cert-manager', resourceNamespace: 'kube-system' };
  expect(await found(helmRelease({ args: [] }), certManager)).toHaveLength(1);
});

test.each([
  ['v1.19.4', '1.19'],
  ['1.29.0-asm.3', '1.29'],
  ['latest', undefined],
])('%s is of %s', (version, minor) => {
  expect(minorOf(version)).toBe(minor);
});

test('versions are compared as numbers', () => {
  expect([isNewer('1.12', '1.9'), isNewer('1.12', '1.12'), isNewer('1.99', '2.0')]).toEqual([true, false, false]);
});

test('the tag of the image says the version where no label does', () => {
  const image = 'registry.example.com:5000/jetstack/cert-manager-controller:v1.18.2@sha256:0123';
  expect(versionOf(deployment('a', 'b', {}, { image }))).toBe('v1.18.2');
});
