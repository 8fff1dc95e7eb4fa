import { ApiObject } from 'cdk8s';

import { changeFields } from '../kit/change';
import type * as k8s from '../kit/k8s';
import { objectsOf, type Pass } from './index';

/**
 * Services of programs that listen on IPv4 alone. With an address of IPv6 too, half of the calls would be refused:
 * https://github.com/google/ml-metadata/blob/v1.14.0/ml_metadata/metadata_store/metadata_store_server_main.cc
 */
const IPV4_ALONE: ReadonlySet<string> = new Set(['kubeflow/metadata-grpc-service']);

/**
 * Gives all Services the families that the definition names. Headless ones too: their records in DNS are then of these
 * families. Those that programs make have the cluster's first family.
 */
export const setIpFamilies: Pass = (tree, { network: { ipFamilies } }) => {
  if (!ipFamilies.length) return;
  for (const object of objectsOf(tree)) {
    if (!ApiObject.isApiObject(object) || `${object.apiVersion}/${object.kind}` !== 'v1/Service') continue;
    const { namespace = '', name } = object.metadata;
    const only = IPV4_ALONE.has(`${namespace}/${name}`) && ipFamilies.includes('IPv4');
    const families = only ? (['IPv4'] as const) : ipFamilies;
    changeFields(object, ({ spec, ...fields }) => ({ ...fields, spec: inFamilies(spec as k8s.ServiceSpec, families) }));
  }
};

function inFamilies(spec: k8s.ServiceSpec, ipFamilies: readonly string[]): k8s.ServiceSpec {
  // One that is a name of DNS has no address.
  if (spec.type === 'ExternalName') return spec;
  return { ...spec, ipFamilies, ipFamilyPolicy: ipFamilies.length > 1 ? 'RequireDualStack' : 'SingleStack' };
}
