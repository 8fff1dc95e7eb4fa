import { images, versions } from '../../charts';
import { render } from '../support/render';

const FOLDER = '10-certificates/cert-manager';
const PROGRAMS = {
  'cert-manager': images.certManagerController,
  'cert-manager-cainjector': images.certManagerCaInjector,
  'cert-manager-webhook': images.certManagerWebhook,
};

const platform = render();

/** The names of the roles that a ServiceAccount has, of one kind. */
function rolesOf(account: string, kind: 'clusterrole' | 'role'): readonly string[] {
  const bindings = platform.files.filter((file) => file.startsWith(`${FOLDER}/${kind}binding-`));
  return bindings.flatMap((file) => {
    const binding = platform.object(file) as { roleRef: { name: string }; subjects: { name: string }[] };
    return binding.subjects.some(({ name }) => name === account) ? [binding.roleRef.name] : [];
  });
}

test.each(Object.entries(PROGRAMS))('%s runs as an account of its own, in its version, without root', (name, image) => {
  expect(platform.object(`${FOLDER}/deployment-${name}.yaml`)).toMatchObject({
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
  expect(rolesOf(name, 'clusterrole')).not.toEqual([]);
});

test('only the controller has the roles of its control loops', () => {
  expect(rolesOf('cert-manager', 'clusterrole')).toHaveLength(8);
  expect(rolesOf('cert-manager-webhook', 'clusterrole')).toEqual(['cert-manager-webhook:subjectaccessreviews']);
});

test.each([
  ['cert-manager', ['cert-manager-controller']],
  [
    'cert-manager-cainjector',
    ['cert-manager-cainjector-leader-election', 'cert-manager-cainjector-leader-election-core'],
  ],
])('%s elects its leader by leases of kube-system that it may have', (program, resourceNames) => {
  const role = `${program}:leaderelection`;
  expect(rolesOf(program, 'role')).toContain(role);
  expect(platform.object(`${FOLDER}/role-${program}-leaderelection.kube-system.yaml`)).toMatchObject({
    metadata: { name: role, namespace: 'kube-system' },
    rules: [{ resourceNames, verbs: ['get', 'update', 'patch'] }, { verbs: ['create'] }],
  });
});

test('the webhook makes its certificate for the Service that the API server calls, and its CA is injected', () => {
  const webhook = platform.text(`${FOLDER}/deployment-cert-manager-webhook.yaml`);
  expect(webhook).toContain('--dynamic-serving-dns-names=cert-manager-webhook.$(POD_NAMESPACE).svc');
  expect(webhook).toContain('--dynamic-serving-ca-secret-name=cert-manager-webhook-ca');
  for (const kind of ['mutating', 'validating']) {
    expect(platform.object(`${FOLDER}/${kind}webhookconfiguration-cert-manager-webhook.yaml`)).toMatchObject({
      metadata: { annotations: { 'cert-manager.io/inject-ca-from-secret': 'cert-manager/cert-manager-webhook-ca' } },
      webhooks: [
        {
          clientConfig: { service: { name: 'cert-manager-webhook', namespace: 'cert-manager' } },
          failurePolicy: 'Fail',
        },
      ],
    });
  }
  expect(platform.object(`${FOLDER}/networkpolicy-cert-manager-webhook.yaml`)).toMatchObject({
    spec: { ingress: [{ ports: [{ port: 10250 }] }] },
  });
});

test.each([
  ['view', ['admin', 'cluster-reader', 'edit', 'view']],
  ['edit', ['admin', 'edit']],
])('what users may %s is part of the roles %s of Kubernetes', (name, roles) => {
  const labels = Object.fromEntries(roles.map((role) => [`rbac.authorization.k8s.io/aggregate-to-${role}`, 'true']));
  expect(platform.object(`${FOLDER}/clusterrole-cert-manager-${name}.yaml`)).toMatchObject({ metadata: { labels } });
});
