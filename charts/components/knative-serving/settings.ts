import { knativeSettings } from '../../config/apps/knative';
import type { Platform } from '../../config/platform';
import type { Labels } from '../../kit';
import { observability } from '../shared/knative/programs';
import { localSetting } from './network';

/**
 * Settings: ConfigMaps, with their label `app.kubernetes.io/component`, by which the webhooks know what they check,
 * before a typing error reaches a running program. What is not set is as the program has it; the programs need all of
 * the ConfigMaps to be there, empty or not.
 */
export function settings(platform: Platform): readonly [component: string, name: string, data: Labels][] {
  const { images, services, knativeDomain: domain, servingHosts, monitoring } = platform;
  const { host } = services.ingressGateway;
  const gateway = servingHosts.length ? services.knative.servingGateway : services.ingressGateway.gateway;
  const { 'config-network': network, 'config-features': features } = knativeSettings(platform);
  return [
    ['autoscaler', 'config-autoscaler', {}],
    ['controller', 'config-certmanager', {}],
    ['controller', 'config-defaults', {}],
    // A model may take minutes to download before its pod is ready.
    ['controller', 'config-deployment', { 'queue-sidecar-image': images.knativeQueueProxy, progressDeadline: '600s' }],
    // Without a selector, a domain is that of all Knative Services.
    ['controller', 'config-domain', { [domain ?? services.knative.domain]: '' }],
    ['controller', 'config-features', features],
    ['controller', 'config-gc', {}],
    ['controller', 'config-leader-election', {}],
    ['logging', 'config-logging', {}],
    // The gateway for what is not cluster-local. The cluster-local one has the name that net-istio expects.
    ['net-istio', 'config-istio', { [`gateway.${gateway.ref.replace('/', '.')}`]: host, ...localSetting(services) }],
    ['networking', 'config-network', network],
    ['observability', 'config-observability', observability(monitoring)],
    ['tracing', 'config-tracing', {}],
  ];
}
