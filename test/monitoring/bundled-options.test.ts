import { load } from 'js-yaml';

import { type BundledMonitoringProps, type KubeflowProps, Monitoring } from '../../charts';
import { bundled, configOf, filesOf, jobOf, NAMESPACE, pagesOf } from '../support/bundled';
import { render } from '../support/render';

const AUTHORIZATION = 'security.istio.io/v1beta1/AuthorizationPolicy';
const PLATFORM = bundled();

describe('options', () => {
  test('size, class and retention', () => {
    const platform = bundled({ size: '100Gi', storageClass: 'fast', retention: '90d' });
    expect(platform.get('v1/PersistentVolumeClaim', `${NAMESPACE}/prometheus-data`).spec).toEqual({
      accessModes: ['ReadWriteOnce'],
      resources: { requests: { storage: '100Gi' } },
      storageClassName: 'fast',
    });
    expect(platform.container(`${NAMESPACE}/prometheus`).args).toEqual(
      expect.arrayContaining(['--storage.tsdb.retention.time=90d', '--storage.tsdb.retention.size=81920MB']),
    );
    const { args } = PLATFORM.container(`${NAMESPACE}/prometheus`);
    expect(args).toEqual(
      expect.arrayContaining(['--storage.tsdb.retention.time=15d', '--storage.tsdb.retention.size=16384MB']),
    );
  });

  test('without receivers no Alertmanager runs', () => {
    expect(PLATFORM.about('alertmanager')).toEqual([]);
    expect(configOf(PLATFORM).alerting).toBeUndefined();
  });

  test('receivers of alerts, whose Secrets are read from files', () => {
    const platform = bundled({
      alerts: {
        slack: { secretName: 'alerts', channel: '#kubeflow' },
        email: {
          to: ['ada@example.com', 'bo@example.com'],
          from: 'kubeflow@example.com',
          server: 'smtp.example.com:587',
          login: { secretName: 'mail', username: 'kubeflow' },
        },
        webhook: { secretName: 'alerts', key: 'hook' },
      },
    });
    expect(configOf(platform).alerting).toEqual({
      alertmanagers: [{ static_configs: [{ targets: [`alertmanager.${NAMESPACE}.svc.cluster.local:9093`] }] }],
    });
    expect(load(platform.config(`${NAMESPACE}/alertmanager`)['alertmanager.yaml'] ?? '')).toEqual({
      route: { receiver: 'platform', group_by: ['alertname', 'namespace'], repeat_interval: '12h' },
      receivers: [
        {
          name: 'platform',
          slack_configs: [{ send_resolved: true, api_url_file: '/etc/alertmanager/slack/url', channel: '#kubeflow' }],
          email_configs: [
            {
              send_resolved: true,
              to: 'ada@example.com, bo@example.com',
              from: 'kubeflow@example.com',
              smarthost: 'smtp.example.com:587',
              auth_username: 'kubeflow',
              auth_password_file: '/etc/alertmanager/email/password',
            },
          ],
          webhook_configs: [{ send_resolved: true, url_file: '/etc/alertmanager/webhook/hook' }],
        },
      ],
    });
    expect(platform.pod(`${NAMESPACE}/alertmanager`).spec?.volumes).toEqual(
      expect.arrayContaining([
        { name: 'slack', secret: { secretName: 'alerts', items: [{ key: 'url', path: 'url' }] } },
        { name: 'email', secret: { secretName: 'mail', items: [{ key: 'password', path: 'password' }] } },
        { name: 'webhook', secret: { secretName: 'alerts', items: [{ key: 'hook', path: 'hook' }] } },
      ]),
    );
    expect(platform.has('v1/Secret', `${NAMESPACE}/mail`)).toBe(false);
    expect(jobOf(platform, `${NAMESPACE}/alertmanager-metrics`)).toBeDefined();
  });

  test('behind a proxy, Alertmanager calls out by it', () => {
    const alerts = { webhook: { secretName: 'alerts' } };
    const platform = bundled({ alerts }, { proxy: { http: 'http://proxy.example.com:3128' } });
    expect(platform.config(`${NAMESPACE}/alertmanager`)['alertmanager.yaml']).toContain('proxy_from_environment: true');
    expect(platform.environment(`${NAMESPACE}/alertmanager`)).toMatchObject({
      HTTP_PROXY: 'http://proxy.example.com:3128',
    });
  });

  test('the exporter of GPUs brings their alert and their dashboard', () => {
    const platform = bundled({ gpuExporter: { namespace: 'gpu-operator' } });
    expect(Object.keys(pagesOf(PLATFORM))).not.toContain('kubeflow-gpus.json');
    expect(Object.keys(pagesOf(platform))).toContain('kubeflow-gpus.json');
    expect(filesOf(PLATFORM)['rules.yaml']).not.toContain('KubeflowGpuIdle');
    expect(filesOf(platform)['rules.yaml']).toContain('KubeflowGpuIdle');
    expect(jobOf(platform, 'gpu-exporter')?.kubernetes_sd_configs[0].namespaces).toEqual({ names: ['gpu-operator'] });
    expect(platform.has('rbac.authorization.k8s.io/v1/Role', 'gpu-operator/kubeflow-metrics')).toBe(true);
  });

  test('Grafana is opened by the users who are named, and they may be editors', () => {
    const platform = bundled({ grafana: { users: ['ada@example.com'], role: 'editor' } });
    expect(platform.get(AUTHORIZATION, `${NAMESPACE}/grafana`).spec?.rules?.[0]?.when).toEqual([
      { key: 'request.headers[kubeflow-userid]', values: ['ada@example.com'] },
    ]);
    expect(platform.environment(`${NAMESPACE}/grafana`)).toMatchObject({ GF_USERS_AUTO_ASSIGN_ORG_ROLE: 'Editor' });
  });

  test('Grafana may be left out', () => {
    const platform = bundled({}, { components: { grafana: false } });
    expect(platform.has('apps/v1/Deployment', `${NAMESPACE}/prometheus`)).toBe(true);
    expect(platform.has('apps/v1/Deployment', `${NAMESPACE}/grafana`)).toBe(false);
  });
});

test('another domain of the cluster reaches all addresses', () => {
  const platform = bundled(
    { alerts: { webhook: { secretName: 'a' } } },
    { network: { clusterDomain: 'corp.example' } },
  );
  expect(
    [...platform.of('prometheus'), ...platform.of('grafana')].map((each) => JSON.stringify(each)).join(),
  ).not.toContain('cluster.local');
  expect(filesOf(platform)['prometheus.yaml']).toContain(`alertmanager.${NAMESPACE}.svc.corp.example:9093`);
});

const mail = { to: ['a@example.com'], from: 'b@example.com', server: 'smtp.example.com:587' };
const secretName = 'alerts';

test.each<[BundledMonitoringProps, string]>([
  [{ size: '20 GB' }, `monitoring.size: '20 GB' is not a Kubernetes quantity`],
  [{ size: '1Gi' }, `monitoring.size: '1Gi' is too small for the metrics of a day; write '2Gi' or more`],
  [{ storageClass: 'Fast' }, `monitoring.storageClass: 'Fast' is not a DNS name`],
  [{ retention: '15 days' }, `monitoring.retention: '15 days' is not a time of Prometheus; write '15d' (h, d, w, y)`],
  [
    { alerts: {} },
    'monitoring.alerts: has no receiver; name one of slack, email, webhook, or leave it out: alerts are then in Grafana alone',
  ],
  [{ alerts: { webhook: { secretName: 'My Secret' } } }, `monitoring.alerts.webhook.secretName: 'My Secret' is not`],
  [
    { alerts: { webhook: { secretName, key: 'a/b' } } },
    `monitoring.alerts.webhook.key: 'a/b' is not a key of a Secret`,
  ],
  [
    { alerts: { slack: { secretName, channel: 'my channel' } } },
    `monitoring.alerts.slack.channel: 'my channel' is not a channel; write '#kubeflow'`,
  ],
  [{ alerts: { email: { ...mail, to: [] } } }, 'monitoring.alerts.email.to: is empty; name at least one'],
  [{ alerts: { email: { ...mail, from: 'ops' } } }, `monitoring.alerts.email.from: 'ops' is not an e-mail address`],
  [
    { alerts: { email: { ...mail, server: 'smtp.example.com' } } },
    `monitoring.alerts.email.server: 'smtp.example.com' is not a server with its port; write 'smtp.example.com:587'`,
  ],
  [
    { alerts: { email: { ...mail, login: { secretName, username: 'a b' } } } },
    `monitoring.alerts.email.login.username: 'a b' is not the name of a user`,
  ],
  [{ grafana: { users: [] } }, 'monitoring.grafana.users: is empty; name at least one'],
  [{ grafana: { users: ['ada'] } }, `monitoring.grafana.users[0]: 'ada' is not an e-mail address`],
  [
    { grafana: { users: ['ada@example.com', 'ada@example.com'] } },
    `monitoring.grafana.users[1]: 'ada@example.com' is in the list already`,
  ],
  [{ gpuExporter: { namespace: 'GPU' } }, `monitoring.gpuExporter.namespace: 'GPU' is not a DNS label`],
])('%j is refused', (props, message) => {
  expect(() => bundled(props)).toThrow(message);
});

test.each<[Partial<KubeflowProps>, string]>([
  [
    { monitoring: Monitoring.bundled(), components: { prometheus: false } },
    'components.prometheus: is off, but monitoring is Monitoring.bundled(); switch it on, or write Monitoring.operator({ … })',
  ],
  [
    { monitoring: Monitoring.bundled({ grafana: { role: 'editor' } }), components: { grafana: false } },
    'monitoring.grafana: has no effect with components.grafana off; take one out',
  ],
  [
    { components: { prometheus: true } },
    'components.prometheus: is on, but only monitoring: Monitoring.bundled() tells it what to watch; write that, or switch it off',
  ],
  [
    {
      monitoring: Monitoring.operator({ namespace: 'monitoring', serviceAccount: 'prometheus' }),
      components: { prometheus: true, grafana: true },
    },
    'components.grafana: is on, but only monitoring: Monitoring.bundled() tells it what to watch; write that, or switch it off',
  ],
])('%j is refused', (change, message) => {
  expect(() => render(change)).toThrow(message);
});
