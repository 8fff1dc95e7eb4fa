import { Dns01, Ingress, type KubeflowProps, Tls } from '../../charts';
import { errorsOf } from '../support/mistakes';

const MAIL = { email: 'ops@example.com' };
const ROLE = 'arn:aws:iam::123456789012:role/dns';
const UUID = '3f2b8f4e-8a4e-4f5e-9f0a-0c1d2e3f4a5b';
const AZURE = { subscriptionID: UUID, resourceGroupName: 'dns' };

/** What somebody writes who has no type checker. */
const untyped = (json: string) => JSON.parse(json) as never;
const withDns = (dns: Dns01): Partial<KubeflowProps> => ({ tls: Tls.acme({ ...MAIL, dns }) });
const http = { url: 'http://localhost:8080' };
const byAddress = { url: 'https://203.0.113.7' };

test.each<[string, Partial<KubeflowProps>]>([
  ['no TLS with an http url', { ...http, tls: Tls.none() }],
  ['a wildcard by DNS-01', { tls: Tls.acme({ ...MAIL, dns: Dns01.route53({ region: 'eu-central-1' }), dnsNames: ['*.example.com'] }) }],
  ['an empty list of names', { tls: Tls.selfSigned({ dnsNames: [], ipAddresses: [] }) }],
  ['a balancer of connections', { tls: Tls.offloaded({ trustedProxies: 0 }) }],
])('%s is taken', (_, change) => {
  expect(errorsOf(change)).toEqual([]);
}); // oxfmt-ignore

test.each<[string, Partial<KubeflowProps>, string]>([
  ['an unknown way', { tls: untyped('{ "kind": "magic" }') }, "tls.kind: 'magic' is not a kind of Tls; write Tls.selfSigned({ … }) or Tls.ca({ … }) or Tls.acme({ … }) or Tls.issuer({ … }) or Tls.secret({ … }) or Tls.offloaded({ … }) or Tls.none()"],
  ['a field of another way', { tls: untyped('{ "kind": "secret", "secretName": "tls", "email": "a@b.c" }') }, 'tls.email: is not a field of Tls.secret; the fields are secretName, servingSecretName'],
  ['a CA without its Secret', { tls: untyped('{ "kind": "ca" }') }, 'tls.secretName: is missing'],
  ['a CA in a Secret of no name', { tls: Tls.ca({ secretName: 'My CA' }) }, "tls.secretName: 'My CA' is not the name of a Secret (a-z, 0-9, - and .)"],
  ['a Secret of no name', { tls: Tls.secret({ secretName: 'tls/web' }) }, "tls.secretName: 'tls/web' is not the name of a Secret (a-z, 0-9, - and .)"],
  ['an issuer of no name', { tls: Tls.issuer({ name: 'Corp CA' }) }, "tls.issuer.name: 'Corp CA' is not the name of an issuer (a-z, 0-9, - and .)"],
  ['a kind that cert-manager does not have', { tls: Tls.issuer({ name: 'pca', kind: 'AWSPCAClusterIssuer' }) }, "tls.issuer.kind: 'AWSPCAClusterIssuer' is not a kind of cert-manager.io; write 'Issuer' or 'ClusterIssuer', or its group"],
  ['a group that is none', { tls: Tls.issuer({ name: 'pca', group: 'awspca' }) }, "tls.issuer.group: 'awspca' is not an API group; write one such as 'cert-manager.io'"],
  ['a name of an issuer’s certificate', { tls: Tls.issuer({ name: 'corp', dnsNames: ['10.0.0.1'] }) }, "tls.issuer.dnsNames[0]: '10.0.0.1' is an IP address; write it in ipAddresses"],
  ['a number of proxies', { tls: Tls.offloaded({ trustedProxies: -1 }) }, 'tls.trustedProxies: -1 is not a number of proxies; write one of 0 to 10'],
  ['no TLS with an https url', { tls: Tls.none() }, "tls: Tls.none() is plain HTTP, but the url is 'https://kubeflow.example.com'; write url: 'http://kubeflow.example.com', or Tls.offloaded() if a load balancer ends TLS"],
  ['TLS of a balancer with an http url', { ...http, tls: Tls.offloaded() }, "tls: has no effect with the url 'http://localhost:8080'; write 'https://…', or leave tls out"],
  ['a wildcard by HTTP-01', { tls: Tls.acme({ ...MAIL, dnsNames: ['*.example.com'] }) }, "tls.dnsNames[0]: '*.example.com' is a wildcard, which ACME certifies by DNS-01 alone; add dns: Dns01.route53({ … })"],
  ['an address by DNS-01', { ...byAddress, ...withDns(Dns01.cloudflare({ secretName: 'cf' })) }, 'tls: ACME does not certify the IP address 203.0.113.7; give url a host name, or write Tls.selfSigned()'],
  ['a zone that is none', { tls: Tls.acme({ ...MAIL, dns: untyped('"route53"') }) }, "tls.dns: 'route53' is not a kind of Dns01; write Dns01.route53({ … })"],
  ['a provider that is unknown', { tls: Tls.acme({ ...MAIL, dns: untyped('{ "kind": "bind" }') }) }, "tls.dns.kind: 'bind' is not a kind of Dns01; write Dns01.route53({ … }) or Dns01.cloudDNS({ … }) or Dns01.azureDNS({ … }) or Dns01.cloudflare({ … })"],
  ['a region of AWS', withDns(Dns01.route53({ region: 'Frankfurt' })), "tls.dns.region: 'Frankfurt' is not a region of AWS; write one such as 'eu-central-1'"],
  ['a zone of Route 53', withDns(Dns01.route53({ region: 'eu-central-1', hostedZoneID: 'example.com' })), "tls.dns.hostedZoneID: 'example.com' is not the ID of a zone; write one such as 'Z2FDTNDATAQYW2'"],
  ['a role', withDns(Dns01.route53({ region: 'eu-central-1', role: 'dns' })), "tls.dns.role: 'dns' is not the ARN of a role; write arn:aws:iam::123456789012:role/name"],
  ['the role of the ServiceAccount', withDns(Dns01.route53({ region: 'eu-central-1', serviceAccountRole: 'dns' })), "tls.dns.serviceAccountRole: 'dns' is not the ARN of a role"],
  ['an access key', withDns(Dns01.route53({ region: 'eu-central-1', accessKey: { id: 'me', secretName: 'aws' } })), "tls.dns.accessKey.id: 'me' is not the ID of an access key; write one such as 'AKIA…'"],
  ['a key beside a role', withDns(Dns01.route53({ region: 'eu-central-1', serviceAccountRole: ROLE, accessKey: { id: 'AKIAIOSFODNN7EXAMPLE', secretName: 'aws' } })), 'tls.dns.accessKey: has no effect with serviceAccountRole; take one of them out'],
  ['a project', withDns(Dns01.cloudDNS({ project: 'My Project' })), "tls.dns.project: 'My Project' is not the ID of a project"],
  ['a service account', withDns(Dns01.cloudDNS({ project: 'my-project', serviceAccount: 'dns' })), "tls.dns.serviceAccount: 'dns' is not a service account; write name@project.iam.gserviceaccount.com"],
  ['a key beside a service account', withDns(Dns01.cloudDNS({ project: 'my-project', serviceAccount: 'dns@my-project.iam.gserviceaccount.com', secretName: 'gcp' })), 'tls.dns.secretName: has no effect with serviceAccount; take one of them out'],
  ['a subscription', withDns(Dns01.azureDNS({ ...AZURE, subscriptionID: 'main' })), "tls.dns.subscriptionID: 'main' is not an ID of Azure (8-4-4-4-12 hexadecimal digits)"],
  ['a cloud of Azure', withDns(Dns01.azureDNS({ ...AZURE, environment: untyped('"Azure"') })), "tls.dns.environment: 'Azure' is not one of AzurePublicCloud, AzureUSGovernmentCloud, AzureChinaCloud"],
  ['a managed identity', withDns(Dns01.azureDNS({ ...AZURE, managedIdentity: 'dns' })), "tls.dns.managedIdentity: 'dns' is not an ID of Azure"],
  ['two identities in Azure', withDns(Dns01.azureDNS({ ...AZURE, managedIdentity: UUID, servicePrincipal: { clientID: UUID, tenantID: UUID, secretName: 'azure' } })), 'tls.dns.servicePrincipal: has no effect with managedIdentity; take one of them out'],
  ['a token of Cloudflare', withDns(Dns01.cloudflare({ secretName: 'cf', secretKey: 'api token' })), "tls.dns.secretKey: 'api token' is not a key of a Secret (letters, digits, -, _ and .)"],
])('%s is refused', (_, change, message) => {
  expect(errorsOf(change)).toEqual([expect.stringContaining(message)]);
}); // oxfmt-ignore

describe('https', () => {
  test.each<[string, Partial<KubeflowProps>, string]>([
    ['a version of TLS', { https: { minTlsVersion: untyped('"1.1"') } }, "https.minTlsVersion: '1.1' is not one of 1.2, 1.3"],
    ['a version of TLS that a balancer speaks', { tls: Tls.offloaded(), https: { minTlsVersion: '1.3' } }, 'https.minTlsVersion: has no effect where TLS does not end at the gateway; leave it out'],
    ['HSTS with an http url', { ...http, https: { hsts: {} } }, "https.hsts: has no effect with the url 'http://localhost:8080'; write 'https://…', or leave it out"],
    ['HSTS for an address', { ...byAddress, https: { hsts: {} } }, 'https.hsts: is for host names alone, and the url has an IP address; leave it out'],
    ['a time in words', { https: { hsts: { maxAge: untyped('"1y"') } } }, "https.hsts.maxAge: '1y' is not a number; write 1"],
    ['a promise for ever of a week', { https: { hsts: { maxAge: 604800, includeSubDomains: true, preload: true } } }, 'https.hsts.preload: is taken with includeSubDomains: true and a maxAge of a year, 31536000, or more'],
    ['a yes in words', { https: { hsts: { includeSubDomains: untyped('"yes"') } } }, "https.hsts.includeSubDomains: 'yes' is not a boolean; write true or false"],
  ])('%s is refused', (_, change, message) => {
    expect(errorsOf(change)).toEqual([message]);
  }); // oxfmt-ignore
});

describe('ingress', () => {
  const balancer = (props: Parameters<typeof Ingress.loadBalancer>[0]) => ({ ingress: Ingress.loadBalancer(props) });
  test.each<[string, Partial<KubeflowProps>, string]>([
    ['an unknown way', { ingress: untyped('{ "kind": "tunnel" }') }, "ingress.kind: 'tunnel' is not a kind of Ingress; write Ingress.loadBalancer({ … }) or Ingress.nodePort({ … }) or Ingress.route() or Ingress.portForward()"],
    ['a class', balancer({ className: 'my nlb' }), "ingress.className: 'my nlb' is not a class of load balancers; write one such as 'service.k8s.aws/nlb'"],
    ['an annotation', balancer({ annotations: { 'a b': 'c' } }), "ingress.annotations['a b']: is not the key of an annotation; write one such as 'example.com/name'"],
    ['an annotation that is no text', balancer({ annotations: untyped('{ "a": true }') }), "ingress.annotations.a: true is not a text; write 'true'"],
    ['a range', balancer({ sourceRanges: ['203.0.113.7'] }), "ingress.sourceRanges[0]: '203.0.113.7' is not a range of addresses; write '203.0.113.7/32'"],
    ['a policy', balancer({ externalTrafficPolicy: untyped('"local"') }), "ingress.externalTrafficPolicy: 'local' is not one of Cluster, Local; did you mean 'Local'?"],
    ['the gateway of old', { ingress: untyped('{ "kind": "existingGateway" }') }, "ingress.kind: 'existingGateway' is not a kind of Ingress; write existing: { istio: { gateway: { selector: … } } }, and leave ingress out"],
    ['a gateway without labels', { existing: { istio: { gateway: { selector: {} } } } }, "existing.istio.gateway.selector: is empty; write { istio: 'ingressgateway' }"],
    ['a label', { existing: { istio: { gateway: { selector: { istio: 'in gress' } } } } }, "existing.istio.gateway.selector.istio: 'in gress' is not the value of a label"],
    ['a namespace', { existing: { istio: { gateway: { namespace: 'Edge' } } } }, "existing.istio.gateway.namespace: 'Edge' is not a DNS label"],
    ['a ServiceAccount', { existing: { istio: { gateway: { serviceAccount: 'A/b' } } } }, "existing.istio.gateway.serviceAccount: 'A/b' is not the name of a ServiceAccount"],
    ['a tenant of its name', { existing: { istio: { gateway: { namespace: 'ada' } } } }, "tenants[0].name: 'ada' is a namespace of the platform; take another name"],
    ['no Istio at all', { components: { istio: false } }, 'switch it on, or off what requires it, or write existing: { istio: {} } if the cluster has one'],
    ['a way beside it', { existing: { istio: {} }, ingress: Ingress.portForward() }, 'ingress: has no effect with existing.istio, whose gateway is used; leave it out'],
    ['a challenge over it', { existing: { istio: {} }, tls: Tls.acme(MAIL) }, "tls.dns: is missing: HTTP-01 needs Istio's controller of Ingresses, which may not lead to a gateway that is there already; add dns: "],
    ['proxies before it', { existing: { istio: {} }, tls: Tls.offloaded({ trustedProxies: 2 }) }, 'tls.trustedProxies: is a setting of the gateway that is there already; leave it out'],
    ['a revision', { existing: { istio: { revision: '1.29.0' } } }, "existing.istio.revision: '1.29.0' is not a DNS label (at most 63 of a-z, 0-9 and -, a letter or digit at both ends); write '1-29-0'"],
    ['a revision and users’ namespaces', { existing: { istio: { revision: 'stable' } }, selfService: true }, "existing.istio.revision: 'stable' does not inject where users make namespaces (selfService), whose label is istio-injection; make it the default (istioctl tag set default --revision stable) and leave it out"],
  ])('%s is refused', (_, change, message) => {
    expect(errorsOf(change)).toEqual([expect.stringContaining(message)]);
  }); // oxfmt-ignore
});

describe('serving.domain', () => {
  const serving = { domain: 'serving.example.com' };

  test.each<[string, Partial<KubeflowProps>, string]>([
    ['a wildcard', { serving: { domain: '*.example.com' } }, "serving.domain: '*.example.com' is not a domain; write one such as 'serving.example.com', without '*.'"],
    ['an address', { serving: { domain: '203.0.113.7' } }, "serving.domain: '203.0.113.7' is not a domain"],
    ['the domain of the platform’s host', { serving: { domain: 'example.com' } }, "serving.domain: 'example.com' is the domain of the platform's own host; write 'serving.example.com'"],
    ['the platform’s host', { serving: { domain: 'kubeflow.example.com' } }, "serving.domain: 'kubeflow.example.com' is the domain of the platform's own host; write 'serving.kubeflow.example.com'"],
    ['a tenant whose models KServe would mistake', { serving, tenants: [{ name: 'a-default', owner: 'ada@example.com' }] }, "tenants[0].name: 'a-default' has 'default' at the beginning of a word, so KServe would mistake hosts of its models; take another name, or serving.domain out"],
    ['one by HTTP-01', { serving, tls: Tls.acme(MAIL) }, "serving.domain: needs a certificate for '*.serving.example.com', which ACME gives by DNS-01 alone; add dns: Dns01.route53({ … }) to tls"],
    ['one without a Secret', { serving, tls: Tls.secret({ secretName: 'tls' }) }, "tls.servingSecretName: is missing; name a Secret with a certificate for '*.serving.example.com', the domain of serving"],
    ['a Secret without one', { tls: Tls.secret({ secretName: 'tls', servingSecretName: 'models' }) }, 'tls.servingSecretName: has no effect without serving.domain; leave it out'],
  ])('%s is refused', (_, change, message) => {
    expect(errorsOf(change)).toEqual([expect.stringContaining(message)]);
  }); // oxfmt-ignore
});
