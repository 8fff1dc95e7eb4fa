import { Ingress, type KubeflowProps, Tls } from '../../charts';
import { told } from '../support/mistakes';
import { render } from '../support/render';

describe('Ingress.route', () => {
  const url = 'https://kubeflow.apps.example.com';
  const routeOf = (change: Partial<KubeflowProps>) =>
    render({ url, ingress: Ingress.route(), ...change }).get(
      'route.openshift.io/v1/Route',
      'istio-system/istio-ingressgateway',
    ).spec;

  test('the router passes TLS through to the gateway, which has the certificate', () => {
    expect(
      render({ url, ingress: Ingress.route() }).get('v1/Service', 'istio-system/istio-ingressgateway').spec?.type,
    ).toBe('ClusterIP');
    expect(routeOf({})).toEqual({
      host: 'kubeflow.apps.example.com',
      port: { targetPort: 'https' },
      to: { kind: 'Service', name: 'istio-ingressgateway', weight: 100 },
      tls: { termination: 'passthrough', insecureEdgeTerminationPolicy: 'Redirect' },
      wildcardPolicy: 'None',
    });
  });

  test('or ends it with a certificate of its own, or does without', () => {
    expect(routeOf({ tls: Tls.offloaded() })).toMatchObject({
      port: { targetPort: 'http2' },
      tls: { termination: 'edge' },
    });
    const plain = routeOf({ url: 'http://kubeflow.apps.example.com' });
    expect(plain).toMatchObject({ port: { targetPort: 'http2' } });
    expect(plain).not.toHaveProperty('tls');
  });

  test('the router comes from elsewhere in the cluster', () => {
    const policies = render({ url, ingress: Ingress.route() }).namesOf('networking.k8s.io/v1/NetworkPolicy');
    expect(policies).toContain('istio-system/allow-ingress');
  });

  test('other ways have no Route', () => {
    expect(render().namesOf('route.openshift.io/v1/Route')).toEqual([]);
  });

  test.each<[Partial<KubeflowProps>, string]>([
    [
      { url: 'https://192.0.2.7' },
      `ingress: Ingress.route() is found by a host name, which '192.0.2.7' is not; write url: 'https://kubeflow.apps.example.com'`,
    ],
    [
      { url: 'https://localhost' },
      `ingress: Ingress.route() is found by a host name, which 'localhost' is not; write url: 'https://kubeflow.apps.example.com'`,
    ],
    [{ url: `${url}:8443` }, 'ingress: Ingress.route() is at port 443, not at 8443; leave the port of the url out'],
    [
      { url: 'http://kubeflow.apps.example.com:8080' },
      'ingress: Ingress.route() is at port 80, not at 8080; leave the port of the url out',
    ],
    [
      { serving: { domain: 'models.example.com' } },
      `ingress: Ingress.route() is for the url's host, not for models in 'models.example.com'; leave serving.domain out, or write Ingress.loadBalancer()`,
    ],
    [
      { tls: Tls.acme({ email: 'ops@example.com' }) },
      `tls.dns: is missing: by HTTP-01 the service asks port 80 of 'kubeflow.apps.example.com', which the router of a Route redirects; add dns: Dns01.route53({ … }), or write Tls.offloaded()`,
    ],
  ])('%j is refused', (change, message) => {
    expect(told(() => routeOf(change))).toBe(message);
  });
});
