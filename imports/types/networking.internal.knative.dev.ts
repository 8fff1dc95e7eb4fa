// Made by `npm run import`; changes are overwritten.

import type * as core from './core';

export interface Certificate {
  readonly spec?: { readonly dnsNames: readonly string[]; readonly domain?: string; readonly secretName: string };
}

export interface ClusterDomainClaim {
  readonly spec?: { readonly namespace: string };
}

export interface Ingress {
  readonly spec?: IngressSpec;
}

export interface ServerlessService {
  readonly spec?: ServerlessServiceSpec;
}

export interface IngressSpec {
  readonly httpOption?: string;
  readonly rules?: readonly Rule[];
  readonly tls?: readonly {
    readonly hosts?: readonly string[];
    readonly secretName?: string;
    readonly secretNamespace?: string;
  }[];
}

export interface ServerlessServiceSpec {
  readonly mode?: string;
  readonly numActivators?: number;
  readonly objectRef: core.ObjectRef;
  readonly protocolType: string;
}

export interface Rule {
  readonly hosts?: readonly string[];
  readonly http?: { readonly paths: readonly Path[] };
  readonly visibility?: string;
}

export interface Path {
  readonly appendHeaders?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, { readonly exact: string }>>;
  readonly path?: string;
  readonly rewriteHost?: string;
  readonly splits: readonly Split[];
}

export interface Split {
  readonly appendHeaders?: Readonly<Record<string, string>>;
  readonly percent?: number;
  readonly serviceName: string;
  readonly serviceNamespace: string;
  readonly servicePort: number | string;
}
