import { Dns01, Tls } from '../../charts';
import { render, type Rendering } from '../support/render';

const GATEWAY = ['networking.istio.io/v1alpha3/Gateway', 'kubeflow/kubeflow-gateway'] as const;
const CERTIFICATE = ['cert-manager.io/v1/Certificate', 'istio-system/kubeflow-gateway'] as const;
const ISSUER = ['cert-manager.io/v1/ClusterIssuer', 'kubeflow-gateway-issuer'] as const;
const MAIL = { email: 'ops@example.com' };
const UUID = '3f2b8f4e-8a4e-4f5e-9f0a-0c1d2e3f4a5b';

describe('Tls.acme with DNS-01', () => {
  const acme = (dns: Dns01): Rendering => render({ tls: Tls.acme({ ...MAIL, dns }) });
  const key = { secretName: 'dns', secretKey: 'k' };
  const azure = { subscriptionID: UUID, resourceGroupName: 'dns', hostedZoneName: 'example.com' };

  test.each<[string, Dns01, object]>([
    [
      'Route 53, by the role of the pod',
      Dns01.route53({
        region: 'eu-central-1',
        hostedZoneID: 'Z2FDTNDATAQYW2',
        role: 'arn:aws:iam::123456789012:role/zone',
      }),
      {
        route53: {
          region: 'eu-central-1',
          hostedZoneID: 'Z2FDTNDATAQYW2',
          role: 'arn:aws:iam::123456789012:role/zone',
        },
      },
    ],
    [
      'Route 53, by a key',
      Dns01.route53({ region: 'eu-central-1', accessKey: { id: 'AKIAIOSFODNN7EXAMPLE', secretName: 'dns' } }),
      {
        route53: {
          region: 'eu-central-1',
          accessKeyID: 'AKIAIOSFODNN7EXAMPLE',
          secretAccessKeySecretRef: { name: 'dns', key: 'secret-access-key' },
        },
      },
    ],
    [
      'Cloud DNS, by the service account of the pod',
      Dns01.cloudDNS({ project: 'my-project', hostedZoneName: 'example-com' }),
      { cloudDNS: { project: 'my-project', hostedZoneName: 'example-com' } },
    ],
    [
      'Cloud DNS, by a key',
      Dns01.cloudDNS({ project: 'my-project', ...key }),
      { cloudDNS: { project: 'my-project', serviceAccountSecretRef: { name: 'dns', key: 'k' } } },
    ],
    [
      'Azure DNS, by a managed identity',
      Dns01.azureDNS({ ...azure, environment: 'AzurePublicCloud', managedIdentity: UUID }),
      { azureDNS: { ...azure, environment: 'AzurePublicCloud', managedIdentity: { clientID: UUID } } },
    ],
    [
      'Azure DNS, by a service principal',
      Dns01.azureDNS({ ...azure, servicePrincipal: { clientID: UUID, tenantID: UUID, ...key } }),
      { azureDNS: { ...azure, clientID: UUID, tenantID: UUID, clientSecretSecretRef: { name: 'dns', key: 'k' } } },
    ],
    [
      'Cloudflare',
      Dns01.cloudflare({ secretName: 'dns' }),
      { cloudflare: { apiTokenSecretRef: { name: 'dns', key: 'api-token' } } },
    ],
  ])('%s', (_, dns, dns01) => {
    const { spec } = acme(dns).get(...ISSUER);
    expect(spec?.acme?.solvers).toEqual([{ dns01 }]);
  });

  test.each<[string, Dns01, Record<string, string>]>([
    [
      'EKS',
      Dns01.route53({ region: 'eu-central-1', serviceAccountRole: 'arn:aws:iam::123456789012:role/dns' }),
      { 'eks.amazonaws.com/role-arn': 'arn:aws:iam::123456789012:role/dns' },
    ],
    [
      'GKE',
      Dns01.cloudDNS({ project: 'my-project', serviceAccount: 'dns@my-project.iam.gserviceaccount.com' }),
      { 'iam.gke.io/gcp-service-account': 'dns@my-project.iam.gserviceaccount.com' },
    ],
    ['AKS', Dns01.azureDNS({ ...azure, managedIdentity: UUID }), { 'azure.workload.identity/client-id': UUID }],
  ])('cert-manager has an identity of %s', (_, dns, annotations) => {
    const platform = acme(dns);
    expect(platform.get('v1/ServiceAccount', 'cert-manager/cert-manager')).toMatchObject({
      metadata: { annotations },
    });
    const pods = platform.yaml('apps/v1/Deployment', 'cert-manager/cert-manager');
    expect(pods.includes('azure.workload.identity/use')).toBe(dns.kind === 'azureDNS');
  });

  test('nobody has to reach port 80: it redirects, and there is no class of Ingresses', () => {
    const platform = render({
      tls: Tls.acme({ ...MAIL, server: 'staging', dns: Dns01.cloudflare({ secretName: 'dns' }) }),
    });
    expect(platform.get(...GATEWAY)).toMatchObject({
      spec: { servers: [{ port: { number: 80 }, tls: { httpsRedirect: true } }, { port: { number: 443 } }] },
    });
    expect(platform.has('networking.k8s.io/v1/IngressClass', 'istio')).toBe(false);
    expect(platform.yaml(...ISSUER)).toContain('server: https://acme-staging-v02.api.letsencrypt.org/directory');
  });

  test('wildcards are asked for', () => {
    const dns = Dns01.cloudflare({ secretName: 'dns' });
    expect(
      render({ tls: Tls.acme({ ...MAIL, dns, dnsNames: ['*.ml.example.com'] }) }).get(...CERTIFICATE),
    ).toMatchObject({
      spec: { dnsNames: ['kubeflow.example.com', '*.ml.example.com'] },
    });
  });
});
