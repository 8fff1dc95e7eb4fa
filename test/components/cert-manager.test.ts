import { images, versions } from '../../charts';
import { render } from '../support/render';
import { WEBHOOKS } from '../support/rendering';

const PROGRAMS = {
  'cert-manager': images.certManagerController,
  'cert-manager-cainjector': images.certManagerCaInjector,
  'cert-manager-webhook': images.certManagerWebhook,
};

const platform = render();

/** The names of the roles that a ServiceAccount has, of one kind. */
function rolesOf(account: string, kind: 'ClusterRole' | 'Role'): readonly string[] {
  const bindings = platform.all(`rbac.authorization.k8s.io/v1/${kind}Binding`);
  return bindings.flatMap(({ roleRef, subjects = [] }) =>
    subjects.some(({ name, namespace }) => name === account && namespace === 'cert-manager') ? [roleRef.name] : [],
  );
}

test.each(Object.entries(PROGRAMS))('%s runs as an account of its own, in its version, without root', (name, image) => {
  expect(platform.get('apps/v1/Deployment', `cert-manager/${name}`)).toMatchObject({
    spec: {
      template: {
        metadata: { labels: { 'app.kubernetes.io/version': versions.certManager } },
        spec: {
          serviceAccountName: name,
          containers: [{ image, securityContext: { readOnlyRootFilesystem: true } }],
          securityContext: { runAsNonRoot: true },
        },
      },
    },
  });
  expect(rolesOf(name, 'ClusterRole')).not.toEqual([]);
});

test('only the controller has the roles of its control loops', () => {
  expect(rolesOf('cert-manager', 'ClusterRole')).toHaveLength(8);
  expect(rolesOf('cert-manager-webhook', 'ClusterRole')).toEqual(['cert-manager-webhook:subjectaccessreviews']);
});

test.each([
  ['cert-manager', ['cert-manager-controller']],
  [
    'cert-manager-cainjector',
    ['cert-manager-cainjector-leader-election', 'cert-manager-cainjector-leader-election-core'],
  ],
])('%s elects its leader by leases of kube-system that it may have', (program, resourceNames) => {
  const role = `${program}:leaderelection`;
  expect(rolesOf(program, 'Role')).toContain(role);
  expect(platform.get('rbac.authorization.k8s.io/v1/Role', `kube-system/${role}`)).toMatchObject({
    rules: [{ resourceNames, verbs: ['get', 'update', 'patch'] }, { verbs: ['create'] }],
  });
});

test('the webhook makes its certificate for the Service that the API server calls, and its CA is injected', () => {
  const { args } = platform.container('cert-manager/cert-manager-webhook');
  expect(args).toContain('--dynamic-serving-dns-names=cert-manager-webhook.$(POD_NAMESPACE).svc');
  expect(args).toContain('--dynamic-serving-ca-secret-name=cert-manager-webhook-ca');
  for (const kind of WEBHOOKS) {
    expect(platform.get(kind, 'cert-manager-webhook')).toMatchObject({
      metadata: { annotations: { 'cert-manager.io/inject-ca-from-secret': 'cert-manager/cert-manager-webhook-ca' } },
      webhooks: [
        {
          clientConfig: { service: { name: 'cert-manager-webhook', namespace: 'cert-manager' } },
          failurePolicy: 'Fail',
        },
      ],
    });
  }
  expect(platform.get('networking.k8s.io/v1/NetworkPolicy', 'cert-manager/cert-manager-webhook')).toMatchObject({
    spec: { ingress: [{ ports: [{ port: 10250 }] }] },
  });
});

test.each([
  ['view', ['admin', 'cluster-reader', 'edit', 'view']],
  ['edit', ['admin', 'edit']],
])('what users may %s is part of the roles %s of Kubernetes', (name, roles) => {
  const labels = Object.fromEntries(roles.map((role) => [`rbac.authorization.k8s.io/aggregate-to-${role}`, 'true']));
  expect(platform.get('rbac.authorization.k8s.io/v1/ClusterRole', `cert-manager-${name}`)).toMatchObject({
    metadata: { labels },
  });
});
