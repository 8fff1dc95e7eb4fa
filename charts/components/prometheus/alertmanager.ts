import {
  type AlertReceivers,
  type AlertSecret,
  ALERTMANAGER_PORT,
  MONITORING_NAMESPACE,
  PROMETHEUS,
} from '../../config/monitoring';
import type { Platform } from '../../config/platform';
import {
  Config,
  configVolume,
  emptyDir,
  ExternalReference,
  httpGet,
  type k8s,
  labelIn,
  NOBODY,
  port,
  Program,
  RESTRICTED,
} from '../../kit';
import type { Component } from '../../kit';

const NAME = 'alertmanager';
const FOLDER = '/etc/alertmanager';
const FILE = 'alertmanager.yaml';

/** Alertmanager: tells people of alerts. Silences last as long as its pod. */
export function renderAlertmanager(component: Component, platform: Platform, receivers: AlertReceivers): void {
  const secrets = secretsOf(receivers);
  for (const name of new Set(Object.values(secrets).map(({ secretName }) => secretName))) {
    new ExternalReference(component, { kind: 'Secret', name, namespace: MONITORING_NAMESPACE });
  }
  const config = new Config(component, NAME, { [FILE]: alertmanagerConfig(platform, receivers) });
  const folders = Object.keys(secrets).map((receiver) => [folderOf(receiver), { volume: receiver, readOnly: true }]);
  new Program(component, NAME, {
    selector: { app: NAME },
    sidecar: false,
    restartOn: [config],
    container: {
      image: platform.images.alertmanager,
      args: [`--config.file=${FOLDER}/config/${FILE}`, '--storage.path=/alertmanager', '--cluster.listen-address='],
      ports: [port(ALERTMANAGER_PORT, 'http')],
      mounts: { [`${FOLDER}/config`]: 'config', '/alertmanager': 'data', ...Object.fromEntries(folders) },
      readiness: httpGet('/-/ready', ALERTMANAGER_PORT),
      liveness: httpGet('/-/healthy', ALERTMANAGER_PORT),
      securityContext: { ...RESTRICTED, runAsUser: NOBODY },
    },
    volumes: [configVolume('config', config.name), emptyDir('data'), ...Object.entries(secrets).map(volumeOf)],
    service: { ports: [{ name: 'http', port: ALERTMANAGER_PORT, protocol: 'TCP' }] },
    admits: { from: [{ podSelector: labelIn(PROMETHEUS.pods) }], ports: [ALERTMANAGER_PORT] },
  });
}

/** Secrets by the receiver that reads them. */
function secretsOf({ slack, email, webhook }: AlertReceivers): Readonly<Record<string, AlertSecret>> {
  return { ...(slack && { slack }), ...(email?.login && { email: email.login }), ...(webhook && { webhook }) };
}

const keyOf = (receiver: string, { key }: AlertSecret): string => key ?? (receiver === 'email' ? 'password' : 'url');
const folderOf = (receiver: string): string => `${FOLDER}/${receiver}`;
const fileOf = (receiver: string, secret: AlertSecret): string => `${folderOf(receiver)}/${keyOf(receiver, secret)}`;

function volumeOf([receiver, secret]: [string, AlertSecret]): k8s.Volume {
  const key = keyOf(receiver, secret);
  return { name: receiver, secret: { secretName: secret.secretName, items: [{ key, path: key }] } };
}

/** https://prometheus.io/docs/alerting/latest/configuration/ */
function alertmanagerConfig({ proxy }: Platform, { slack, email, webhook }: AlertReceivers): object {
  const resolved = { send_resolved: true };
  return {
    ...(proxy && { global: { http_config: { proxy_from_environment: true } } }),
    route: { receiver: 'platform', group_by: ['alertname', 'namespace'], repeat_interval: '12h' },
    receivers: [
      {
        name: 'platform',
        ...(slack && {
          slack_configs: [{ ...resolved, api_url_file: fileOf('slack', slack), channel: slack.channel }],
        }),
        ...(email && { email_configs: [{ ...resolved, to: email.to.join(', '), ...mailServer(email) }] }),
        ...(webhook && { webhook_configs: [{ ...resolved, url_file: fileOf('webhook', webhook) }] }),
      },
    ],
  };
}

function mailServer({ from, server, login }: NonNullable<AlertReceivers['email']>): object {
  const auth = login && { auth_username: login.username, auth_password_file: fileOf('email', login) };
  return { from, smarthost: server, ...auth };
}
