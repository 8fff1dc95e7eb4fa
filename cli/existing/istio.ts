import type { ExpectedIstio } from '../../charts/contract/existing';
import { imageParts } from '../../charts/contract/images';
import { CLUSTER_DOMAIN } from '../../charts/contract/cluster-domain';
import { EXISTING_VERSIONS } from '../../charts/versions';
import type { ObjectId } from '../cluster/objects';
import { idOf, nameOfObject } from '../cluster/objects';
import type { Finding } from '../findings';
import { at, type JsonObject, textAt } from '../json';
import { isNewer } from '../versions';
import { hasProvider, injectedLabels, selectorsOf, withoutSidecars, withProvider } from './mesh-settings';
import { environmentOf, type Found, keyPatch, type Patch, yamlOf } from './patch';
import { findProgram, minorOf, type Reader, versionOf, type Wanted } from './program';

/** Looks at the cluster's Istio: whether it is there, new enough, ready, and set up for the platform. */
export async function istio(api: Reader, expected: ExpectedIstio): Promise<Found> {
  const { program, findings } = await findProgram(api, wantedOf(expected));
  if (!program) return { findings, patches: [] };
  const named = (name: string) => configMapOf(expected, name);
  const [mesh, injector, ofGateway] = await Promise.all([
    api.read(named('istio')),
    api.read(named('istio-sidecar-injector')),
    gateway(api, expected),
  ]);
  const ofInjector = injector ? await plugin(injector) : [missing(named('istio-sidecar-injector'))];
  const ofMesh = mesh ? await meshFindings(mesh, program, expected) : [missing(named('istio'))];
  const patches = [
    ...(mesh ? await providerPatch(mesh, expected) : []),
    ...(injector ? await injectorPatch(injector, expected) : []),
  ];
  return { findings: [...findings, ...proxies(program, expected), ...ofMesh, ...ofInjector, ...ofGateway], patches };
}

function wantedOf({ namespace, revision }: ExpectedIstio): Wanted {
  return {
    title: 'Istio',
    namespace,
    name: revision === undefined ? 'istiod' : `istiod-${revision}`,
    labelSelector: 'app=istiod',
    option: 'istio',
    instead: (other) => {
      const { name, namespace: place = '' } = idOf(other);
      const [, its] = /^istiod-(.+)$/.exec(name) ?? [];
      return `{ namespace: '${place}'${its === undefined ? '' : `, revision: '${its}'`} }`;
    },
    versions: EXISTING_VERSIONS.istio,
  };
}

function configMapOf({ namespace, revision }: ExpectedIstio, name: string): ObjectId {
  const whole = revision === undefined ? name : `${name}-${revision}`;
  return { apiVersion: 'v1', kind: 'ConfigMap', namespace, name: whole };
}

function missing(id: ObjectId): Finding {
  const what = `there is no ${nameOfObject(id)}, which has the settings of the mesh`;
  return {
    level: 'error',
    code: 'cluster/existing-missing',
    what,
    remedy: 'name the revision in existing.istio.revision',
  };
}

/** Proxies may be a minor version older than istiod, and none newer: https://istio.io/latest/docs/releases/supported-releases/ */
function proxies(program: JsonObject, { proxy }: ExpectedIstio): readonly Finding[] {
  const own = minorOf(versionOf(program));
  const rendered = minorOf(imageParts(proxy ?? '').tag);
  if (own === undefined || rendered === undefined || !isNewer(rendered, own)) return [];
  const what = `istiod of the cluster is of ${own}, and the proxies of cluster-local-gateway are of ${rendered}, which may not be newer`;
  const remedy = `write images: { override: { istioProxy: '…' } } with an image of ${own}, or upgrade istiod`;
  return [{ level: 'error', code: 'mesh/proxies-too-new', what, remedy }];
}

/** Settings of the mesh that nobody but its owner may change. */
async function meshFindings(
  configMap: JsonObject,
  program: JsonObject,
  { neverInject, provider, trustDomain }: ExpectedIstio,
): Promise<readonly Finding[]> {
  const mesh = await yamlOf(configMap, 'mesh');
  const found: Finding[] = [];
  const hbone = textAt(mesh, 'defaultConfig', 'proxyMetadata', 'ISTIO_META_ENABLE_HBONE');
  if (hbone === 'true' || environmentOf(program, 'PILOT_ENABLE_AMBIENT') === 'true') {
    const what = `Istio of the cluster is in ambient mode: its sidecars tunnel through port 15008, which the platform's NetworkPolicies close`;
    const remedy = 'use an Istio without it (another revision, for instance), or let the platform install its own';
    found.push({ level: 'error', code: 'mesh/existing-ambient', what, remedy });
  }
  const domain = at(mesh, 'trustDomain') ?? CLUSTER_DOMAIN;
  if (domain !== trustDomain) {
    const what = `the trust domain of the cluster's Istio is ${String(domain)}, and the rendered policies name identities of ${trustDomain}`;
    const remedy = `write trustDomain: ${trustDomain} into its meshConfig, and restart its pods`;
    found.push({ level: 'error', code: 'mesh/other-trust-domain', what, remedy });
  }
  if (at(mesh, 'ingressControllerMode') !== 'OFF') {
    const what = `Istio of the cluster serves Ingresses: those of tenants are open before the login, for any host`;
    const remedy = 'set ingressControllerMode: OFF in its meshConfig, or let no tenant make Ingresses';
    found.push({ level: 'warning', code: 'mesh/serves-ingresses', what, remedy });
  }
  if (environmentOf(program, 'PILOT_JWT_ENABLE_REMOTE_JWKS') === undefined && provider) {
    const what = `istiod of the cluster fetches the keys of logins itself: it refuses all tokens for up to half an hour, if it starts before Dex`;
    const remedy = 'set PILOT_JWT_ENABLE_REMOTE_JWKS=hybrid in its environment';
    found.push({ level: 'warning', code: 'mesh/forgets-keys', what, remedy });
  }
  const isNative =
    environmentOf(program, 'ENABLE_NATIVE_SIDECARS') ?? String(!isNewer('1.27', minorOf(versionOf(program)) ?? '0.0'));
  if (isNative === 'false' && neverInject.length) {
    const what = `sidecars of the cluster's Istio are containers beside others: Jobs with one never end`;
    const remedy = 'set ENABLE_NATIVE_SIDECARS=true in the environment of istiod';
    found.push({ level: 'warning', code: 'mesh/no-native-sidecars', what, remedy });
  }
  return found;
}

/** Without Istio's CNI plugin, each sidecar brings a container that configures the network of its pod. */
async function plugin(injector: JsonObject): Promise<readonly Finding[]> {
  const values = await yamlOf(injector, 'values');
  // Charts before 1.24 have the second.
  if (at(values, 'pilot', 'cni', 'enabled') === true || at(values, 'istio_cni', 'enabled') === true) return [];
  const what = `Istio of the cluster has no CNI plugin: its sidecars need NET_ADMIN, which the namespaces of the platform refuse`;
  return [
    { level: 'error', code: 'mesh/no-cni', what, remedy: "install Istio's CNI plugin, and set pilot.cni.enabled" },
  ];
}

async function providerPatch(configMap: JsonObject, { provider }: ExpectedIstio): Promise<readonly Patch[]> {
  const mesh = await yamlOf(configMap, 'mesh');
  if (!provider || hasProvider(mesh, provider)) return [];
  const what = `the mesh of the cluster has no extension provider ${provider.name} as the platform needs it: the gateway refuses everyone`;
  const added = { extensionProviders: [provider] };
  const fault = { level: 'error', code: 'mesh/no-provider', what } as const;
  return [keyPatch(configMap, 'mesh', withProvider(mesh, provider), { added, fault })];
}

async function injectorPatch(configMap: JsonObject, { neverInject }: ExpectedIstio): Promise<readonly Patch[]> {
  const config = await yamlOf(configMap, 'config');
  const labels = injectedLabels(config, neverInject);
  if (!labels.length) return [];
  const what = `pods of trainings get a sidecar (${labels.join(', ')}): those on several nodes do not reach each other`;
  const added = { neverInjectSelector: selectorsOf(labels) };
  const fault = { level: 'warning', code: 'mesh/trainings-injected', what } as const;
  return [keyPatch(configMap, 'config', withoutSidecars(config, labels), { added, fault })];
}

/** The gateway: its Service, and pods with its labels and its ServiceAccount, which is all that apps take requests from. */
async function gateway(api: Reader, { gateway: wanted }: ExpectedIstio): Promise<readonly Finding[]> {
  const { namespace, service: name, selector, serviceAccount } = wanted;
  const id = { apiVersion: 'v1', kind: 'Service', namespace, name };
  const labels = Object.entries(selector).map(([key, value]) => `${key}=${value}`);
  const [service, pods] = await Promise.all([
    api.read(id),
    api.list({ apiVersion: 'v1', kind: 'Pod', namespace }, { labelSelector: labels.join(',') }),
  ]);
  const code = 'cluster/existing-settings';
  const remedy = 'write what it is called in existing.istio.gateway';
  if (!service) {
    return [
      { level: 'error', code, what: `there is no ${nameOfObject(id)}, the gateway of the cluster's Istio`, remedy },
    ];
  }
  if (!pods.length) {
    const what = `the gateway of the cluster's Istio has no pods with the labels ${labels.join(', ')} in namespace ${namespace}`;
    return [{ level: 'error', code, what, remedy }];
  }
  const accounts = [...new Set(pods.map((one) => textAt(one, 'spec', 'serviceAccountName') ?? 'default'))];
  const other = accounts.find((one) => one !== serviceAccount);
  if (other === undefined) return [];
  const what = `pods of the gateway are of the ServiceAccount ${other}, and the apps take requests from ${serviceAccount} alone`;
  const instead = `write existing: { istio: { gateway: { serviceAccount: '${other}' } } }`;
  return [{ level: 'error', code, what, remedy: instead }];
}
