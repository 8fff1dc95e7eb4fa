import { type ComponentName, images, type KubeflowProps } from '../../charts';
import { render, type Rendering } from '../support/render';

const APPS = ['jupyter-web-app', 'volumes-web-app', 'tensorboards-web-app'] as const;
type App = (typeof APPS)[number];

const PATHS: Readonly<Record<App, string>> = {
  'jupyter-web-app': '/jupyter',
  'volumes-web-app': '/volumes',
  'tensorboards-web-app': '/tensorboards',
};

const environment = (platform: Rendering, app: App) => platform.environment(`kubeflow/${app}-deployment`);

describe.each(APPS)('%s', (app) => {
  const platform = render();

  test('is reached through the gateway alone', () => {
    expect(platform.get('networking.istio.io/v1alpha3/VirtualService', `kubeflow/${app}-${app}`)).toMatchObject({
      spec: { gateways: ['kubeflow-gateway'], http: [{ match: [{ uri: { prefix: `${PATHS[app]}/` } }] }] },
    });
    expect(platform.get('security.istio.io/v1beta1/AuthorizationPolicy', `kubeflow/${app}`)).toMatchObject({
      spec: {
        action: 'ALLOW',
        rules: [
          {
            from: [
              { source: { principals: ['cluster.local/ns/istio-system/sa/istio-ingressgateway-service-account'] } },
            ],
          },
        ],
      },
    });
  });

  test.each<[string, Partial<KubeflowProps>, string]>([
    ['an https url', { url: 'https://kubeflow.example.com' }, 'true'],
    ['localhost, which browsers trust', { url: 'http://localhost:8080' }, 'true'],
    ['an http url', { url: 'http://kubeflow.example.com' }, 'false'],
  ])('cookies are Secure where browsers send them: %s', (_, change, secure) => {
    expect(environment(render(change), app)).toMatchObject({ APP_SECURE_COOKIES: secure });
  });

  test('knows the user by the gateway’s header', () => {
    expect(environment(platform, app)).toMatchObject({ USERID_HEADER: 'kubeflow-userid' });
    // The tokens of users in many groups are longer than gunicorn's limit, 8190 bytes.
    expect(environment(platform, app)).toMatchObject({ GUNICORN_CMD_ARGS: '--limit-request-field_size 32000' });
  });

  test('leaves nothing behind when it is off', () => {
    const off = render({ components: { [app]: false } });
    expect(off.about(app)).toEqual([]);
    expect(off.yaml('v1/ConfigMap', 'kubeflow/dashboard-config')).not.toContain(PATHS[app]);
  });
});

test('the dashboard links to what is installed', () => {
  const text = render().yaml('v1/ConfigMap', 'kubeflow/dashboard-config');
  for (const path of Object.values(PATHS)) expect(text).toContain(`"link": "${path}/"`);
  expect(text).toContain('"link": "/jupyter/new"');
});

test('volumes are opened in File Browser, below the path of the gateway', () => {
  const platform = render();
  expect(environment(platform, 'volumes-web-app')).toMatchObject({ VOLUME_VIEWER_IMAGE: images.fileBrowser });
  const spec = Object.values(platform.config('kubeflow/volumes-web-app-viewer-spec')).join('\n');
  expect(spec).toContain("image: '$VOLUME_VIEWER_IMAGE'");
  expect(spec).toContain('value: /pvcviewers/$NAMESPACE/$NAME/');
});

test.each<[ComponentName, string]>([
  ['poddefaults', 'jupyter-web-app, tensorboards-web-app'],
  ['notebook-controller', 'jupyter-web-app, volumes-web-app'],
  ['pvcviewer', 'volumes-web-app'],
  ['tensorboard-controller', 'tensorboards-web-app'],
])('no web app without %s, whose objects it shows', (name, by) => {
  const message = `components.${name}: is off, but ${by} cannot do without; switch it on, or off what requires it`;
  expect(() => render({ components: { [name]: false } })).toThrow(message);
});
