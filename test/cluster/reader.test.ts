import { readFileSync } from 'node:fs';

import { load } from 'js-yaml';

import { KUBEFLOW_VERSION, VERSION } from '../../charts/versions';
import { cli, folder } from '../support/cli';
import { render } from '../support/render';
import { freshCluster } from './cluster';

jest.setTimeout(60_000);

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

/** A kubeconfig of somebody with a ClusterRole. */
function somebody(name: string, role: string): string {
  kubectl('create', 'serviceaccount', name);
  kubectl('create', 'clusterrolebinding', name, `--clusterrole=${role}`, `--serviceaccount=default:${name}`);
  const config = load(readFileSync(controlPlane().kubeconfig, 'utf8')) as { users: readonly { name: string }[] };
  const token = kubectl('create', 'token', name).trim();
  const users = config.users.map((user) => ({ name: user.name, user: { token } }));
  return `${folder({ config: [{ ...config, users }] })}/config`;
}

test('who may only read is told of the rest, and that drift is not known', async () => {
  kubectl('apply', '--server-side', '--recursive', '--filename', DIST);
  kubectl('create', 'clusterrole', 'reader', '--verb=get,list,watch', '--resource=*.*');
  const { code, stdout, stderr } = await cli(['status', DIST, '--kubeconfig', somebody('reader', 'reader')]);
  expect(stdout).toContain(`${RENDERED_BY}\nurl: https://kubeflow.example.com\n`);
  expect(stdout).toContain('gateway: there is no Service istio-system/istio-ingressgateway\n');
  expect(stdout).toContain(
    'drift: none found, 0 of 2 objects are as rendered\n  2 could not be compared, for you may not read or patch them',
  );
  expect(stderr).toBe('error: not everything could be checked: 2 objects not compared\n');
  expect(code).toBe(1);
});

describe('as the ClusterRole cdk8s-kubeflow-viewer', () => {
  const viewer = folder({
    'role.yaml': [
      {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'ClusterRole',
        metadata: { name: 'cdk8s-kubeflow-viewer' },
        rules: render().get('rbac.authorization.k8s.io/v1/ClusterRole', 'cdk8s-kubeflow-viewer').rules,
      },
    ],
  });
  const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'a', namespace: 'kubeflow', labels } };
  const dist = folder({ '00-foundation/kubeflow-namespace/all.yaml': [namespace, platform, secret] });
  let kubeconfig: string;

  beforeAll(async () => {
    kubectl('apply', '--server-side', '--filename', viewer);
    kubeconfig = somebody('viewer', 'cdk8s-kubeflow-viewer');
    expect(
      (await cli(['up', DIST, '--skip-preflight', '--yes'], { env: { KUBECONFIG: controlPlane().kubeconfig } })).code,
    ).toBe(0);
  });

  test('status is whole where the rendering has no Secret', async () => {
    const { code, stdout, stderr } = await cli(['status', DIST, '--kubeconfig', kubeconfig]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('drift: none, all 2 objects are as rendered');
  });

  test('a Secret is not checked, which is one line, and the exit code 1', async () => {
    const { code, stdout, stderr } = await cli(['status', dist, '--kubeconfig', kubeconfig]);
    expect(stdout).toContain('\n? access/not-checked: you may not list secrets; not checked: Secret\n');
    expect(stderr).toBe(
      "error: not everything could be checked: you may not list secrets; see 'Rights to read' in docs/cli.md\n",
    );
    expect(code).toBe(1);
  });

  test('doctor says in a line for each right what it could not check', async () => {
    const { code, stdout, stderr } = await cli(['doctor', DIST, '--kubeconfig', kubeconfig]);
    expect(stdout.split('\n').filter((line) => line.startsWith('?'))).toEqual([
      '? access/not-checked: you may not create serviceaccounts/token; not checked: tokens',
    ]);
    expect(stdout).not.toContain('forbidden');
    expect(stderr).toMatch(/^error: not everything could be checked: /);
    expect(code).toBe(1);
  });

  test('as the ClusterRole view, status and doctor say what they could not read, and go on', async () => {
    const env = { KUBECONFIG: somebody('looker', 'view') };
    const [status, doctor] = [await cli(['status', dist], { env }), await cli(['doctor', dist], { env })];
    expect(status.stdout).toContain('url: https://kubeflow.example.com\n');
    expect(status.stdout).toContain('? access/not-checked: you may not list secrets; not checked: Secret\n');
    expect(doctor.stdout).toContain('? access/not-checked: you may not list nodes; not checked: CPU and memory\n');
    for (const { code, stdout } of [status, doctor]) {
      const lines = stdout.split('\n').filter((line) => line.startsWith('?'));
      expect(new Set(lines).size).toBe(lines.length);
      expect(code).toBe(1);
    }
  });
});

test('fields that somebody set are listed on demand', async () => {
  kubectl('--namespace=kubeflow', 'label', 'configmap', 'cdk8s-kubeflow-platform', 'mine=yes');
  const env = { KUBECONFIG: controlPlane().kubeconfig };
  const { code, stdout } = await cli(['status', DIST, '--foreign'], { env });
  expect(stdout).toMatch(
    /^set by kubectl-label, and not rendered:\n {2}ConfigMap kubeflow\/cdk8s-kubeflow-platform \(.*Z\)\n {6}metadata\.labels\.mine$/m,
  );
  expect(code).toBe(0);
  expect(JSON.parse((await cli(['status', DIST, '--foreign', '--json'], { env })).stdout)).toMatchObject({
    foreign: [{ manager: 'kubectl-label', fields: ['metadata.labels.mine'] }],
  });
});

test('without an inventory, every object is compared, and a change by anybody is found', async () => {
  const env = { KUBECONFIG: controlPlane().kubeconfig };
  kubectl('--namespace=cdk8s-kubeflow', 'delete', 'configmap', '--selector=cdk8s-kubeflow/inventory');
  expect((await cli(['status', DIST], { env })).code).toBe(0);
  const patch = JSON.stringify({ data: { kubeflow: 'other' } });
  kubectl('--namespace=kubeflow', 'patch', 'configmap', 'cdk8s-kubeflow-platform', '--type=merge', `--patch=${patch}`);
  const { code, stdout } = await cli(['status', DIST], { env });
  expect(stdout).toMatch(/^Kubeflow other, .*$/m);
  expect(stdout).toContain(` (the folder: ${RENDERED_BY})\n`);
  expect(stdout).toContain(`      data.kubeflow: "other" → "${KUBEFLOW_VERSION}"\n`);
  expect(code).toBe(3);
});
