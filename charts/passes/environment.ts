import type { Proxy } from '../config/cluster/proxy';
import type { TrustedCa } from '../config/cluster/trusted-ca';
import type { Platform } from '../config/platform';
import type * as k8s from '../kit/k8s';
import { configVolume } from '../kit/workload';

/** Where the bundle of certificates is in pods. */
const FOLDER = '/etc/kubeflow/trusted-ca';
const VOLUME = 'kubeflow-trusted-ca';

/**
 * Programs look for a bundle in different places. Go and OpenSSL still trust what is in the image's /etc/ssl/certs, Node its own
 * list, the others this file alone: https://pkg.go.dev/crypto/x509#SystemCertPool
 */
const BUNDLES = ['SSL_CERT_FILE', 'NODE_EXTRA_CA_CERTS', 'REQUESTS_CA_BUNDLE', 'AWS_CA_BUNDLE', 'CURL_CA_BUNDLE'];

/** Names that are reached without a proxy in each cluster. The kubelet puts the API server's address in. */
const OWN_HOSTS = ['localhost', '127.0.0.1', '::1', '$(KUBERNETES_SERVICE_HOST)', '.svc'];

/** What programs call without a proxy. */
interface Near {
  /** The cluster's own. */
  readonly domain: string;
  /** Those whose Services are called as `service.namespace`. */
  readonly namespaces: readonly string[];
  /** Those that are called by their name alone. */
  readonly services?: readonly string[];
}

/** What all programs of a platform call without a proxy. */
export function nearOf({ network, namespaces }: Platform): Near {
  return { domain: network.clusterDomain, namespaces: [...namespaces.all].sort() };
}

/** The variables of a proxy. Libraries of C read the small ones alone. */
export function proxyVariables({ http, https, no }: NonNullable<Proxy>, near: Near): Readonly<Record<string, string>> {
  const hosts = [
    ...OWN_HOSTS,
    `.${near.domain}`,
    ...near.namespaces.map((each) => `.${each}`),
    ...(near.services ?? []),
    ...no,
  ];
  const values = { HTTP_PROXY: http, HTTPS_PROXY: https, NO_PROXY: hosts.join(',') };
  const given = Object.entries(values).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  return Object.fromEntries(given.flatMap(([name, value]) => [[name, value] as const, [name.toLowerCase(), value]]));
}

/** The variables by which programs find the bundle. */
export function bundleVariables({ key }: TrustedCa): Readonly<Record<string, string>> {
  return Object.fromEntries(BUNDLES.map((name) => [name, `${FOLDER}/${key}`]));
}

/** The volume with the bundle. */
export function bundleVolume({ configMap }: TrustedCa): k8s.Volume {
  return configVolume(VOLUME, configMap);
}

/** Where containers have it. */
export const BUNDLE_MOUNT = { name: VOLUME, mountPath: FOLDER, readOnly: true } as const;
