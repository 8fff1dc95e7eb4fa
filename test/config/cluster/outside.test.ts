import type { ProxyProps, TrustedCaProps } from '../../../charts';
import { CA } from '../../support/authority';
import { told } from '../../support/mistakes';
import { render } from '../../support/render';

const PROXY = 'http://proxy.corp.example:3128';

test.each<[what: string, proxy: ProxyProps, message: string]>([
  [
    'a password',
    { https: 'http://ada:secret@proxy.corp.example:3128' },
    `proxy.https: must not hold a user name or password, which would be published; let the proxy know the cluster by its addresses, and write '${PROXY}'`,
  ],
  [
    'no scheme',
    { https: 'proxy.corp.example:3128' },
    `proxy.https: 'proxy.corp.example:3128' has no scheme; write '${PROXY}'`,
  ],
  ['no host', { http: 'http://' }, `proxy.http: 'http://' is not a URL; write one such as '${PROXY}'`],
  ['a path', { https: `${PROXY}/pac` }, `proxy.https: '${PROXY}/pac' is more than a host and a port; write '${PROXY}'`],
  ['none', { no: ['.corp.example'] }, `proxy: names no proxy; write https: '${PROXY}', or leave it out`],
  [
    'a star before a domain',
    { https: PROXY, no: ['*.corp.example'] },
    `proxy.no[0]: '*.corp.example' is not a host, a domain, an address or a range; write '.corp.example'`,
  ],
  [
    'a list in one text',
    { https: PROXY, no: ['a.example,b.example'] },
    `proxy.no[0]: 'a.example,b.example' is not a host, a domain, an address or a range; write one such as 'git.corp.example', '.corp.example' or '10.0.0.0/8'`,
  ],
  [
    'a range of no addresses',
    { https: PROXY, no: ['10.0.0.0/64'] },
    `proxy.no[0]: '10.0.0.0/64' is not a range of addresses; write one such as '10.0.0.0/8'`,
  ],
])('a proxy with %s is refused', (_, proxy, message) => expect(told(() => render({ proxy }))).toBe(message));

test.each<[what: string, trustedCa: TrustedCaProps, message: string]>([
  [
    'text that is none',
    { pem: 'ca.crt' },
    `trustedCa.pem: is not a certificate in PEM; write readFileSync('ca.crt', 'utf8')`,
  ],
  [
    'a second certificate that is none',
    { pem: `${CA}\n-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n` },
    `trustedCa.pem: is not a certificate in PEM; write readFileSync('ca.crt', 'utf8')`,
  ],
  [
    'a private key',
    { pem: `${CA}\n-----BEGIN PRIVATE KEY-----\n` },
    'trustedCa.pem: holds a private key; write the certificate alone',
  ],
  [
    'a name in capitals',
    { configMap: 'CA' },
    `trustedCa.configMap: 'CA' is not the name of a ConfigMap (a-z, 0-9, - and .)`,
  ],
])('certificates: %s is refused', (_, trustedCa, message) => expect(told(() => render({ trustedCa }))).toBe(message));

test('certificates for namespaces of users need Pipelines, whose hook puts them there', () => {
  const change = { selfService: true, components: { pipelines: false }, trustedCa: { pem: CA } };
  expect(told(() => render(change))).toBe(
    'trustedCa.pem: is not made in namespaces of users without Pipelines; write configMap alone, and let trust-manager make it',
  );
});
