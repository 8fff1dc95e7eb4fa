import type * as k8s from '../../kit/k8s';

/** Where both controllers find their configuration: a key of their ConfigMap, mounted as a file of its own. */
export const CONFIG_FILE = { key: 'controller_manager_config.yaml', path: '/controller_manager_config.yaml' };

/** Where both controllers find the certificate of their webhook. */
export const CERTIFICATES = '/tmp/k8s-webhook-server/serving-certs';

/** Where both controllers answer the API server. */
export const WEBHOOK_PORT = 9443;

/**
 * The Secret of a webhook's certificate. It is rendered without data, because the controllers write the certificate
 * that they make into a Secret which must be there: https://github.com/open-policy-agent/cert-controller
 */
export function certificateVolume(secretName: string): k8s.Volume {
  return { name: 'cert', secret: { secretName, defaultMode: 0o644 } };
}
