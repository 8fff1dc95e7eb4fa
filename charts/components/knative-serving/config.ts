import type { Platform } from '../../config/platform';
import type { Labels } from '../../kit';

/** A ConfigMap of Knative. */
export interface Settings {
  /**
   * Its label `app.kubernetes.io/component`: by it the webhooks know which ConfigMaps they check before a typing
   * error reaches a running program.
   */
  readonly component: string;
  /** What is set; all else is as the program has it. */
  readonly data?: Labels;
}

/** Settings by the name of the ConfigMap. Knative's programs need all of them to be there, empty or not. */
export function settings({ images, services }: Platform): Readonly<Record<string, Settings>> {
  const { gateway, host } = services.ingressGateway;
  return {
    'config-autoscaler': { component: 'autoscaler' },
    'config-certmanager': { component: 'controller' },
    'config-defaults': { component: 'controller' },
    'config-deployment': {
      component: 'controller',
      data: {
        'queue-sidecar-image': images.knativeQueueProxy,
        // A model may take minutes to download before its pod is ready.
        progressDeadline: '600s',
      },
    },
    // Without a selector, a domain is that of all Knative Services.
    'config-domain': { component: 'controller', data: { [services.knative.domain]: '' } },
    'config-features': { component: 'controller' },
    'config-gc': { component: 'controller' },
    // The gateway for what is not cluster-local. The cluster-local one has the name that net-istio expects.
    'config-istio': { component: 'net-istio', data: { [`gateway.${gateway.namespace}.${gateway.name}`]: host } },
    'config-leader-election': { component: 'controller' },
    'config-logging': { component: 'logging' },
    'config-network': { component: 'networking' },
    'config-observability': { component: 'observability' },
    'config-tracing': { component: 'tracing' },
  };
}
