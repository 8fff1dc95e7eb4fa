import type { Construct } from 'constructs';

import type { Platform } from '../../config/platform';
import { Autoscaler, field, port, type Resources } from '../../kit';
import { Evictable } from '../../knative/pods';
import { answers, HEALTH, Program } from './program';

/** Where a webhook answers the API server. */
export const WEBHOOK_PORT = 8443;

/** Where the activator takes requests. */
export const ACTIVATOR_PORT = 8012;

/** Takes the requests for what is scaled to zero, and holds them until there is a pod. */
export function renderActivator(scope: Construct, { images }: Platform): void {
  const activator = new Program(scope, 'activator', {
    image: images.knativeActivator,
    serviceAccount: 'activator',
    role: true,
    // Less garbage collection, more memory: each request of a cold model goes through here.
    env: { GOGC: '500', POD_NAME: field('metadata.name'), POD_IP: field('status.podIP') },
    ports: [port(ACTIVATOR_PORT, 'http1'), port(8013, 'h2c')],
    liveness: answers(ACTIVATOR_PORT, { initialDelaySeconds: 15, periodSeconds: 10, failureThreshold: 12 }),
    readiness: answers(ACTIVATOR_PORT, { periodSeconds: 5, failureThreshold: 5 }),
    resources: amounts(['300m', '60Mi'], ['1000m', '600Mi']),
    // As long as a request may take.
    terminationGracePeriodSeconds: 600,
  });
  activator.expose(
    [
      { name: 'http', port: 80, targetPort: ACTIVATOR_PORT },
      { name: 'http2', port: 81, targetPort: 8013 },
      { name: 'https', port: 443, targetPort: 8112 },
    ],
    { name: 'activator-service', more: { type: 'ClusterIP' } },
  );
  new Autoscaler(scope, 'activator', { min: 1, max: 20, cpu: 100 });
  new Evictable(scope, 'activator-pdb', { app: 'activator' });
}

/** Decides how many pods each revision has, from the requests that the activator and the queue proxies count. */
export function renderAutoscaler(scope: Construct, { images }: Platform): void {
  const autoscaler = new Program(scope, 'autoscaler', {
    image: images.knativeAutoscaler,
    env: { POD_NAME: field('metadata.name'), POD_IP: field('status.podIP') },
    ports: [port(8080, 'websocket')],
    liveness: answers(8080, { failureThreshold: 6 }),
    readiness: answers(8080),
    resources: amounts(['100m', '100Mi'], ['1000m', '1000Mi']),
    // Without an autoscaler nothing that is scaled to zero would start.
    rollout: { replicas: 1, strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 0 } } },
  });
  autoscaler.expose([{ name: 'http', port: 8080, targetPort: 8080 }]);
}

/** Makes routes, revisions and Deployments of Knative Services. */
export function renderController(scope: Construct, { images }: Platform): void {
  const controller = new Program(scope, 'controller', {
    image: images.knativeController,
    env: { POD_NAME: field('metadata.name') },
    ports: [port(8080, 'probes')],
    ...HEALTH,
    resources: amounts(['100m', '100Mi'], ['1000m', '1000Mi']),
  });
  controller.expose([]);
}

/** Checks Knative's objects, fills in their defaults, and checks Knative's settings. */
export function renderWebhook(scope: Construct, { images }: Platform): void {
  const webhook = new Program(scope, 'webhook', {
    image: images.knativeWebhook,
    role: true,
    env: { POD_NAME: field('metadata.name'), WEBHOOK_NAME: 'webhook', WEBHOOK_PORT: String(WEBHOOK_PORT) },
    ports: [port(WEBHOOK_PORT, 'https-webhook')],
    ...WEBHOOK_HEALTH,
    resources: amounts(['100m', '100Mi'], ['500m', '500Mi']),
    terminationGracePeriodSeconds: 300,
  });
  webhook.expose([{ name: 'https-webhook', port: 443, targetPort: WEBHOOK_PORT }], {
    selector: { app: 'webhook', role: 'webhook' },
  });
  new Autoscaler(scope, 'webhook', { min: 1, max: 5, cpu: 100 });
  new Evictable(scope, 'webhook-pdb', { app: 'webhook' });
}

/** net-istio: makes Istio's routes of Knative's, and checks its own settings. */
export function renderNetIstio(scope: Construct, { images }: Platform): void {
  const shared = { component: 'net-istio', spread: false } as const;
  const env = { METRICS_DOMAIN: 'knative.dev/net-istio' };
  new Program(scope, 'net-istio-controller', {
    ...shared,
    container: 'controller',
    image: images.knativeIstioController,
    // All Secrets, not only those with a label of Knative's: gateways' certificates may be anyone's.
    env: { ...env, ENABLE_SECRET_INFORMER_FILTERING_BY_CERT_UID: 'false' },
    ports: [port(8080, 'probes')],
    ...HEALTH,
    resources: amounts(['30m', '40Mi'], ['300m', '400Mi']),
  });
  const webhook = new Program(scope, 'net-istio-webhook', {
    ...shared,
    container: 'webhook',
    image: images.knativeIstioWebhook,
    role: true,
    env: { ...env, WEBHOOK_NAME: 'net-istio-webhook', WEBHOOK_PORT: String(WEBHOOK_PORT) },
    ports: [port(WEBHOOK_PORT, 'https-webhook')],
    ...WEBHOOK_HEALTH,
    readiness: { ...WEBHOOK_HEALTH.readiness, failureThreshold: 3 },
    resources: amounts(['20m', '20Mi'], ['200m', '200Mi']),
  });
  webhook.expose([{ name: 'https-webhook', port: 443, targetPort: WEBHOOK_PORT }]);
}

const WEBHOOK_HEALTH = {
  // It makes its certificate first.
  liveness: answers(WEBHOOK_PORT, {
    scheme: 'HTTPS',
    initialDelaySeconds: 20,
    periodSeconds: 10,
    failureThreshold: 6,
  }),
  readiness: answers(WEBHOOK_PORT, { scheme: 'HTTPS', periodSeconds: 1 }),
} as const;

type Amounts = readonly [cpu: string, memory: string];

function amounts(requests: Amounts, limits: Amounts): Resources {
  const named = ([cpu, memory]: Amounts) => ({ cpu, memory });
  return { requests: named(requests), limits: named(limits) };
}
