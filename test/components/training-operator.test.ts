import { render } from '../support/render';

const FOLDER = '50-apps/training-operator';

test('the Training Operator is an option: off, nothing of it is there, its policy and the CRDs of its jobs included', () => {
  const left = render().files.filter((file) => /training-operator|kubeflow-training|(?:mpi|tf|pytorch)jobs/.test(file));
  expect(left).toEqual([]);
});

describe('the Training Operator', () => {
  const platform = render({ components: { 'training-operator': true } });

  test('brings the CRDs of its six kinds of jobs', () => {
    const crds = platform.files.filter((file) => file.startsWith('00-foundation/training-operator/'));
    expect(crds.map((file) => file.replace(/^.*customresourcedefinition-|\..*$/g, ''))).toEqual([
      'jaxjobs',
      'mpijobs',
      'paddlejobs',
      'pytorchjobs',
      'tfjobs',
      'xgboostjobs',
    ]);
  });

  test('has a Secret to write its certificate into, and its webhook is open to the API server', () => {
    expect(platform.object(`${FOLDER}/secret-training-operator-webhook-cert.yaml`)).not.toHaveProperty('data');
    expect(platform.text(`${FOLDER}/deployment-training-operator.yaml`)).toContain(
      'secretName: training-operator-webhook-cert',
    );
    expect(
      platform.object('00-foundation/kubeflow-namespace/networkpolicy-training-operator-webhook.yaml'),
    ).toMatchObject({
      spec: { ingress: [{ ports: [{ port: 9443, protocol: 'TCP' }] }] },
    });
  });

  test('lets editors run jobs, and viewers see them', () => {
    const verbs = (role: string): unknown =>
      (platform.object(`${FOLDER}/clusterrole-kubeflow-training-${role}.yaml`) as { rules: [{ verbs: string[] }] })
        .rules[0].verbs;
    expect(verbs('edit')).toContain('create');
    expect(verbs('view')).toEqual(['get', 'list', 'watch']);
  });

  test('gives admins what editors have', () => {
    const own = { 'rbac.authorization.kubeflow.org/aggregate-to-kubeflow-training-admin': 'true' };
    expect(platform.object(`${FOLDER}/clusterrole-kubeflow-training-admin.yaml`)).toMatchObject({
      metadata: { labels: { 'rbac.authorization.kubeflow.org/aggregate-to-kubeflow-admin': 'true' } },
      aggregationRule: { clusterRoleSelectors: [{ matchLabels: own }] },
    });
    expect(platform.object(`${FOLDER}/clusterrole-kubeflow-training-edit.yaml`)).toMatchObject({
      metadata: { labels: own },
    });
  });

  test('runs as an account that has what it does in the API', () => {
    expect(platform.object(`${FOLDER}/clusterrolebinding-training-operator.yaml`)).toMatchObject({
      roleRef: { kind: 'ClusterRole', name: 'training-operator' },
      subjects: [{ kind: 'ServiceAccount', name: 'training-operator', namespace: 'kubeflow' }],
    });
  });
});
