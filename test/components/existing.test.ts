import { Dns01, type KubeflowProps, Tls } from '../../charts';
import { render } from '../support/render';

const NEEDED = 'components.cert-manager: is off, but ';

describe('existing.certManager', () => {
  const platform = render({ existing: { certManager: {} } });

  test('nothing of cert-manager is rendered, and all else is as before', () => {
    expect(platform.of('cert-manager')).toEqual([]);
    expect(platform.namesOf('v1/Namespace')).not.toContain('cert-manager');
    const others = render()
      .files.filter((file) => !file.startsWith('10-certificates/') && !file.includes('/cert-manager/'))
      .sort();
    expect([...platform.files].sort()).toEqual(others);
  });

  test('the CA of the platform is where cert-manager reads Secrets of ClusterIssuers', () => {
    const at = (existing: KubeflowProps['existing']) =>
      render({ existing })
        .namesOf('cert-manager.io/v1/Certificate')
        .find((name) => name.endsWith('/kubeflow-ca'));
    expect(at({ certManager: {} })).toBe('cert-manager/kubeflow-ca');
    expect(at({ certManager: { namespace: 'certs' } })).toBe('certs/kubeflow-ca');
    expect(at({ certManager: { namespace: 'certs', resourceNamespace: 'kube-system' } })).toBe(
      'kube-system/kubeflow-ca',
    );
  });

  test('the CLI is told what to look for', () => {
    const { existing = '', existingNamespaces } = render({ existing: { certManager: { namespace: 'certs' } } }).config(
      'kubeflow/cdk8s-kubeflow-platform',
    );
    expect(JSON.parse(existing)).toEqual({ certManager: { namespace: 'certs', resourceNamespace: 'certs' } });
    expect(existingNamespaces).toBe('certs');
  });

  test('a CA of the user’s own is in the same namespace', () => {
    const change = { existing: { certManager: { resourceNamespace: 'cas' } }, tls: Tls.ca({ secretName: 'mine' }) };
    expect(render(change).get('cert-manager.io/v1/ClusterIssuer', 'kubeflow-gateway-issuer')).toMatchObject({
      spec: { ca: { secretName: 'mine' } },
    });
  });
});

const OWNER = 'ada@example.com';
const ROLE = 'arn:aws:iam::123456789012:role/dns';

// prettier-ignore
test.each<[string, Partial<KubeflowProps>, string]>([
  ['a system that is off and not there', { components: { 'cert-manager': false } }, `${NEEDED}kubeflow-issuer, `],
  ['… names the option', { components: { 'cert-manager': false } }, 'or write existing: { certManager: {} } if the cluster has one'],
  ['a system that is there and switched on', { existing: { certManager: {} }, components: { 'cert-manager': true } }, 'components.cert-manager: is on, but existing.certManager says that the cluster has it; take one out'],
  ['a bad namespace', { existing: { certManager: { namespace: 'Certs' } } }, "existing.certManager.namespace: 'Certs' is not a DNS label"],
  ['a bad namespace of Secrets', { existing: { certManager: { resourceNamespace: 'a_b' } } }, "existing.certManager.resourceNamespace: 'a_b' is not a DNS label"],
  ['a tenant of its name', { existing: { certManager: { namespace: 'ada' } } }, "tenants[0].name: 'ada' is a namespace of the platform; take another name"],
  ['sizes of its programs', { existing: { certManager: {} }, workloads: { 'cert-manager/cert-manager': { replicas: 1 } } }, "workloads['cert-manager/cert-manager']: is not installed by this definition; leave it out"],
  ['its role in AWS', { existing: { certManager: {} }, tls: Tls.acme({ email: OWNER, dns: Dns01.route53({ region: 'eu-central-1', serviceAccountRole: ROLE }) }) }, "tls.dns.serviceAccountRole: is an annotation of cert-manager's ServiceAccount, which existing.certManager leaves alone; write it there, and leave it out here"],
  ['its account in Google’s cloud', { existing: { certManager: {} }, tls: Tls.acme({ email: OWNER, dns: Dns01.cloudDNS({ project: 'my-project', serviceAccount: 'dns@my-project.iam.gserviceaccount.com' }) }) }, "tls.dns.serviceAccount: is an annotation of cert-manager's ServiceAccount"],
  ['the option of old', JSON.parse('{ "installedElsewhere": ["model-registry"] }') as object, "installedElsewhere: is not a field of KubeflowProps; write existing: { components: ['training-operator'] }"],
])('refuses %s', (_, change, message) => {
  expect(() => render(change)).toThrow(message);
});
