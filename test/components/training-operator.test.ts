import { render } from '../support/render';

test('the Training Operator is an option: off, nothing of it is there, its policy and the CRDs of its jobs included', () => {
  const left = render().about(/training-operator|kubeflow-training|(?:mpi|tf|pytorch)jobs/);
  expect(left).toEqual([]);
});

describe('the Training Operator', () => {
  const platform = render({ components: { 'training-operator': true } });

  test('brings the CRDs of its six kinds of jobs', () => {
    const crds = platform.about(/^training-operator: CustomResourceDefinition/);
    expect(crds.map((line) => line.replace(/^.* |\..*$/g, ''))).toEqual([
      'jaxjobs',
      'mpijobs',
      'paddlejobs',
      'pytorchjobs',
      'tfjobs',
      'xgboostjobs',
    ]);
  });

  test('has a Secret to write its certificate into, and its webhook is open to the API server', () => {
    expect(platform.get('v1/Secret', 'kubeflow/training-operator-webhook-cert')).not.toHaveProperty('data');
    expect(platform.pod('kubeflow/training-operator').spec?.volumes).toMatchObject([
      { secret: { secretName: 'training-operator-webhook-cert' } },
    ]);
    expect(platform.get('networking.k8s.io/v1/NetworkPolicy', 'kubeflow/training-operator-webhook')).toMatchObject({
      spec: { ingress: [{ ports: [{ port: 9443, protocol: 'TCP' }] }] },
    });
  });

  test('lets editors run jobs, and viewers see them', () => {
    const verbs = (role: string) =>
      platform.get('rbac.authorization.k8s.io/v1/ClusterRole', `kubeflow-training-${role}`).rules?.[0]?.verbs;
    expect(verbs('edit')).toContain('create');
    expect(verbs('view')).toEqual(['get', 'list', 'watch']);
  });

  test('gives admins what editors have', () => {
    const own = { 'rbac.authorization.kubeflow.org/aggregate-to-kubeflow-training-admin': 'true' };
    expect(platform.get('rbac.authorization.k8s.io/v1/ClusterRole', 'kubeflow-training-admin')).toMatchObject({
      metadata: { labels: { 'rbac.authorization.kubeflow.org/aggregate-to-kubeflow-admin': 'true' } },
      aggregationRule: { clusterRoleSelectors: [{ matchLabels: own }] },
    });
    expect(platform.get('rbac.authorization.k8s.io/v1/ClusterRole', 'kubeflow-training-edit')).toMatchObject({
      metadata: { labels: own },
    });
  });

  test('runs as an account that has what it does in the API', () => {
    expect(platform.get('rbac.authorization.k8s.io/v1/ClusterRoleBinding', 'training-operator')).toMatchObject({
      roleRef: { kind: 'ClusterRole', name: 'training-operator' },
      subjects: [{ kind: 'ServiceAccount', name: 'training-operator', namespace: 'kubeflow' }],
    });
  });
});
