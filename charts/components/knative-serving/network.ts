import { Construct } from 'constructs';

import type { Platform } from '../../config/platform';
import { SERVICES } from '../../contract/services';
import { REVISION } from '../../contract/traffic/callers';
import {
  AdmitSameNamespace,
  AdmitTraffic,
  AllowEveryone,
  fullHost,
  type k8s,
  labelIn,
  type Labels,
  MutualTls,
} from '../../kit';
import { ClosedPath, pods, podsWith, PromisedPath, Resource, tenantPod } from '../../kit';
import { type OpenModels, openModels } from '../shared/models';
import { WEBHOOK_PORT } from '../shared/knative/programs';
import { ACTIVATOR_HTTP2_PORT, ACTIVATOR_PORT } from './deployment';

/** The way from pods of the cluster to Knative Services: a Service before the gateway's pods, and what they take. */
export class LocalGateway extends Construct {
  constructor(scope: Construct, { services }: Platform) {
    super(scope, 'local-gateway');
    const { namespace, labels: selector } = services.clusterLocalGateway;
    const { name } = services.knative.localGateway;
    // Where the gateway's pods listen for Knative Services; 8080 is for all else.
    const number = 8081;
    const ports = [
      { name: 'http2', port: 80, targetPort: number },
      { name: 'https', port: 443, targetPort: 8444 },
    ];
    // Without the label, Istio takes the Gateway's 8081 for a port of the Service and finds none:
    // https://github.com/knative-extensions/net-istio/blob/knative-v1.22.0/config/203-local-gateway.yaml
    const labels = { 'experimental.istio.io/disable-gateway-port-translation': 'true' };
    const spec = { type: 'ClusterIP', selector, ports };
    new Resource(this, 'v1/Service', name, { spec }, { namespace, labels });

    // The mesh's own TLS, by which the gateway knows who calls. net-istio does not ask at this port, which its Service
    // does not have: https://github.com/knative-extensions/net-istio/blob/knative-v1.22.0/pkg/reconciler/ingress/lister.go
    const servers = [
      { hosts: ['*'], port: { name: 'https', number, protocol: 'HTTPS' }, tls: { mode: 'ISTIO_MUTUAL' } },
    ] as const;
    new Resource(this, 'networking.istio.io/v1beta1/Gateway', name, { spec: { selector, servers } });
    const tls = { mode: 'ISTIO_MUTUAL' } as const;
    const rule = { host: services.knative.localGateway.host, trafficPolicy: { tls } };
    new Resource(this, 'networking.istio.io/v1alpha3/DestinationRule', name, { spec: rule }, { namespace });
    new AdmitTraffic(this, 'allow-pods-to-local-gateway', {
      namespace,
      pods: labelIn({ app: selector.app }),
      from: [ALL_PODS],
      ports: [number],
    });
  }
}

/** Where net-istio finds the local gateway: it knows the usual namespace of Istio itself. */
export function localSetting({ knative, istiod }: Platform['services']): Labels {
  const { namespace, name, host } = knative.localGateway;
  return istiod.namespace === SERVICES.istiod.namespace ? {} : { [`local-gateway.${namespace}.${name}`]: host };
}

/** All pods of the cluster. */
const ALL_PODS: k8s.NetworkPolicyPeer = { namespaceSelector: {} };

const WEBHOOKS = ['webhook', 'net-istio-webhook'] as const;

/** Who gets into Knative's pods: gateways into the activator, the API server into the webhooks, Knative everywhere. */
export function restrictNetwork(scope: Construct, platform: Platform): void {
  const { knative } = platform.services;
  new AdmitSameNamespace(scope, `default-allow-same-namespace-${knative.namespace}`);
  new AdmitTraffic(scope, 'allow-istio-gateways-to-activator', {
    pods: labelIn({ app: 'activator' }),
    from: gatewaysOf(platform).map(([namespace, podSelector]) => ({ ...pods(namespace), podSelector })),
    ports: [ACTIVATOR_PORT],
  });
  // The sidecars of pods route the hosts of their own namespace's Knative Services themselves, to the activator or to a pod.
  new AdmitTraffic(scope, 'allow-pods-to-activator', {
    pods: labelIn({ app: 'activator' }),
    from: [ALL_PODS],
    ports: [ACTIVATOR_PORT, ACTIVATOR_HTTP2_PORT],
  });
  for (const app of WEBHOOKS) {
    new AdmitTraffic(scope, `${app}-apiserver`, { pods: labelIn({ app, role: app }), ports: [WEBHOOK_PORT] });
  }
}

/**
 * net-istio asks the gateways whether they have a new route yet. The pods of a gateway that is there already are as open as
 * its owner has them: a policy of ours would close them to all but Knative.
 */
export function restrictGateways(scope: Construct, { services, existing, ingress, tls }: Platform): void {
  const { namespace, labels } = services.clusterLocalGateway;
  const apps = [...(existing.istio ? [] : [services.ingressGateway.labels.app]), labels.app];
  new AdmitTraffic(scope, 'allow-knative-to-istio-gateways', {
    namespace,
    pods: appIn(apps),
    from: [pods(services.knative.namespace)],
    // The other ways to the gateway open its ports to everyone.
    ports: tls && ingress.kind === 'portForward' ? [8080, 8443] : [8080],
  });
}

/** The pods of both gateways, by their namespace: in one if they are this platform's. */
function gatewaysOf({ services, existing }: Platform): readonly (readonly [string, k8s.LabelSelector])[] {
  const { ingressGateway, clusterLocalGateway } = services;
  const local = clusterLocalGateway.labels.app;
  if (!existing.istio) {
    return [[ingressGateway.namespace, appIn([ingressGateway.labels.app, local])]];
  }
  return [
    [clusterLocalGateway.namespace, appIn([local])],
    [ingressGateway.namespace, { matchLabels: ingressGateway.policySelector }],
  ];
}

function appIn(values: readonly string[]): k8s.LabelSelector {
  return { matchExpressions: [{ key: 'app', operator: 'In', values }] };
}

/** The way of a request to a model, and of the questions whether it is there. */
export function declarePaths(scope: Construct, platform: Platform): void {
  const { services, knativeDomain } = platform;
  const { knative, clusterLocalGateway, ingressGateway, identityHeaders } = services;
  const program = (app: string) => podsWith(knative.namespace, { app });
  const queue = { tenantPod: 'model', port: 80, by: 'Service' } as const;
  const activator = { host: knative.activator.host, port: 80 };
  const asOwner = { [identityHeaders.user]: '{owner}' };
  const { toMembers } = openModels(platform);
  const byActivator = { from: program('activator'), to: queue, headers: asOwner };
  if (toMembers) new PromisedPath(scope, 'activator → a model', byActivator);
  for (const [name, { namespace, labels }] of Object.entries({
    'cluster-local-gateway': clusterLocalGateway,
    ingressGateway,
  })) {
    new PromisedPath(scope, `${name} → activator`, { from: podsWith(namespace, labels), to: activator });
  }
  declareHeld(scope, activator, openModels(platform));
  const metrics = { tenantPod: 'model', port: 9090, by: 'Service' } as const;
  new PromisedPath(scope, 'autoscaler → metrics of a model', {
    from: program('autoscaler'),
    to: metrics,
    path: '/metrics',
  });
  const autoscaler = { host: `autoscaler.${knative.namespace}`, port: 8080 };
  new PromisedPath(scope, 'activator → autoscaler', { from: program('activator'), to: autoscaler });
  // net-istio holds a model back until the gateway answers for its host.
  const gatewayHost =
    knativeDomain === undefined
      ? `model-predictor.{namespace}.${knative.domain}`
      : `model-predictor-{namespace}.${knativeDomain}`;
  new PromisedPath(scope, 'net-istio → a model’s host at the gateway', {
    from: program('net-istio-controller'),
    to: { gatewayHost },
    path: '/healthz',
    anyAnswer: true,
  });
}

/**
 * Pods call the models of their own namespace straight at the activator, whichever user they claim to be. It names a model's
 * revision in headers, which is all that decides where the request goes.
 */
function declareHeld(scope: Construct, to: Address, { toUsers: except, toMembers }: OpenModels): void {
  const headers = { ...HELD, [SERVICES.identityHeaders.user]: '{owner}' };
  const as = 'system:serviceaccount:{namespace}:default-editor';
  const own = { from: tenantPod('notebook'), to, headers, as } as const;
  if (toMembers) new PromisedPath(scope, 'notebook → activator → a model of its namespace', own);
  const from = { tenantPod: 'notebook', of: 'another tenant' } as const;
  new ClosedPath(scope, 'another tenant’s pod → activator → a model', { from, to, headers, except });
}

interface Address {
  readonly host: string;
  readonly port: number;
}

/** The headers by which the activator knows a model. */
const HELD = { [REVISION.namespace]: '{namespace}', [REVISION.name]: 'model-predictor-00001' };

/** What the mesh, in which nothing is allowed that no policy allows, lets Knative's pods take: all. */
export function openInMesh(scope: Construct): void {
  const open: Readonly<Record<string, Labels>> = {
    'activator-service': { app: 'activator' },
    autoscaler: { app: 'autoscaler' },
    controller: { app: 'controller' },
    'istio-webhook': { app: 'net-istio-webhook' },
    webhook: { role: 'webhook' },
  };
  for (const [name, labels] of Object.entries(open)) new AllowEveryone(scope, name, labels);
  // The API server is not in the mesh, and calls webhooks with TLS of its own.
  for (const app of WEBHOOKS) {
    const portLevelMtls = { [WEBHOOK_PORT]: { mode: 'PERMISSIVE' } } as const;
    const spec = { selector: { matchLabels: { app } }, portLevelMtls };
    new Resource(scope, 'security.istio.io/v1beta1/PeerAuthentication', app, { spec });
  }
  new MutualTls(scope, 'knative', fullHost(scope, '*'));
}
