import type { Facts } from '../../config/components';

const PROGRAMS = ['activator', 'autoscaler', 'controller', 'webhook', 'net-istio-controller', 'net-istio-webhook'];

/** Where Knative Serving's programs serve metrics. They do so only with the protocol `prometheus` in their settings. */
export const METRICS: Facts['metrics'] = Object.fromEntries(PROGRAMS.map((name) => [name, { port: 9090 }]));
