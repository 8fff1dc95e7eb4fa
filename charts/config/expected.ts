import type {
  ExistingGpuOperator,
  ExistingIstio,
  ExistingKnative,
  ExistingSystems,
  ExpectedGpuOperator,
  ExpectedIstio,
  ExpectedKnative,
  ExpectedSystems,
  KnativeGateway,
} from '../contract/existing';
import { loginProvider } from '../contract/login-provider';
import type { Selector } from '../contract/selectors';
import type { Services } from '../contract/services';
import { knativeSettings } from './apps/knative';
import { type Accelerators, placementOn } from './cluster/offered';

type Gateway = Pick<KnativeGateway, 'name' | 'namespace'>;

/** What decides what the platform expects of systems of the cluster. */
export interface Expecting {
  readonly components: ReadonlySet<string>;
  readonly services: Pick<Services, 'clusterDomain' | 'oauth2Proxy'> & {
    readonly ingressGateway: { readonly host: string; readonly gateway: Gateway };
    readonly knative: { readonly servingGateway: Gateway; readonly localGateway: Gateway & { readonly host: string } };
  };
  /** Pods of trainings, by the label of each kind. */
  readonly training: Readonly<Record<string, string>>;
  readonly images: { readonly istioProxy: string };
  readonly accelerators: Accelerators;
  readonly tenants: readonly { readonly name: string }[];
  readonly knativeDomain: string | undefined;
  /** Host names of Knative Services that have a Gateway of their own. */
  readonly servingHosts: readonly string[];
}

/** The systems of the cluster, with what the platform expects of them. */
export function expected(systems: ExistingSystems, expecting: Expecting): ExpectedSystems {
  const { istio, knative, gpuOperator, ...others } = systems;
  return {
    ...others,
    ...(gpuOperator && { gpuOperator: gpuOperatorFor(gpuOperator, expecting.accelerators) }),
    ...(istio && { istio: istioFor(istio, expecting) }),
    ...(knative && { knative: knativeFor(knative, istio, expecting) }),
  };
}

function istioFor(istio: ExistingIstio, { components, services, training, images }: Expecting): ExpectedIstio {
  return {
    ...istio,
    trustDomain: services.clusterDomain,
    ...(components.has('oauth2-proxy') && { provider: loginProvider(services.oauth2Proxy) }),
    neverInject: Object.values(training),
    ...(components.has('cluster-local-gateway') && { proxy: images.istioProxy }),
  };
}

/** Its device plugin serves all nodes with NVIDIA's GPUs. */
function gpuOperatorFor(
  { namespace }: ExistingGpuOperator,
  { all, plugins: { nvidia } }: Accelerators,
): ExpectedGpuOperator {
  const { tolerations = [] } = placementOn(all.filter(({ kind }) => kind === 'nvidia'));
  const settings = { configMap: 'kubeflow-device-plugin', key: 'kubeflow' };
  return { namespace, mig: nvidia.mig, tolerations, ...(nvidia.slices.length > 0 && { settings }) };
}

function knativeFor(
  knative: ExistingKnative,
  { revision }: Partial<ExistingIstio> = {},
  { services, accelerators, knativeDomain, servingHosts, tenants }: Expecting,
): ExpectedKnative {
  const { ingressGateway, knative: own } = services;
  const at = ({ name, namespace }: Gateway, service: string) => ({ name, namespace, service });
  return {
    ...knative,
    settings: knativeSettings({ accelerators, knativeDomain }),
    gateways: {
      external: at(servingHosts.length ? own.servingGateway : ingressGateway.gateway, ingressGateway.host),
      local: at(own.localGateway, own.localGateway.host),
    },
    routes: routesOf(tenants.map(({ name }) => name)),
    sidecar: { 'sidecar.istio.io/inject': 'true', ...(revision !== undefined && { 'istio.io/rev': revision }) },
  };
}

/** KServe labels the Knative Services of models, but neither those of InferenceGraphs nor those that users make. */
const MODEL = 'serving.kserve.io/inferenceservice';

/** The labels of routes of the platform: models everywhere, and all else in the namespaces of tenants. */
function routesOf(tenants: readonly string[]): readonly Selector[] {
  const models: Selector = { matchExpressions: [{ key: MODEL, operator: 'Exists' }] };
  if (!tenants.length) return [models];
  const inTenants = { key: 'serving.knative.dev/routeNamespace', operator: 'In', values: [...tenants].sort() };
  return [models, { matchExpressions: [{ key: MODEL, operator: 'DoesNotExist' }, inTenants] }];
}
