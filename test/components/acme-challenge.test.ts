import { type KubeflowProps, Tls } from '../../charts';
import { render } from '../support/render';
import { proofsOf, trafficOf } from '../support/traffic';

const acme = (more: object = {}): Partial<KubeflowProps> => ({ tls: Tls.acme({ email: 'ops@example.com', ...more }) });
const GATEWAY = 'networking.istio.io/v1alpha3/Gateway';
const ROUTE = 'networking.istio.io/v1alpha3/VirtualService';

describe('ACME’s HTTP-01', () => {
  const platform = render(acme());
  // Python's zlib.adler32(b'kubeflow.example.com').
  const HASH = '1413875687';

  test('the gateway has a route at port 80 to the pods that answer for its host, and to no others', () => {
    const pods = { 'acme.cert-manager.io/http-domain': HASH, 'acme.cert-manager.io/http01-solver': 'true' };
    expect(platform.get('v1/Service', `istio-system/acme-challenge-${HASH}`).spec).toEqual({
      selector: pods,
      ports: [{ name: 'http', port: 8089, targetPort: 8089 }],
    });
    const host = `acme-challenge-${HASH}.istio-system.svc.cluster.local`;
    expect(platform.get(ROUTE, `kubeflow/acme-challenge-${HASH}`).spec).toEqual({
      gateways: ['acme-challenge'],
      hosts: ['kubeflow.example.com'],
      http: [
        {
          match: [{ uri: { prefix: '/.well-known/acme-challenge/' } }],
          route: [{ destination: { host, port: { number: 8089 } } }],
        },
      ],
    });
    expect(platform.get(GATEWAY, 'kubeflow/acme-challenge').spec?.servers).toEqual([
      { hosts: ['kubeflow.example.com'], port: { name: 'http', number: 80, protocol: 'HTTP' } },
    ]);
  });

  test('for each name of the certificate', () => {
    const two = render(acme({ dnsNames: ['ml.example.com'] }));
    expect(two.get(GATEWAY, 'kubeflow/acme-challenge').spec?.servers?.[0]?.hosts).toEqual([
      'kubeflow.example.com',
      'ml.example.com',
    ]);
    expect(two.namesOf(ROUTE).filter((name) => name.includes('acme-challenge'))).toHaveLength(2);
  });

  test('no program serves cert-manager’s Ingresses, and none of a tenant', () => {
    const { spec } = platform.get('cert-manager.io/v1/ClusterIssuer', 'kubeflow-gateway-issuer');
    expect(spec?.acme?.solvers).toEqual([
      { http01: { ingress: { ingressClassName: 'acme-challenge', serviceType: 'ClusterIP' } } },
    ]);
    for (const change of [acme(), {}, { serving: { mode: 'raw' } } as const]) {
      const any = render(change);
      expect(any.config('istio-system/istio').mesh).toContain("ingressControllerMode: 'OFF'");
      expect(any.about('IngressClass')).toEqual([]);
    }
  });

  test('other certificates need no such route', () => {
    for (const change of [{}, { url: 'http://kubeflow.example.com' }]) {
      expect(render(change).about('acme-challenge')).toEqual([]);
    }
  });

  test('with Istio’s controller of Ingresses on, a tenant’s Ingress would be open before the login', () => {
    const name = 'browser without login → a tenant’s Ingress for the platform’s host';
    const { objects, paths } = trafficOf(acme());
    const served = objects.map((object) => {
      const { mesh } = (object.data ?? {}) as { readonly mesh?: string };
      if (object.metadata.name !== 'istio' || mesh === undefined) return object;
      return { ...object, data: { mesh: mesh.replace("ingressControllerMode: 'OFF'", '') } };
    });
    const open = proofsOf({ objects: served, paths }).flatMap(({ holds, path }) => (holds ? [] : [path.name]));
    expect(open).toContain(name);
    expect(paths.map((path) => path.name)).toContain(name);
  });
});
