import { type ComponentName, images, type KubeflowProps } from '../../charts';
import { render, type Rendering } from '../support/render';

const APPS = ['jupyter-web-app', 'volumes-web-app', 'tensorboards-web-app'] as const;
type App = (typeof APPS)[number];

const PATHS: Readonly<Record<App, string>> = {
  'jupyter-web-app': '/jupyter',
  'volumes-web-app': '/volumes',
  'tensorboards-web-app': '/tensorboards',
};

interface Pod {
  readonly spec: {
    readonly template: {
      readonly spec: { readonly containers: readonly { readonly image: string; readonly env: readonly object[] }[] };
    };
  };
}

function container(platform: Rendering, app: App): unknown {
  return (platform.object(`50-apps/${app}/deployment-${app}-deployment.yaml`) as Pod).spec.template.spec.containers[0];
}

describe.each(APPS)('%s', (app) => {
  const platform = render();

  test('is reached through the gateway alone', () => {
    expect(platform.object(`50-apps/${app}/virtualservice-${app}-${app}.yaml`)).toMatchObject({
      spec: { gateways: ['kubeflow-gateway'], http: [{ match: [{ uri: { prefix: `${PATHS[app]}/` } }] }] },
    });
    expect(platform.object(`50-apps/${app}/authorizationpolicy-${app}.yaml`)).toMatchObject({
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
    expect(container(render(change), app)).toMatchObject({
      env: expect.arrayContaining([{ name: 'APP_SECURE_COOKIES', value: secure }]) as unknown,
    });
  });

  test('knows the user by the gateway’s header', () => {
    expect(container(platform, app)).toMatchObject({
      env: expect.arrayContaining([{ name: 'USERID_HEADER', value: 'kubeflow-userid' }]) as unknown,
    });
  });

  test('leaves nothing behind when it is off', () => {
    const off = render({ components: { [app]: false } });
    expect(off.files.filter((file) => file.includes(app))).toEqual([]);
    expect(off.text('50-apps/central-dashboard/configmap-centraldashboard-config.yaml')).not.toContain(PATHS[app]);
  });
});

test('the dashboard links to what is installed', () => {
  const text = render().text('50-apps/central-dashboard/configmap-centraldashboard-config.yaml');
  for (const path of Object.values(PATHS)) expect(text).toContain(`"link": "${path}/"`);
  expect(text).toContain('"link": "/jupyter/new"');
});

test('volumes are opened in File Browser, below the path of the gateway', () => {
  expect(container(render(), 'volumes-web-app')).toMatchObject({
    env: expect.arrayContaining([{ name: 'VOLUME_VIEWER_IMAGE', value: images.fileBrowser }]) as unknown,
  });
  const spec = render().text('50-apps/volumes-web-app/configmap-volumes-web-app-viewer-spec.yaml');
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
