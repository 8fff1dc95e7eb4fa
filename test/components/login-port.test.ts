import { Ingress } from '../../charts';
import { render } from '../support/render';

test('a port of the nodes is named where port 80 needs no login: a forged port cannot hide a host with routes of its own', () => {
  const ingress = Ingress.nodePort({ http: 30080, https: 30443 });
  const platform = render({ url: 'https://kubeflow.example.com:30443', ingress });
  const notHosts = ['kubeflow.example.com', 'kubeflow.example.com:80', 'kubeflow.example.com:30080'];
  for (const name of ['istio-ingressgateway-oauth2-proxy', 'istio-ingressgateway-require-jwt']) {
    const { spec } = platform.get('security.istio.io/v1beta1/AuthorizationPolicy', `istio-system/${name}`);
    expect(spec?.rules?.[1]?.to).toEqual([{ operation: expect.objectContaining({ notHosts }) as unknown }]);
  }
});
