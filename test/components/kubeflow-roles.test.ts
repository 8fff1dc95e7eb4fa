import { Accelerator, Monitoring, OPTIONAL_COMPONENTS } from '../../charts';
import { groupOf } from '../../charts/contract/manifest';
import { may } from '../support/rbac';
import { switches } from '../support/platforms';
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

describe('an operator who only looks', () => {
  const all = render({
    size: 'ha',
    monitoring: Monitoring.operator({ namespace: 'monitoring', serviceAccount: 'prometheus-k8s' }),
    components: switches(OPTIONAL_COMPONENTS, true),
    tenants: [{ name: 'ada', owner: 'ada@example.com', notebooks: [{ name: 'first', cpu: 1, memory: '1Gi' }] }],
  });
  const { rules } = all.get('rbac.authorization.k8s.io/v1/ClusterRole', 'cdk8s-kubeflow-viewer');
  const seen = new Set(
    rules?.flatMap(({ apiGroups, resources }) => resources?.map((name) => `${name}.${apiGroups?.join()}`) ?? []),
  );

  /** The resource of a kind, as its CRD or Kubernetes' own rule has it. */
  const plurals = new Map(
    all
      .all('apiextensions.k8s.io/v1/CustomResourceDefinition')
      .map(({ spec }) => [`${spec.names.kind}.${spec.group}`, spec.names.plural]),
  );
  const plural = (kind: string) => kind.toLowerCase().replace(/s$/, 'se').replace(/y$/, 'ie').concat('s');
  const resourceOf = ({ apiVersion, kind }: { apiVersion: string; kind: string }) => {
    const group = groupOf(apiVersion);
    return `${plurals.get(`${kind}.${group}`) ?? plural(kind)}.${group}`;
  };

  test('may read all that is rendered, but Secrets', () => {
    const missing = all.objects.map(resourceOf).filter((one) => !seen.has(one));
    expect([...new Set(missing)]).toEqual(['secrets.']);
  });

  test('may read the policy of a GPU operator that the cluster has', () => {
    const policies = 'clusterpolicies.nvidia.com';
    expect(seen).not.toContain(policies);
    const existing = { gpuOperator: {} };
    const platform = render({ existing, accelerators: [Accelerator.nvidia()] });
    const role = platform.get('rbac.authorization.k8s.io/v1/ClusterRole', 'cdk8s-kubeflow-viewer');
    expect(role.rules).toContainEqual({
      apiGroups: ['nvidia.com'],
      resources: ['clusterpolicies'],
      verbs: ['get', 'list', 'watch'],
    });
  });

  test('may change nothing, and nobody is bound to the role unasked', () => {
    expect(new Set(rules?.flatMap(({ verbs }) => verbs))).toEqual(new Set(['get', 'list', 'watch']));
    const bindings = all.all('rbac.authorization.k8s.io/v1/ClusterRoleBinding');
    expect(bindings.filter(({ roleRef }) => roleRef.name === 'cdk8s-kubeflow-viewer')).toEqual([]);
  });
});
