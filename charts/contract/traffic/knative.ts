import { CLUSTER_DOMAIN, serviceHost } from '../cluster-domain';
import type { ExpectedKnative } from '../existing';
import type { Manifest } from '../manifest';
import { existingOf, platformText } from '../platform-config';
import { SERVICES } from '../services';
import type { Labels } from './objects';

/** Reads a key of a ConfigMap of the platform. */
export type Setting = (config: string, key: string) => string | undefined;

/** Where net-istio routes the hosts of Knative Services, of its settings. */
export interface KnativeHosts {
  /** The Gateway for requests from outside. */
  readonly gateway: string;
  /** Host of a Service `model-predictor`. */
  readonly hostIn: (namespace: string) => string;
}

/** What the platform expects of a Knative that the cluster has. */
export function existingKnative(config: Setting): ExpectedKnative | undefined {
  return existingOf(platformText(config, 'existing')).knative;
}

/** Namespace of Knative Serving. @param existing the systems that the cluster has, as the platform's ConfigMap says it */
export function knativeNamespace(existing: string | undefined): string {
  return existingOf(existing).knative?.namespace ?? SERVICES.knative.namespace;
}

/** Host of the activator's Service. */
export function activatorHost(config: Setting): string {
  const namespace = knativeNamespace(platformText(config, 'existing'));
  const domain = platformText(config, 'clusterDomain') ?? CLUSTER_DOMAIN;
  return serviceHost(SERVICES.knative.activator.service, namespace, domain);
}

/** Reads the settings of Knative. Undefined where there is no Knative. @param settings data of its ConfigMaps */
export function knativeHosts(
  settings: (config: string) => Labels | undefined,
  there?: ExpectedKnative,
): KnativeHosts | undefined {
  if (there) {
    const { namespace, name } = there.gateways.external;
    return { gateway: `${namespace}/${name}`, hostIn: hostsOf(there.settings['config-network'], there.domain) };
  }
  const [key] = Object.keys(settings('config-istio') ?? {});
  const [domain = ''] = Object.keys(settings('config-domain') ?? {});
  if (key === undefined) return undefined;
  const [, namespace, name] = key.split('.');
  return { gateway: `${namespace}/${name}`, hostIn: hostsOf(settings('config-network'), domain) };
}

function hostsOf(network: Labels = {}, domain: string): KnativeHosts['hostIn'] {
  const { 'domain-template': template = '{{.Name}}.{{.Namespace}}.{{.Domain}}' } = network;
  const named = template.replace('{{.Name}}', 'model-predictor').replace('{{.Domain}}', domain);
  return (tenant) => named.replace('{{.Namespace}}', tenant);
}

/**
 * Pods and Services of a Knative that the cluster has, which are not rendered, as upstream has them. Only the activator must
 * have a sidecar.
 * https://github.com/knative/serving/tree/knative-v1.22.0/config/core/deployments
 */
export function knativeOfCluster(config: Setting): readonly Manifest[] {
  const there = existingKnative(config);
  if (!there) return [];
  const { namespace, sidecar } = there;
  const { labels, service } = SERVICES.knative.activator;
  const pod = (name: string, serviceAccountName: string, own: Labels): Manifest => {
    const metadata = { name: `${name}-of-the-cluster`, namespace, labels: own };
    return { apiVersion: 'v1', kind: 'Pod', metadata, spec: { serviceAccountName, containers: [] } };
  };
  const to = (name: string, selector: Labels, ports: readonly object[]): Manifest => {
    return { apiVersion: 'v1', kind: 'Service', metadata: { name, namespace }, spec: { selector, ports } };
  };
  const autoscaler = { app: 'autoscaler' };
  return [
    pod('activator', 'activator', { ...labels, ...sidecar }),
    pod('autoscaler', 'controller', autoscaler),
    pod('net-istio-controller', 'controller', { app: 'net-istio-controller' }),
    to(service, labels, [
      { port: 80, targetPort: 8012 },
      { port: 81, targetPort: 8013 },
    ]),
    to('autoscaler', autoscaler, [{ port: 8080, targetPort: 8080 }]),
  ];
}
