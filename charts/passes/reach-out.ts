import type { Construct } from 'constructs';

import type { Platform } from '../config/platform';
import { addTo } from '../contract/lists';
import { ExternalReference, Resource } from '../kit';
import { changeTemplate } from '../kit/change';
import type * as k8s from '../kit/k8s';
import { checksum, isOf } from '../kit/resource';
import type { Workload } from '../kit/workload';
import { BUNDLE_MOUNT, bundleVariables, bundleVolume, nearOf, proxyVariables } from './environment';
import { objectsOf, ownNamespace, type Pass } from './index';
import { tabledWorkloads } from './pods';

/** Annotation of pods: checksum of the bundle that programs read at their start. */
const CHECKSUM = 'cdk8s-kubeflow/trusted-ca-checksum';

/**
 * Gives the programs of the platform that call out their proxy, and the certificates that they trust. After the passes
 * that judge volumes and containers as components have made them; those of tenants have a policy.
 */
export const reachOut: Pass = (tree, platform) => {
  const { proxy, trustedCa } = platform;
  if (!proxy && !trustedCa) return;
  const near = nearOf(platform);
  const services = servicesOf(tree);
  const withBundle = new Set<string>();
  for (const { workload, facts } of tabledWorkloads(tree, platform)) {
    if (!facts.callsOut) continue;
    const namespace = ownNamespace(workload);
    const its = { ...near, services: services.get(namespace) };
    const variables = { ...(proxy && proxyVariables(proxy, its)), ...(trustedCa && bundleVariables(trustedCa)) };
    changeTemplate(workload, (template) => equipped(template, variables, trustedCa));
    if (trustedCa && !withBundle.has(namespace)) renderBundle(workload, namespace, trustedCa, platform);
    withBundle.add(namespace);
  }
};

/** The names of Services by namespace: programs call those of their own namespace by the name alone. */
function servicesOf(tree: Construct): ReadonlyMap<string, readonly string[]> {
  const names = new Map<string, string[]>();
  for (const service of objectsOf(tree).filter(isOf('v1/Service'))) {
    addTo(names, ownNamespace(service), service.name);
  }
  for (const list of names.values()) list.sort();
  return names;
}

type Bundle = Platform['trustedCa'];

function equipped(
  { metadata, spec }: k8s.PodTemplateSpec,
  variables: Readonly<Record<string, string>>,
  bundle: Bundle,
): k8s.PodTemplateSpec {
  const equip = ({ env = [], volumeMounts = [], ...container }: k8s.Container): k8s.Container => {
    const own = new Set(env.map(({ name }) => name));
    const more = Object.entries(variables).filter(([name]) => !own.has(name));
    return {
      ...container,
      env: [...env, ...more.map(([name, value]) => ({ name, value }))],
      volumeMounts: bundle ? [...volumeMounts, BUNDLE_MOUNT] : volumeMounts,
    };
  };
  const pem = bundle?.pem;
  const annotations =
    pem === undefined ? {} : { annotations: { ...metadata?.annotations, [CHECKSUM]: checksum([pem]) } };
  return {
    metadata: { ...metadata, ...annotations },
    spec: spec && {
      ...spec,
      initContainers: spec.initContainers?.map(equip),
      containers: spec.containers.map(equip),
      volumes: bundle ? [...(spec.volumes ?? []), bundleVolume(bundle)] : spec.volumes,
    },
  };
}

/** Makes the ConfigMap with the bundle in a namespace, or says that it is there. */
function renderBundle(
  { chart }: Workload,
  namespace: string,
  { configMap: name, key, pem, tenants: isForTenants }: NonNullable<Bundle>,
  { tenants, selfService }: Platform,
): void {
  const isTenants = isForTenants && tenants.some((tenant) => tenant.name === namespace);
  // Rendered with the tenant, or made by the hook of Pipelines.
  if (isTenants && pem !== undefined && !selfService) return;
  if (pem === undefined || isTenants) new ExternalReference(chart, { kind: 'ConfigMap', name, namespace });
  else new Resource(chart, 'v1/ConfigMap', name, { data: { [key]: pem } }, { namespace });
}
