import type { Api } from '../../cluster/api';
import type { Pod } from './objects';
import { NODE_ADDRESS } from './network';

/** Keys and contents of a ConfigMap or a Secret. */
export type Content = ReadonlyMap<string, Buffer>;

/** A ConfigMap or a Secret. */
export type DataKind = 'configmaps' | 'secrets';

interface DataObject {
  readonly data?: Readonly<Record<string, string>>;
  readonly binaryData?: Readonly<Record<string, string>>;
}

/** What a pod is told of the cluster. */
export interface Sources {
  /** The content of a ConfigMap or a Secret in the pod's namespace. Undefined where there is none. */
  data(kind: DataKind, name: string): Promise<Content | undefined>;
  /** A new token of the pod's ServiceAccount. */
  token(audience: string | undefined, seconds: number): Promise<string>;
  /** The Services of a namespace that have an address. */
  services(namespace: string): readonly ServiceAddress[];
}

/** A Service with an address, as pods are told of it in their environment. */
export interface ServiceAddress {
  readonly name: string;
  readonly address: string;
  readonly ports: readonly { readonly name?: string; readonly port: number; readonly protocol?: string }[];
}

/** Reads what one pod is told from the API server, as the kubelet does. */
export function sourcesOf(api: Api, { metadata, spec }: Pod, services: Sources['services']): Sources {
  const root = `/api/v1/namespaces/${metadata.namespace}`;
  return {
    services,
    async data(kind, name) {
      const object = await api.read<DataObject>(`${root}/${kind}/${name}`);
      if (!object) return undefined;
      const encoding = kind === 'secrets' ? 'base64' : 'utf8';
      const entries = (texts: DataObject['data'], as: BufferEncoding) =>
        Object.entries(texts ?? {}).map(([key, text]): [string, Buffer] => [key, Buffer.from(text, as)]);
      return new Map([...entries(object.data, encoding), ...entries(object.binaryData, 'base64')]);
    },
    async token(audience, seconds) {
      const body = {
        apiVersion: 'authentication.k8s.io/v1',
        kind: 'TokenRequest',
        spec: {
          audiences: audience ? [audience] : [],
          expirationSeconds: Math.max(seconds, 600),
          boundObjectRef: { apiVersion: 'v1', kind: 'Pod', name: metadata.name, uid: metadata.uid },
        },
      };
      const path = `${root}/serviceaccounts/${spec.serviceAccountName ?? 'default'}/token`;
      const { status, text } = await api.send(path, { method: 'POST', body });
      if (status !== 201) throw new Error(`${path}: ${status} ${text}`);
      return (JSON.parse(text) as { status: { token: string } }).status.token;
    },
  };
}

/** A field of a pod that the downward API tells. */
export function field({ metadata, spec }: Pod, path: string, address: string): string {
  const [, map, key = ''] = /^metadata\.(labels|annotations)\['(.*)'\]$/.exec(path) ?? [];
  if (map === 'labels' || map === 'annotations') return metadata[map]?.[key] ?? '';
  const lines = (texts: Readonly<Record<string, string>> = {}) =>
    Object.entries(texts)
      .map(([name, text]) => `${name}=${JSON.stringify(text)}`)
      .join('\n');
  const fields: Readonly<Record<string, string | undefined>> = {
    'metadata.name': metadata.name,
    'metadata.namespace': metadata.namespace,
    'metadata.uid': metadata.uid,
    'metadata.labels': lines(metadata.labels),
    'metadata.annotations': lines(metadata.annotations),
    'spec.nodeName': spec.nodeName,
    'spec.serviceAccountName': spec.serviceAccountName,
    'status.podIP': address,
    'status.podIPs': address,
    'status.hostIP': NODE_ADDRESS,
    'status.hostIPs': NODE_ADDRESS,
  };
  const value = fields[path];
  if (value === undefined) throw new Error(`${path} is not a field that the downward API tells`);
  return value;
}
