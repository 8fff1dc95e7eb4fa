import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { load, loadAll } from 'js-yaml';

import { DEFINITIONS, EXAMPLES } from './support/examples';
import { newFolder, readTree, REPO, run } from './support/render';

const PAGE = readFileSync(join(REPO, 'docs/examples.md'), 'utf8');

/** Renders an example as its readers do, in a folder of its own. */
function rendered(example: string): Record<string, string> {
  const folder = newFolder();
  const program = ['--require', require.resolve('tsx/cjs'), join(EXAMPLES, `${example}.ts`)];
  expect(run(process.execPath, program, folder)).toEqual({ status: 0, output: '' });
  return readTree(join(folder, 'dist'));
}

const object = (dist: Record<string, string>, file: string) => load(dist[file] ?? '');
const kinds = (dist: Record<string, string>, file: string) =>
  (loadAll(dist[file] ?? '') as { kind: string }[]).map(({ kind }) => kind);

test.each(DEFINITIONS)('%s has at most 60 lines, and docs/examples.md explains it', (example) => {
  expect(readFileSync(join(EXAMPLES, example), 'utf8').split('\n').length).toBeLessThanOrEqual(61);
  expect(PAGE).toContain(`examples/${example}`);
});

test('a laptop: no load balancer, the own CA certifies localhost, and a notebook waits', () => {
  const dist = rendered('laptop');
  expect(object(dist, '20-mesh/istio/service-istio-ingressgateway.yaml')).toMatchObject({
    spec: { type: 'ClusterIP' },
  });
  expect(object(dist, '30-access/kubeflow-gateway/certificate-kubeflow-gateway.istio-system.yaml')).toMatchObject({
    spec: { dnsNames: ['localhost'] },
  });
  expect(kinds(dist, '70-tenants/me.yaml')).toContain('Notebook');
});

test('on premises: node ports with a static address, the company’s CA and directory, groups of users', () => {
  const dist = rendered('on-premises');
  expect(object(dist, '20-mesh/istio/service-istio-ingressgateway.yaml')).toMatchObject({ spec: { type: 'NodePort' } });
  expect(object(dist, '30-access/kubeflow-gateway/certificate-kubeflow-gateway.istio-system.yaml')).toMatchObject({
    spec: { dnsNames: ['kubeflow.corp.example.com'], ipAddresses: ['10.20.0.10', '10.20.0.11'] },
  });
  expect(dist['30-access/dex/configmap-dex.yaml']).toContain('type: ldap');
  expect(dist['70-tenants/speech.yaml']).toContain('user-dan-corp-example-com-clusterrole-edit');
});

test('a managed cloud: the address in the certificate, a namespace per user, docker-config in each', () => {
  const dist = rendered('managed-cloud');
  expect(object(dist, '30-access/kubeflow-gateway/certificate-kubeflow-gateway.istio-system.yaml')).toMatchObject({
    spec: { ipAddresses: ['203.0.113.7'], issuerRef: { kind: 'ClusterIssuer', name: 'corporate-ca' } },
  });
  for (const name of ['ada', 'bob', 'cyd']) {
    const objects = loadAll(dist[`70-tenants/${name}-kubeflow.yaml`] ?? '');
    expect(objects).toContainEqual(expect.objectContaining({ kind: 'Profile' }));
    expect(objects).toContainEqual(
      expect.objectContaining({
        kind: 'ConfigMap',
        metadata: expect.objectContaining({ name: 'docker-config' }) as unknown,
      }),
    );
    expect(objects).toContainEqual(expect.objectContaining({ kind: 'Secret', type: 'kubernetes.io/dockerconfigjson' }));
  }
});

test('EKS: certificates through Route 53, roles of IAM for tenants, Secrets from a store, no Dex', () => {
  const dist = rendered('eks');
  const issuers = Object.keys(dist).filter((file) => file.includes('issuer-'));
  expect(issuers.some((file) => dist[file]?.includes('route53'))).toBe(true);
  expect(Object.keys(dist).filter((file) => file.startsWith('30-access/dex/'))).toEqual([]);
  expect(dist['70-tenants/vision.yaml']).toContain(
    'eks.amazonaws.com/role-arn: arn:aws:iam::123456789012:role/kubeflow-vision',
  );
  expect(Object.keys(dist).some((file) => file.includes('/externalsecret-'))).toBe(true);
});
