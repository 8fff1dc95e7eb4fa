import { CLUSTER_DOMAIN } from '../../charts/contract/cluster-domain';
import type { ExpectedSystems } from '../../charts/contract/existing';
import type { Mirror } from '../../charts/contract/images';
import { existingOf, PLATFORM_CONFIG, type PlatformData } from '../../charts/contract/platform-config';
import { isObject, itemsAt, type JsonObject, at, textAt } from '../json';
import type { ObjectId, ObjectName } from '../cluster/objects';

/** What a platform says of itself. */
export interface PlatformFacts {
  readonly url: string;
  /** Version of Kubeflow. */
  readonly kubeflow: string;
  /** Version of this project that it was rendered with. */
  readonly renderedBy: string;
  /** Systems that the cluster has, and that are not rendered; undefined where it has none. */
  readonly existing?: ExpectedSystems;
  /** Namespaces that the cluster has: of such systems, and others that the program declares. */
  readonly existingNamespaces: readonly string[];
  /** Where its images are copied to; undefined where they are pulled from their projects. */
  readonly mirror?: Mirror;
  /** The cluster's DNS domain that it was rendered for. */
  readonly clusterDomain: string;
  /** Resources of devices that it offers to users. */
  readonly devices: readonly string[];
  /** Families of addresses that its Services have; empty where the cluster decides. */
  readonly ipFamilies: readonly string[];
  /** Service of a gateway that the cluster has; undefined where it is rendered. */
  readonly gatewayService?: ObjectName;
}

/** The ConfigMap that says it. */
export const FACTS_ID: ObjectId = { apiVersion: 'v1', kind: 'ConfigMap', ...PLATFORM_CONFIG };

/** Reads the ConfigMap. */
export function readFacts(config: JsonObject): PlatformFacts | undefined {
  const data = at(config, 'data');
  if (!isObject(data)) return undefined;
  const text = (key: keyof PlatformData): string | undefined => textAt(data, key);
  const [url = '', kubeflow = '', renderedBy = ''] = [text('url'), text('kubeflow'), text('renderedBy')];
  const existingNamespaces = text('existingNamespaces')?.split(' ') ?? [];
  const [namespace, name] = text('gatewayService')?.split('/') ?? [];
  const gatewayService = namespace !== undefined && name !== undefined ? { namespace, name } : undefined;
  const mirror = mirrorOf(text('mirror'));
  const existing = existingOf(text('existing'));
  const clusterDomain = text('clusterDomain') ?? CLUSTER_DOMAIN;
  const devices = text('devices')?.split(' ') ?? [];
  const ipFamilies = text('ipFamilies')?.split(' ') ?? [];
  const ofCluster = { existing, existingNamespaces, clusterDomain, devices, ipFamilies };
  return { url, kubeflow, renderedBy, ...ofCluster, gatewayService, mirror };
}

function mirrorOf(text: string | undefined): Mirror | undefined {
  if (text === undefined) return undefined;
  const value: unknown = JSON.parse(text);
  const rules = itemsAt(value, 'rules').flatMap((rule) => {
    const [from, to] = [textAt(rule, 'from'), textAt(rule, 'to')];
    return from !== undefined && to !== undefined ? [{ from, to }] : [];
  });
  return { registry: textAt(value, 'registry'), rules };
}
