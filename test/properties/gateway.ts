import fc, { type Arbitrary } from 'fast-check';

import { Dns01, type HttpsProps, type Ingress, Secrets, type Tls } from '../../charts';
import { one, record, texts, variant } from './draw';
import type { Of } from './platform';
import * as v from './values';

const address = one('192.0.2.10', '2001:db8::1', 'lb.example.com');

export const ingress = variant<Ingress>({
  loadBalancer: record<Of<Ingress, 'loadBalancer'>>(
    {
      kind: one('loadBalancer'),
      address,
      annotations: texts(v.labelKey, v.anyText),
      className: one('service.k8s.aws/nlb'),
      sourceRanges: one(['203.0.113.0/24'], ['10.0.0.0/8', '192.0.2.1/32']),
      externalTrafficPolicy: one('Cluster', 'Local'),
    },
    'kind',
  ),
  nodePort: record<Of<Ingress, 'nodePort'>>(
    { kind: one('nodePort'), http: one(30000, 30080), https: one(30443, 32767), address },
    'kind',
  ),
  route: record<Of<Ingress, 'route'>>({ kind: one('route') }, 'kind'),
  portForward: record<Of<Ingress, 'portForward'>>({ kind: one('portForward') }, 'kind'),
});

const certificateNames = {
  dnsNames: fc.array(one('k.example.com', '*.example.com'), { maxLength: 2 }),
  ipAddresses: fc.array(one('10.0.0.1', '::1'), { maxLength: 2 }),
};

const dns: Arbitrary<Dns01> = fc.oneof(
  one(
    Dns01.route53({ region: 'eu-central-1', serviceAccountRole: 'arn:aws:iam::123456789012:role/dns' }),
    Dns01.azureDNS({ subscriptionID: '00000000-0000-4000-8000-000000000000', resourceGroupName: 'dns' }),
  ),
  v.secretName.map((secretName) => Dns01.cloudflare({ secretName })),
  v.secretName.map((secretName) => Dns01.cloudDNS({ project: 'project', secretName })),
);

const acme: Arbitrary<Of<Tls, 'acme'>> = fc.oneof(
  record<Of<Tls, 'acme'>>(
    {
      kind: one('acme'),
      email: one('ops@example.com'),
      server: one('https://acme.example.com/directory', 'staging'),
      dns,
      dnsNames: certificateNames.dnsNames,
    },
    ...(['kind', 'email', 'dns'] as const),
  ),
  one({ kind: 'acme', email: 'ops@example.com' }),
);

export const tls = variant<Tls>({
  selfSigned: record<Of<Tls, 'selfSigned'>>({ kind: one('selfSigned'), ...certificateNames }, 'kind'),
  ca: record<Of<Tls, 'ca'>>(
    { kind: one('ca'), secretName: v.secretName, ...certificateNames },
    ...(['kind', 'secretName'] as const),
  ),
  acme,
  issuer: fc.record<Of<Tls, 'issuer'>>({
    kind: one('issuer'),
    issuer: fc.record({ name: v.name, kind: one('Issuer', 'ClusterIssuer') }),
  }),
  secret: fc.record<Of<Tls, 'secret'>>({
    kind: one('secret'),
    secretName: v.secretName,
    servingSecretName: v.secretName,
  }),
  offloaded: record<Of<Tls, 'offloaded'>>({ kind: one('offloaded'), trustedProxies: one(0, 1, 2) }, 'kind'),
  none: one({ kind: 'none' }),
});

export const https = record<HttpsProps>({
  minTlsVersion: one('1.2', '1.3'),
  hsts: record({ maxAge: one(0, 300, 31536000), includeSubDomains: fc.boolean(), preload: fc.boolean() }),
});

export const secrets: Arbitrary<Secrets> = fc.oneof(
  one(Secrets.cluster(), Secrets.sealed({ file: 'not-there-yet.yaml' })),
  fc
    .record({ name: v.secretName, kind: one('SecretStore', 'ClusterSecretStore') })
    .map((store) => Secrets.external({ store, prefix: 'kubeflow/', refreshInterval: '30m' })),
);
