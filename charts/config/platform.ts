import { resolveCallers, resolveDashboard, resolveNamespaces } from './catalogue';
import { type Catalogue, resolveComponents, resolveElsewhere } from './components';
import { checkDevices } from './cluster/devices';
import { choicesOf } from './choices';
import { resolveAccelerators } from './cluster/offered';
import { checkGroups, type Known } from './tenants/contributors';
import { resolveDatabases } from './apps/databases';
import type { KubeflowProps } from './definition';
import { KubeflowProps as DEFINITION } from './generated/kinds';
import { existingNamespaces, resolveExisting } from './existing';
import { checkArgoWorkflows, checkGatewayApi, checkIdentity, checkKnative, checkRevision } from './existing-uses';
import { expected } from './expected';
import { resolveGateway } from './gateway/gateway';
import { resolveGitOps } from './delivery/gitops';
import { resolveArchitectures, warnOfTenants } from './delivery/architectures';
import { resolveImages } from './delivery/images';
import { resolveLogin } from './access/login';
import { resolveMachineTokens } from './access/machine-tokens';
import { resolveMesh } from './mesh';
import { ownWorkloads, resolveOwn } from './own-components';
import { outsideOfTenants, resolveModelRegistry } from './apps/model-registry';
import { resolveMonitoring } from './monitoring';
import { checkRanges, resolveNetwork } from './cluster/network';
import { resolveNotebooks } from './apps/notebooks';
import { checkStoreUsers, ObjectStore, resolveObjectStore } from './apps/object-store';
import { checkKind } from './checks/check-kind';
import { Report } from './checks/report';
import { isRecord } from './checks/values';
import { resolveProxy } from './cluster/proxy';
import { resolveTrustedCa } from './cluster/trusted-ca';
import { resolveScheduling } from './cluster/scheduling';
import { resolveSecrets, Secrets } from './delivery/secrets';
import { knativeBeside, registryIn, servicesBeside, servicesIn } from '../contract/services';
import { resolveSizing } from './sizes';
import { resolveStorage } from './storage';
import { resolveSpawner } from './apps/spawner-form';
import { checkStartable } from './tenants/startable';
import { checkModelCallers } from './tenants/models';
import { checkTenantKinds, resolveTenants } from './tenants/tenants';
import { modelEntrances } from './apps/serving';
import { checkRuntimes, trainingPods } from './apps/training';
import { resolveUsers } from './access/users';
import { resolveWords } from './words';

/** A definition in which every default is filled in and every cross-reference is checked. */
export type Platform = Readonly<ReturnType<typeof resolve>>;

/** Logging in: where tokens come from and where the browser goes back to. */
export type Login = Platform['login'];

/**
 * Turns a definition into a platform.
 * @param platformCatalogue facts of all components of the platform
 * @throws InvalidPlatform with all problems of the definition
 */
export function resolve(props: KubeflowProps, platformCatalogue: Catalogue) {
  const report = new Report();
  // Nothing can be read of a definition with values of the wrong kind.
  if (!checkKind(report, isRecord(props) ? '' : 'props', props, DEFINITION)) report.throwIfAny();
  const words = resolveWords(props, report);
  const existing = resolveExisting(props.existing ?? {}, words.serving.domain, report);
  const { istio, knative, gpuOperator } = existing.systems;
  const { accelerators: given = [] } = props;
  const choices = choicesOf(props, words.serving, existing);
  checkIdentity(report, 'tls.dns', props.tls, existing.systems);
  const own = resolveOwn(props.ownComponents ?? [], platformCatalogue, report);
  const catalogue = [...platformCatalogue, ...own];
  const components = resolveComponents(props.components ?? {}, catalogue, choices, report);
  const namespaces = resolveNamespaces(catalogue, components, {
    replaced: existing.replaced,
    all: existingNamespaces(existing.systems),
    tenants: [istio, knative].flatMap((system) => (system ? [system.namespace] : [])),
  });
  const network = resolveNetwork(props.network ?? {}, components, report);
  const inCluster = servicesIn(network.clusterDomain);
  const modelRegistry = resolveModelRegistry(props, components, report);
  const { ingressGateway, ...gateway } = resolveGateway(props, { services: inCluster, istio, knative }, report);
  const services = {
    ...inCluster,
    ...(istio ? servicesBeside(istio, network.clusterDomain) : {}),
    ...(istio && knative ? knativeBeside(knative, istio, network.clusterDomain) : {}),
    ...registryIn(modelRegistry.namespace, network.clusterDomain),
    ingressGateway,
    certManager: existing.systems.certManager ?? inCluster.certManager,
  };
  checkGatewayApi(report, 'existing.gatewayApi', props.existing ?? {}, words.serving.mode === 'raw');
  checkArgoWorkflows(report, 'existing.argoWorkflows', existing.systems, components);
  checkKnative(report, 'existing.knative', props.existing ?? {}, {
    ...{ components, servingDomain: words.serving.domain, clusterDomain: network.clusterDomain },
  });
  checkRevision(report, 'existing.istio.revision', istio, words.selfService);
  const { users = [], tenants = [], groups = {}, training: { runtimes = [] } = {} } = props;
  const { images, mirror, pullSecrets } = resolveImages(props.images ?? {}, report);
  const arch = resolveArchitectures(props.arch, { given: props.images ?? {}, addresses: images }, report);
  const login = resolveLogin(props, { url: gateway.url, dexUrl: services.dex.url }, report);
  const storage = resolveStorage(props.storage ?? {}, report);
  const { pipelinesToken = false } = props.notebooks ?? {};
  const podDefaults = tenants.flatMap((tenant) => tenant.podDefaults?.map(({ name }) => name) ?? []);
  const spawnable = words.selfService ? undefined : { own: podDefaults, pipelinesToken };
  const known: Known = { groups, logins: login.known };
  checkGroups(report, 'groups', groups, known.logins);
  const accelerators = resolveAccelerators(given, { tenants, components, gpuOperator }, report);
  checkDevices(report, props, accelerators);
  checkRuntimes(report, 'training.runtimes', runtimes, { components, accelerators });
  checkTenantKinds(report, 'tenants', tenants, components);
  const surroundings = {
    ...known,
    namespaces: namespaces.all,
    holders: [modelRegistry.namespace],
    proxied: components.has('istio'),
    pipelinesToken,
    storage,
  };
  const resolvedTenants = resolveTenants(tenants, surroundings, report);
  tenants.forEach(({ isolation }, index) => {
    checkRanges(report, `tenants[${index}].isolation.egress`, isolation?.egress ?? [], network.ipFamilies);
  });
  checkStartable(report, 'tenants', resolvedTenants, { components, serverless: words.serving.mode === 'serverless' });
  checkModelCallers(report, 'tenants', tenants, { ...words, ...gateway });
  const objectStore = resolveObjectStore(props.objectStore ?? ObjectStore.seaweedfs(), report);
  checkStoreUsers(report, objectStore, { tenants, ...words });
  const inPlace = outsideOfTenants(components, modelRegistry);
  const elsewhere = resolveElsewhere(props.existing?.components ?? [], catalogue, inPlace, report);
  const pods = trainingPods({ components, elsewhere }, words.selfService);
  const spawner = resolveSpawner(
    props.spawner ?? {},
    { images, podDefaults: spawnable, storage, accelerators },
    report,
  );
  warnOfTenants(
    arch,
    {
      images: [
        ...(components.has('jupyter-web-app') ? [spawner.jupyter, spawner.vscode, spawner.rstudio] : []).flatMap(
          (list) => list.images,
        ),
        ...(components.has('pipelines') ? [images.pipelinesDriver, images.pipelinesLauncher] : []),
      ],
      nodeSelector: props.scheduling?.tenants?.nodeSelector ?? {},
    },
    report,
  );
  const platform = {
    ...words,
    ...gateway,
    mesh: resolveMesh(props.mesh ?? {}, { sidecars: namespaces.sidecars, existing: istio !== undefined }, report),
    /** Logging in: where tokens come from and where the browser goes back to. */
    login,
    users: resolveUsers(users, login.known, report),
    /** Absent where programs have no access. */
    machineTokens: resolveMachineTokens(
      props.machineTokens,
      { ...services, loginIssuer: login.issuer },
      components,
      report,
    ),
    tenants: resolvedTenants,
    /** Tenants whose namespaces are held to the Pod Security Standard "restricted". */
    restricted: resolvedTenants.filter(({ podSecurity }) => podSecurity === 'restricted').map(({ name }) => name),
    secrets: resolveSecrets(props.secrets ?? Secrets.cluster(), report),
    training: {
      runtimes,
      /** Pods without a sidecar, which NetworkPolicies guard. */
      pods,
    },
    /** The ways into the pods of models, which a policy of each tenant opens to its callers. */
    modelEntrances: modelEntrances(words.serving, components, {
      ingressGateway: ingressGateway.principal,
      localGateway: services.clusterLocalGateway.principal,
      activator: services.knative.activator.principal,
    }),
    /** The network of the cluster. */
    network,
    /** Where volumes are. */
    storage,
    /** Where pods run. */
    scheduling: resolveScheduling(props.scheduling ?? {}, report),
    /** Architectures of the nodes; absent where they are not looked at. */
    arch,
    /** How programs reach the internet. */
    proxy: resolveProxy(props.proxy, report),
    trustedCa: resolveTrustedCa(
      props.trustedCa,
      { selfService: words.selfService, pipelines: components.has('pipelines') },
      report,
    ),
    databases: resolveDatabases(
      props.databases ?? {},
      components,
      { store: objectStore, image: images.kserveStorageInitializer },
      report,
    ),
    modelRegistry,
    /** How the object store is reached; `own` is absent where it is external. */
    objectStore,
    notebooks: resolveNotebooks(props.notebooks ?? {}, components, words.selfService, report),
    spawner,
    /** What nodes have beside CPU and memory. */
    accelerators,
    sizing: resolveSizing(props.size, props.workloads, ownWorkloads(own), report),
    components,
    /** Systems that the cluster has, and that are therefore not rendered. */
    existing: expected(existing.systems, {
      ...{ components, services, training: pods, images, accelerators, tenants },
      ...{ knativeDomain: gateway.knativeDomain, servingHosts: gateway.servingHosts },
    }),
    /** Whether the kinds of the Gateway API are the cluster's. */
    gatewayApi: existing.gatewayApi,
    namespaces,
    /** What the dashboard shows of the components. */
    dashboard: resolveDashboard(catalogue, components),
    /** Who calls pods of systems that may also be installed by other means. */
    callers: resolveCallers(catalogue, inPlace, elsewhere),
    /** Who applies the rendering; without either, it is applied by hand. */
    gitops: resolveGitOps(props.gitops, report),
    /** Who watches the platform, and the programs that are watched; absent where it is not watched. */
    monitoring: resolveMonitoring(props.monitoring, { catalogue, components, namespaces: namespaces.all }, report),
    /** The address of each image. */
    images,
    /** Where copies of images are; absent where all are pulled from their projects. */
    mirror,
    /** Names of Secrets with which all pods pull. */
    pullSecrets,
    /** Addresses and identities of the systems that others talk to. */
    services,
    /** What is allowed and probably wrong. */
    warnings: report.warningsBut(props.acceptedWarnings ?? [], 'acceptedWarnings'),
  } as const;
  report.throwIfAny(props.strict === true || isStrict(process.env[STRICT]));
  return platform;
}

/** The variable by which CI refuses what a laptop is warned of. */
const STRICT = 'CDK8S_KUBEFLOW_STRICT';

function isStrict(value = ''): boolean {
  return !['', '0', 'false'].includes(value.toLowerCase());
}
