import type { Construct } from 'constructs';

import type { Platform } from '../../config/platform';
import { AdmitSameNamespace, AdmitTraffic, type Labels, labelIn, pods, Resource } from '../../kit';
import type * as k8s from '../../kit/k8s';
import { ACTIVATOR_PORT, WEBHOOK_PORT } from './programs';

/** Where the pods of the cluster-local gateway listen for Knative Services; 8080 is for all else. */
const LOCAL_PORT = 8081;

/** The way from pods of the cluster to Knative Services: a Service before the gateway's pods, and what they take. */
export function renderLocalGateway(scope: Construct, { services }: Platform): void {
  const { namespace, labels: selector } = services.clusterLocalGateway;
  const { name } = services.knative.localGateway;
  const ports = [
    { name: 'http2', port: 80, targetPort: LOCAL_PORT },
    { name: 'https', port: 443, targetPort: 8444 },
  ];
  // Without the label, Istio takes the Gateway's 8081 for a port of the Service and finds none:
  // https://github.com/knative-extensions/net-istio/blob/knative-v1.21.0/config/203-local-gateway.yaml
  const labels = { 'experimental.istio.io/disable-gateway-port-translation': 'true' };
  const spec = { type: 'ClusterIP', selector, ports };
  new Resource(scope, 'v1/Service', name, { spec }, { namespace, labels });

  const servers = [{ hosts: ['*'], port: { name: 'http', number: LOCAL_PORT, protocol: 'HTTP' } }];
  new Resource(scope, 'networking.istio.io/v1beta1/Gateway', name, { spec: { selector, servers } });
}

/** Who gets into Knative's pods: gateways into the activator, the API server into the webhooks, Knative everywhere. */
export function restrictNetwork(scope: Construct, { services }: Platform): void {
  const { ingressGateway, clusterLocalGateway, knative } = services;
  const gateways: k8s.LabelSelector = {
    matchExpressions: [
      { key: 'app', operator: 'In', values: [ingressGateway.labels.app, clusterLocalGateway.labels.app] },
    ],
  };
  new AdmitSameNamespace(scope, `default-allow-same-namespace-${knative.namespace}`);
  new AdmitTraffic(scope, 'allow-istio-gateways-to-activator', {
    pods: labelIn({ app: 'activator' }),
    from: [{ ...pods(ingressGateway.namespace), podSelector: gateways }],
    ports: [ACTIVATOR_PORT],
  });
  for (const app of ['webhook', 'net-istio-webhook']) {
    new AdmitTraffic(scope, `${app}-apiserver`, { pods: labelIn({ app, role: app }), ports: [WEBHOOK_PORT] });
  }
  // net-istio asks the gateways whether they have a new route yet.
  new AdmitTraffic(scope, 'allow-knative-to-istio-gateways', {
    namespace: ingressGateway.namespace,
    pods: gateways,
    from: [pods(knative.namespace)],
    ports: [8080],
  });
}

/** What the mesh, in which nothing is allowed that no policy allows, lets Knative's pods take. */
export function openInMesh(scope: Construct): void {
  for (const [name, matchLabels] of Object.entries(OPEN)) {
    new Resource(scope, 'security.istio.io/v1beta1/AuthorizationPolicy', name, {
      spec: { action: 'ALLOW', selector: { matchLabels }, rules: [{}] },
    });
  }
  // The API server is not in the mesh, and calls webhooks with TLS of its own.
  for (const app of ['webhook', 'net-istio-webhook']) {
    new Resource(scope, 'security.istio.io/v1beta1/PeerAuthentication', app, {
      spec: { selector: { matchLabels: { app } }, portLevelMtls: { [WEBHOOK_PORT]: { mode: 'PERMISSIVE' } } },
    });
  }
  new Resource(scope, 'networking.istio.io/v1alpha3/DestinationRule', 'knative', {
    spec: { host: '*.knative-serving.svc.cluster.local', trafficPolicy: { tls: { mode: 'ISTIO_MUTUAL' } } },
  });
}

const OPEN: Readonly<Record<string, Labels>> = {
  'activator-service': { app: 'activator' },
  autoscaler: { app: 'autoscaler' },
  controller: { app: 'controller' },
  'istio-webhook': { app: 'net-istio-webhook' },
  webhook: { role: 'webhook' },
};
