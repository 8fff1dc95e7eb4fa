import { may } from '../support/rbac';
import { render } from '../support/render';

const platform = render();

/** As the profile controller binds the ServiceAccounts of a tenant, and its owner. */
const binding = (name: string, role: string) => ({
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'RoleBinding',
  metadata: { name, namespace: 'ada' },
  roleRef: { kind: 'ClusterRole', name: role },
  subjects: [{ kind: 'ServiceAccount', name, namespace: 'ada' }],
});
const objects = [...platform.objects, binding('default-editor', 'kubeflow-edit'), binding('owner', 'kubeflow-admin')];

const allowed = (name: string, verb: string, group: string, resource: string) =>
  may(objects, { namespace: 'ada', name }, { verb, group, resource, namespace: 'ada' });

describe.each(['default-editor', 'owner'])('%s of a tenant', (name) => {
  test.each([
    ['networking.k8s.io', 'networkpolicies'],
    ['extensions', 'networkpolicies'],
    ['security.istio.io', 'authorizationpolicies'],
    ['security.istio.io', 'peerauthentications'],
    ['networking.istio.io', 'virtualservices'],
    ['networking.istio.io', 'envoyfilters'],
    ['networking.istio.io', 'sidecars'],
  ])('cannot change what isolates tenants: %s %s', (group, resource) => {
    for (const verb of ['create', 'update', 'patch', 'delete', 'deletecollection']) {
      expect([verb, allowed(name, verb, group, resource)]).toEqual([verb, false]);
    }
  });

  test('sees it, and changes programs', () => {
    expect(allowed(name, 'list', 'networking.k8s.io', 'networkpolicies')).toBe(true);
    expect(allowed(name, 'delete', 'apps', 'deployments')).toBe(true);
  });
});
