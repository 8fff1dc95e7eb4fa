// Made by `npm run import`; changes are overwritten.

import type * as core from './core';

export interface Application {
  readonly spec?: ApplicationSpec;
}

export interface ApplicationSpec {
  readonly addOwnerRef?: boolean;
  readonly assemblyPhase?: string;
  readonly componentKinds?: readonly { readonly group: string; readonly kind: string }[];
  readonly descriptor?: Descriptor;
  readonly info?: readonly Info[];
  readonly selector?: core.LabelSelector;
}

export interface Descriptor {
  readonly description?: string;
  readonly icons?: readonly { readonly size?: string; readonly src: string; readonly type?: string }[];
  readonly keywords?: readonly string[];
  readonly links?: readonly { readonly description?: string; readonly url?: string }[];
  readonly maintainers?: readonly Maintainer[];
  readonly notes?: string;
  readonly owners?: readonly Maintainer[];
  readonly type?: string;
  readonly version?: string;
}

export interface Info {
  readonly name?: string;
  readonly type?: string;
  readonly value?: string;
  readonly valueFrom?: ValueFrom;
}

export interface Maintainer {
  readonly email?: string;
  readonly name?: string;
  readonly url?: string;
}

export interface ValueFrom {
  readonly configMapKeyRef?: ConfigMapKeyRef;
  readonly ingressRef?: IngressRef;
  readonly secretKeyRef?: ConfigMapKeyRef;
  readonly serviceRef?: ServiceRef;
  readonly type?: string;
}

export interface ConfigMapKeyRef {
  readonly apiVersion?: string;
  readonly fieldPath?: string;
  readonly key?: string;
  readonly kind?: string;
  readonly name?: string;
  readonly namespace?: string;
  readonly resourceVersion?: string;
  readonly uid?: string;
}

export interface IngressRef {
  readonly apiVersion?: string;
  readonly fieldPath?: string;
  readonly host?: string;
  readonly kind?: string;
  readonly name?: string;
  readonly namespace?: string;
  readonly path?: string;
  readonly protocol?: string;
  readonly resourceVersion?: string;
  readonly uid?: string;
}

export interface ServiceRef {
  readonly apiVersion?: string;
  readonly fieldPath?: string;
  readonly kind?: string;
  readonly name?: string;
  readonly namespace?: string;
  readonly path?: string;
  readonly port?: number;
  readonly protocol?: string;
  readonly resourceVersion?: string;
  readonly uid?: string;
}
