import { CLUSTER_DOMAIN, serviceHost } from '../cluster-domain';
import type { Manifest } from '../manifest';
import { platformText } from '../platform-config';
import { REVISION } from './callers';
import { activatorHost, type KnativeHosts, type Setting } from './knative';
import { TENANT_PODS } from './made';
import type { HttpRoute, VirtualServiceSpec } from './objects';

/** KServe's settings for the routes of models, from its `inferenceservice-config`. */
interface KServeIngress {
  readonly ingressGateway: string;
  /** Gateway of the Gateway API, for models without Knative. */
  readonly kserveIngressGateway: string;
  readonly ingressDomain: string;
  readonly localGateway?: string;
  readonly localGatewayService?: string;
  readonly pathTemplate?: string;
}

/** The InferenceServices of each tenant: one with a pod, and one that is scaled to zero, whose requests the activator holds. */
const MODELS = { model: false, 'cold-model': true } as const;

/** Host and path by which an InferenceService is called. */
export interface ModelAddress {
  readonly host: string;
  readonly path: string;
  /** Host of the gateway's Service in the cluster; undefined for calls from outside. */
  readonly gateway?: string;
}

/** The routes that controllers make in the namespace of a tenant for the pods of `podsMadeIn`. */
export function routesMadeIn(namespace: string, config: Setting, knative?: KnativeHosts): readonly Manifest[] {
  const gateway = config('notebook-controller-config', 'ISTIO_GATEWAY') ?? 'kubeflow/kubeflow-gateway';
  const host = hostsIn(namespace, config);
  // These two controllers know no other domain than the usual one:
  // https://github.com/kubeflow/notebooks/blob/v1.11.0/components/tensorboard-controller/controllers/tensorboard_controller.go
  // https://github.com/kubeflow/notebooks/blob/v1.11.0/components/pvcviewer-controller/controllers/pvcviewer_controller.go
  const usual = (service: string) => serviceHost(service, namespace, CLUSTER_DOMAIN);
  const page = (name: string, prefix: string, uri: string, toHost: string) =>
    virtualService(name, namespace, {
      hosts: ['*'],
      gateways: [gateway],
      http: [{ match: [{ uri: { prefix } }], rewrite: { uri }, ...to(toHost) }],
    });
  const at = (page: string, name: string) => `/${page}/${namespace}/${name}/`;
  return [
    page('notebook-notebook', at('notebook', 'notebook'), at('notebook', 'notebook'), host('notebook')),
    page('tensorboard', at('tensorboard', 'tensorboard'), '/', usual('tensorboard')),
    page('pvcviewer-data', at('pvcviewers', 'data'), at('pvcviewers', 'data'), usual('pvcviewer-data')),
    ...routesOfModels(namespace, config),
    ...(knative ? [routeOfKnative(namespace, config, knative.hostIn(namespace), knative.gateway)] : []),
  ];
}

/** Hosts of the Services in a namespace. */
function hostsIn(namespace: string, config: Setting): (service: string) => string {
  const domain = platformText(config, 'clusterDomain') ?? CLUSTER_DOMAIN;
  return (service) => serviceHost(service, namespace, domain);
}

function virtualService(name: string, namespace: string, spec: VirtualServiceSpec): Manifest {
  return { apiVersion: 'networking.istio.io/v1', kind: 'VirtualService', metadata: { name, namespace }, spec };
}

function to(host: string, headers?: Readonly<Record<string, string>>): HttpRoute {
  const route = [{ destination: { host, port: { number: 80 } } }];
  return headers ? { route, headers: { request: { set: headers } } } : { route };
}

function kserveIngress(config: Setting): KServeIngress | undefined {
  const text = config('inferenceservice-config', 'ingress');
  return text === undefined ? undefined : (JSON.parse(text) as KServeIngress);
}

/** How an InferenceService of a namespace is called; undefined without KServe, and inside without Knative. */
export function modelAddress(
  namespace: string,
  config: Setting,
  { model, scaledToZero = false }: { readonly model: 'outside' | 'inside'; readonly scaledToZero?: boolean },
): ModelAddress | undefined {
  const ingress = kserveIngress(config);
  if (!ingress) return undefined;
  const name = scaledToZero ? 'cold-model' : 'model';
  const path = '/v1/models/model:predict';
  const { localGatewayService: gateway, ingressDomain, pathTemplate } = ingress;
  if (model === 'inside')
    return gateway === undefined ? gateway : { host: hostsIn(namespace, config)(`${name}-predictor`), path, gateway };
  if (pathTemplate !== undefined) return { host: ingressDomain, path: `/serving/${namespace}/${name}${path}` };
  return { host: `${name}-${namespace}.${ingressDomain}`, path };
}

/**
 * With Knative, KServe's routes lead from the gateways to Knative's local gateway, and net-istio's routes from there to
 * the pods. Without Knative, KServe's HTTPRoute leads from the gateway to the pods.
 * https://github.com/kserve/kserve/blob/v0.18.0/pkg/controller/v1beta1/inferenceservice/reconcilers/ingress/ingress_reconciler.go
 */
function routesOfModels(namespace: string, config: Setting): readonly Manifest[] {
  const ingress = kserveIngress(config);
  if (!ingress) return [];
  return Object.entries(MODELS).flatMap(([name, isCold]) => routesOf({ name, isCold }, namespace, config, ingress));
}

function routesOf(
  { name, isCold }: { readonly name: string; readonly isCold: boolean },
  namespace: string,
  config: Setting,
  ingress: KServeIngress,
): readonly Manifest[] {
  const host = hostsIn(namespace, config);
  const { ingressGateway, kserveIngressGateway, ingressDomain, localGateway, localGatewayService, pathTemplate } =
    ingress;
  const outside = `${name}-${namespace}.${ingressDomain}`;
  if (localGateway === undefined || localGatewayService === undefined) {
    const route = to(host('model-predictor'));
    return [virtualService(name, namespace, { hosts: [outside], gateways: [kserveIngressGateway], http: [route] })];
  }
  const inside = host(`${name}-predictor`);
  const onward = to(localGatewayService, { host: inside });
  const byPath = { match: [{ uri: { prefix: `/serving/${namespace}/${name}/` } }], rewrite: { uri: '/' }, ...onward };
  const hosts = [host(name), outside, ...(pathTemplate === undefined ? [] : [ingressDomain])];
  const byHost = hosts.slice(0, 2).map((exact) => ({ authority: { exact } }));
  const http = [...(pathTemplate === undefined ? [] : [byPath]), { match: byHost, ...onward }];
  return [
    virtualService(name, namespace, { hosts, gateways: [localGateway, ingressGateway], http }),
    routeOfKnative(namespace, config, inside, localGateway, isCold),
  ];
}

/** The part of net-istio's route that is for one host: each host is matched at its own Gateway alone. */
function routeOfKnative(namespace: string, config: Setting, host: string, gateway: string, isCold = false): Manifest {
  const revision = 'model-predictor-00001';
  const headers = { [REVISION.namespace]: namespace, [REVISION.name]: revision };
  const service = isCold ? activatorHost(config) : hostsIn(namespace, config)(`${revision}-private`);
  const name = `${host.split('.')[0]}-ingress`;
  return virtualService(name, namespace, { hosts: [host], gateways: [gateway], http: [to(service, headers)] });
}

/** Path of an Ingress that a tenant makes. */
export const TENANT_INGRESS = '/an-ingress-of-a-tenant/';

/**
 * A tenant's Ingress for a host, as Istio serves it at port 80 of the ingress gateway, to a pod of its own without a proxy:
 * https://github.com/istio/istio/blob/1.30.1/pilot/pkg/config/kube/ingress/gateways.go
 */
export function ingressOf(namespace: string, config: Setting, host: string): readonly Manifest[] {
  const metadata = { name: 'ingress', namespace };
  const servers = [{ hosts: ['*'], port: { number: 80, protocol: 'HTTP' } }];
  const spec = { selector: { istio: 'ingressgateway' }, servers };
  const match = [{ uri: { prefix: TENANT_INGRESS } }];
  const http = [{ match, ...to(hostsIn(namespace, config)('ingress')) }];
  const { labels: selector } = TENANT_PODS.suggestion;
  return [
    { apiVersion: 'networking.istio.io/v1', kind: 'Gateway', metadata, spec },
    virtualService('ingress', namespace, { hosts: [host], gateways: [`${namespace}/ingress`], http }),
    { apiVersion: 'v1', kind: 'Service', metadata, spec: { selector, ports: [{ port: 80, targetPort: 8080 }] } },
  ];
}
