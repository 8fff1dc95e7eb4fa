import { readFileSync } from 'node:fs';

import { load } from 'js-yaml';

import { KUBEFLOW_VERSION, VERSION } from '../../charts/versions';
import { cli, folder } from '../support/cli';
import { freshCluster } from './cluster';

const { controlPlane, kubectl } = freshCluster({ webhooks: false });
const RENDERED_BY = `Kubeflow ${KUBEFLOW_VERSION}, rendered by cdk8s-kubeflow ${VERSION}`;

const labels = { 'app.kubernetes.io/managed-by': 'cdk8s-kubeflow' };
const data = { url: 'https://kubeflow.example.com', kubeflow: KUBEFLOW_VERSION, renderedBy: VERSION };
const platform = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'cdk8s-kubeflow-platform', namespace: 'kubeflow', labels },
  data,
};
const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'kubeflow', labels } };
const DIST = folder({ '00-foundation/kubeflow-namespace/all.yaml': [namespace, platform] });

/** A kubeconfig of somebody who may read everything, and change nothing. */
function reader(): string {
  kubectl('create', 'serviceaccount', 'reader');
  kubectl('create', 'clusterrole', 'reader', '--verb=get,list,watch', '--resource=*.*');
  kubectl('create', 'clusterrolebinding', 'reader', '--clusterrole=reader', '--serviceaccount=default:reader');
  const config = load(readFileSync(controlPlane().kubeconfig, 'utf8')) as { users: readonly { name: string }[] };
  const users = config.users.map(({ name }) => ({
    name,
    user: { token: kubectl('create', 'token', 'reader').trim() },
  }));
  return `${folder({ config: [{ ...config, users }] })}/config`;
}

test('who may only read is told of the rest, and that drift is not known', async () => {
  kubectl('apply', '--server-side', '--recursive', '--filename', DIST);
  const { code, stdout, stderr } = await cli(['status', DIST, '--kubeconfig', reader()]);
  expect(stdout).toContain(`${RENDERED_BY}\nurl: https://kubeflow.example.com\n`);
  expect(stdout).toContain('gateway: there is no Service istio-system/istio-ingressgateway\n');
  expect(stdout).toContain(
    'drift: none found, 0 of 2 objects are as rendered\n  2 could not be compared, for you may not read or patch them',
  );
  expect(stderr).toBe('error: not everything could be checked: 2 objects not compared\n');
  expect(code).toBe(1);
});

test('without an inventory, every object is compared, and a change by anybody is found', async () => {
  const env = { KUBECONFIG: controlPlane().kubeconfig };
  expect((await cli(['status', DIST], { env })).code).toBe(0);
  const patch = JSON.stringify({ data: { kubeflow: 'other' } });
  kubectl('--namespace=kubeflow', 'patch', 'configmap', 'cdk8s-kubeflow-platform', '--type=merge', `--patch=${patch}`);
  const { code, stdout } = await cli(['status', DIST], { env });
  expect(stdout).toMatch(/^Kubeflow other, .*$/m);
  expect(stdout).toContain(` (the folder: ${RENDERED_BY})\n`);
  expect(stdout).toContain(`      data.kubeflow: "other" → "${KUBEFLOW_VERSION}"\n`);
  expect(code).toBe(3);
});
