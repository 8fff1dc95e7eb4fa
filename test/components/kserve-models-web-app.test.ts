import { render } from '../support/render';

const CONFIG = 'kubeflow/kserve-models-web-application-config';

describe('models web app', () => {
  const platform = render();

  test('its cookies are for HTTPS alone, unless the platform has none', () => {
    expect(platform.config(CONFIG)).toMatchObject({ APP_SECURE_COOKIES: 'true' });
    const http = render({ url: 'http://kubeflow.example.com' });
    expect(http.config(CONFIG)).toMatchObject({ APP_SECURE_COOKIES: 'false' });
  });

  test('it takes the user from the header that the gateway sets, and requests from the gateway alone', () => {
    expect(platform.config(CONFIG)).toMatchObject({ USERID_HEADER: 'kubeflow-userid' });
    expect(
      platform.get('security.istio.io/v1beta1/AuthorizationPolicy', 'kubeflow/kserve-models-web-application'),
    ).toMatchObject({
      spec: {
        rules: [
          {
            from: [
              { source: { principals: ['cluster.local/ns/istio-system/sa/istio-ingressgateway-service-account'] } },
            ],
          },
        ],
      },
    });
    const policy = platform.get('networking.k8s.io/v1/NetworkPolicy', 'kubeflow/kserve-models-web-application');
    expect(JSON.stringify(policy.spec)).toContain('["istio-system"]');
  });

  test('it is at the path under which the dashboard links to it', () => {
    const { spec } = platform.get(
      'networking.istio.io/v1alpha3/VirtualService',
      'kubeflow/kserve-models-web-application',
    );
    expect(spec?.http?.[0]?.match).toEqual([{ uri: { prefix: '/kserve-endpoints/' } }]);
  });

  test('it may read what models in mode Standard are made of', () => {
    const { rules } = platform.get(
      'rbac.authorization.k8s.io/v1/ClusterRole',
      'kserve-models-web-application-cluster-role',
    );
    for (const [group, resource] of [
      ['apps', 'deployments'],
      ['', 'services'],
      ['autoscaling', 'horizontalpodautoscalers'],
    ]) {
      expect(rules).toContainEqual({ apiGroups: [group], resources: [resource], verbs: ['get'] });
    }
  });

  test('switched off, nothing is left of it, and KServe stays', () => {
    const without = render({ components: { 'kserve-models-web-app': false } });
    expect(without.about('models-web-app')).toEqual([]);
    expect(without.has('apps/v1/Deployment', 'kubeflow/kserve-controller-manager')).toBe(true);
  });
});
