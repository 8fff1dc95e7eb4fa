import { type Config, configVolume, secretVolume } from '../../kit';

/** Where Trainer and JobSet are. */
export const NAMESPACE = 'kubeflow-system';

/** Where both controllers answer the API server. */
export const WEBHOOK_PORT = 9443;

/** Key of a controller's ConfigMap, and the file in its container, that hold its configuration. */
export const CONFIG_KEY = 'controller_manager_config.yaml';

/**
 * What a controller's container and pods have so that it finds its files and is called. The Secret of its webhook's
 * certificate is rendered without data, because the controllers write the certificate that they make into a Secret
 * which must be there: https://github.com/open-policy-agent/cert-controller
 * @param volume name of the configuration's volume, and whether its mount is read-only
 */
export function filesOf(config: Config, certificate: string, volume: string, readOnly?: true) {
  const container = {
    args: [`--config=/${CONFIG_KEY}`, '--zap-log-level=2'],
    mounts: {
      [`/${CONFIG_KEY}`]: { volume, subPath: CONFIG_KEY, readOnly },
      '/tmp/k8s-webhook-server/serving-certs': { volume: 'cert', readOnly: true },
    },
  };
  const pods = {
    annotations: { 'traffic.sidecar.istio.io/excludeInboundPorts': String(WEBHOOK_PORT) },
    restartOn: [config],
    volumes: [configVolume(volume, config.name), secretVolume('cert', certificate)],
  };
  return { container, pods };
}
