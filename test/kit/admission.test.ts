import { App } from '../../charts';
import {
  type AdmissionProps,
  AdmissionWebhook,
  type AdmissionWebhookProps,
  Component,
  port,
  Program,
  Stage,
} from '../../charts/kit';
import { Rendering, WEBHOOKS } from '../support/rendering';

const ASKED: AdmissionProps = { name: 'x.shop.io', group: 'shop.io', version: 'v1', kind: 'order' };
const SELECTOR = { app: 'shop' };

/** A program that is asked about orders. */
class Shop extends Component {
  constructor(app: App, props: AdmissionWebhookProps) {
    super(app, { name: 'shop', stage: Stage.APPS, namespace: 'shop', namespaces: ['shop'] });
    this.renderNamespace({});
    new Program(this, 'shop', { selector: SELECTOR, container: { image: 'shop:1', ports: [port(9443, 'webhook')] } });
    new AdmissionWebhook(this, 'shop-webhook', {
      service: { selector: SELECTOR, ports: [{ port: 443, targetPort: 9443 }] },
      ...props,
    });
  }
}

/** The program and its webhooks, rendered. */
function rendered(props: AdmissionWebhookProps): Rendering {
  const app = new App();
  new Shop(app, props);
  return new Rendering(app.render());
}

test('the API server calls the Service, by the path of the verb and the kind', () => {
  const shop = rendered({ mutating: { m: [ASKED] }, validating: { v: [{ ...ASKED, path: '/checks' }] } });
  const service = { name: 'shop-webhook', namespace: 'shop' };
  const webhooksWith = (path: string) => ({ webhooks: [{ clientConfig: { service: { ...service, path } } }] });
  expect(shop.get(WEBHOOKS[0], 'm')).toMatchObject(webhooksWith('/mutate-shop-io-v1-order'));
  expect(shop.get(WEBHOOKS[1], 'v')).toMatchObject(webhooksWith('/checks'));
  expect(shop.get('v1/Service', 'shop/shop-webhook')).toMatchObject({ spec: { selector: SELECTOR } });
});

test('a program that makes its own certificate has none, and nothing puts a CA into its configurations', () => {
  const shop = rendered({ validating: { v: [ASKED] } });
  expect(shop.get(WEBHOOKS[1], 'v')).toMatchObject({
    metadata: { annotations: { 'admissions.enforcer/disabled': 'true' } },
  });
  expect(JSON.stringify(shop.get(WEBHOOKS[1], 'v'))).not.toContain('cert-manager.io');
});

test('the policy opens the webhook’s port to the API server', () => {
  const admits = { name: 'shop-webhook', pods: { matchLabels: SELECTOR }, ports: [9443] };
  const shop = rendered({ validating: { v: [ASKED] }, admits });
  expect(shop.get('networking.k8s.io/v1/NetworkPolicy', 'shop/shop-webhook')).toMatchObject({
    spec: { podSelector: { matchLabels: SELECTOR }, ingress: [{ ports: [{ port: 9443, protocol: 'TCP' }] }] },
  });
});

describe('a certificate of cert-manager', () => {
  /** The specification of the certificate, and the annotation by which its CA is known. */
  function certified(certificate: AdmissionWebhookProps['certificate']) {
    const app = new App();
    const nodes = new Shop(app, { validating: { v: [ASKED] }, certificate }).node.findAll();
    const find = (id: string): unknown => nodes.find(({ node }) => node.id === id);
    return { find, of: (id: string) => (find(id) as { toJson(): unknown } | undefined)?.toJson() };
  }

  test('has the names by which the API server calls the Service', () => {
    const { of } = certified({ name: 'shop-cert', secretName: 'shop-tls', issuer: 'shop-issuer', commonName: true });
    expect(of('certificate-shop-cert')).toMatchObject({
      spec: {
        commonName: 'shop-webhook.shop.svc',
        dnsNames: ['shop-webhook.shop.svc', 'shop-webhook.shop.svc.cluster.local'],
        issuerRef: { kind: 'Issuer', name: 'shop-issuer' },
        secretName: 'shop-tls',
      },
    });
    expect(of('issuer-shop-issuer')).toMatchObject({ spec: { selfSigned: {} } });
    expect(of('validatingwebhookconfiguration-v')).toMatchObject({
      metadata: { annotations: { 'cert-manager.io/inject-ca-from': 'shop/shop-cert' } },
    });
  });

  test('may stand elsewhere', () => {
    const { find, of } = certified('other-cert');
    expect(find('certificate-other-cert')).toBeUndefined();
    expect(of('validatingwebhookconfiguration-v')).toMatchObject({
      metadata: { annotations: { 'cert-manager.io/inject-ca-from': 'shop/other-cert' } },
    });
  });
});
