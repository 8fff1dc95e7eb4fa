import type { TrustedCa } from '../config/cluster/trusted-ca';
import { celList, celText, celUnless } from '../kit/cel';
import { TenantPodPolicy } from '../kit/mutating-policy';
import { BUNDLE_MOUNT, bundleVariables, nearOf, proxyVariables } from './environment';
import { homeOf, type Pass } from './index';

/**
 * Gives the pods of tenants the proxy and the certificates that they trust. PodDefaults leave init containers out,
 * which download models, and refuse pods that have such a variable already. Webhooks add containers, KServe's for
 * instance, so the API server applies the policy once more after them:
 * https://github.com/kubernetes/kubernetes/blob/v1.36.0/staging/src/k8s.io/apiserver/pkg/admission/plugin/policy/mutating/dispatcher.go
 */
export const equipTenants: Pass = (tree, platform) => {
  const { proxy, trustedCa } = platform;
  const home = homeOf(tree);
  const ofProxy = proxy?.tenants ? proxyVariables(proxy, nearOf(platform)) : {};
  const bundle = trustedCa?.tenants ? trustedCa : undefined;
  const variables = { ...ofProxy, ...(bundle && bundleVariables(bundle)) };
  if (!home || !Object.keys(variables).length) return;
  const volumes = bundle && `volumes: [Object.spec.volumes{${volumeOf(bundle)}}]`;
  const lists = ['containers', 'initContainers'].map((list) => equipped(list, variables, bundle !== undefined));
  const expression = `Object{spec: Object.spec{\n${[...lists, ...(volumes ? [volumes] : [])].join(',\n')}}}`;
  const mutation = { patchType: 'ApplyConfiguration', applyConfiguration: { expression } } as const;
  new TenantPodPolicy(home, 'kubeflow-tenant-environment', { mutation, again: true });
};

function volumeOf({ configMap }: TrustedCa): string {
  const name = celText(BUNDLE_MOUNT.name);
  return `name: ${name}, configMap: Object.spec.volumes.configMap{name: ${celText(configMap)}}`;
}

/** The change of one list of containers. The mesh's own proxy is left alone. */
function equipped(list: string, variables: Readonly<Record<string, string>>, hasBundle: boolean): string {
  const env = Object.entries(variables).map(([name, value]) => {
    const variable = `Object.spec.${list}.env{name: ${celText(name)}, value: ${valueOf(name, value)}}`;
    return celUnless(`has(c.env) && c.env.exists(own, own.name == ${celText(name)})`, variable);
  });
  const { name, mountPath, readOnly } = BUNDLE_MOUNT;
  const mount = `name: ${celText(name)}, mountPath: ${celText(mountPath)}, readOnly: ${readOnly}`;
  const mounts = hasBundle ? `, volumeMounts: [Object.spec.${list}.volumeMounts{${mount}}]` : '';
  const container = `Object.spec.${list}{name: c.name, env: ${celList(...env)}${mounts}}`;
  const own = `object.spec.?${list}.orValue([])`;
  return `${list}: ${own}.filter(c, !c.name.startsWith("istio-")).map(c, ${container})`;
}

/** Pods call Services of their own namespace as `service.namespace` too. */
function valueOf(variable: string, value: string): string {
  return variable.toLowerCase() === 'no_proxy' ? `${celText(`${value},.`)} + request.namespace` : celText(value);
}
