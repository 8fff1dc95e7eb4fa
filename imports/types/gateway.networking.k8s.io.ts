// Made by `npm run import`; changes are overwritten.

import type * as core from './core';

export interface GatewayClass {
  readonly spec: GatewayClassSpec;
}

export interface Gateway {
  readonly spec: GatewaySpec;
}

export interface HTTPRoute {
  readonly spec: HTTPRouteSpec;
}

export interface ReferenceGrant {
  readonly spec?: ReferenceGrantSpec;
}

export interface GatewayClassSpec {
  readonly controllerName: string;
  readonly description?: string;
  readonly parametersRef?: {
    readonly group: string;
    readonly kind: string;
    readonly name: string;
    readonly namespace?: string;
  };
}

export interface GatewaySpec {
  readonly addresses?: readonly { readonly type?: string; readonly value?: string }[];
  readonly gatewayClassName: string;
  readonly infrastructure?: Infrastructure;
  readonly listeners: readonly Listener[];
}

export interface HTTPRouteSpec {
  readonly hostnames?: readonly string[];
  readonly parentRefs?: readonly core.ParentRef[];
  readonly rules?: readonly Rule[];
}

export interface ReferenceGrantSpec {
  readonly from: readonly { readonly group: string; readonly kind: string; readonly namespace: string }[];
  readonly to: readonly { readonly group: string; readonly kind: string; readonly name?: string }[];
}

export interface Infrastructure {
  readonly annotations?: Readonly<Record<string, string>>;
  readonly labels?: Readonly<Record<string, string>>;
  readonly parametersRef?: core.ParametersRef;
}

export interface Listener {
  readonly allowedRoutes?: AllowedRoutes;
  readonly hostname?: string;
  readonly name: string;
  readonly port: number;
  readonly protocol: string;
  readonly tls?: Tls;
}

export interface Rule {
  readonly backendRefs?: readonly BackendRef[];
  readonly filters?: readonly Filter[];
  readonly matches?: readonly core.Match[];
  readonly name?: string;
  readonly timeouts?: core.Timeouts;
}

export interface AllowedRoutes {
  readonly kinds?: readonly { readonly group?: string; readonly kind: string }[];
  readonly namespaces?: { readonly from?: 'All' | 'Selector' | 'Same'; readonly selector?: core.LabelSelector };
}

export interface Tls {
  readonly certificateRefs?: readonly {
    readonly group?: string;
    readonly kind?: string;
    readonly name: string;
    readonly namespace?: string;
  }[];
  readonly mode?: 'Terminate' | 'Passthrough';
  readonly options?: Readonly<Record<string, string>>;
}

export interface BackendRef {
  readonly filters?: readonly Filter[];
  readonly group?: string;
  readonly kind?: string;
  readonly name: string;
  readonly namespace?: string;
  readonly port?: number;
  readonly weight?: number;
}

export interface Filter {
  readonly extensionRef?: core.ParametersRef;
  readonly requestHeaderModifier?: core.RequestHeaderModifier;
  readonly requestMirror?: core.RequestMirror;
  readonly requestRedirect?: core.RequestRedirect;
  readonly responseHeaderModifier?: core.RequestHeaderModifier;
  readonly type:
    | 'RequestHeaderModifier'
    | 'ResponseHeaderModifier'
    | 'RequestMirror'
    | 'RequestRedirect'
    | 'URLRewrite'
    | 'ExtensionRef';
  readonly urlRewrite?: core.UrlRewrite;
}
