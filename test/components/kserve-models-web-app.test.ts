import { render } from '../support/render';

const APP = '50-apps/kserve-models-web-app';
const CONFIG = `${APP}/configmap-kserve-models-web-app-config.yaml`;

describe('models web app', () => {
  const platform = render();

  test('its cookies are for HTTPS alone, unless the platform has none', () => {
    expect(platform.object(CONFIG)).toMatchObject({ data: { APP_SECURE_COOKIES: 'true' } });
    const http = render({ url: 'http://kubeflow.example.com' });
    expect(http.object(CONFIG)).toMatchObject({ data: { APP_SECURE_COOKIES: 'false' } });
  });

  test('it takes the user from the header that the gateway sets, and requests from the gateway alone', () => {
    expect(platform.object(CONFIG)).toMatchObject({ data: { USERID_HEADER: 'kubeflow-userid' } });
    expect(platform.object(`${APP}/authorizationpolicy-kserve-models-web-app.yaml`)).toMatchObject({
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
    expect(platform.text(`${APP}/networkpolicy-kserve-models-web-app.yaml`)).toContain('- istio-system');
  });

  test('it is at the path under which the dashboard links to it', () => {
    expect(platform.text(`${APP}/virtualservice-kserve-models-web-app.yaml`)).toContain('prefix: /kserve-endpoints/');
  });

  test('switched off, nothing is left of it, and KServe stays', () => {
    const { files } = render({ components: { 'kserve-models-web-app': false } });
    expect(files.filter((file) => file.includes('models-web-app'))).toEqual([]);
    expect(files).toContain('50-apps/kserve/deployment-kserve-controller-manager.yaml');
  });
});
