// Made by `npm run import`; changes are overwritten.

import type * as core from './core';

export interface AuthorizationPolicy {
  readonly spec?: AuthorizationPolicySpec;
}

export interface PeerAuthentication {
  readonly spec?: PeerAuthenticationSpec;
}

export interface RequestAuthentication {
  readonly spec?: RequestAuthenticationSpec;
}

export interface AuthorizationPolicySpec {
  readonly action?: 'ALLOW' | 'DENY' | 'AUDIT' | 'CUSTOM';
  readonly provider?: { readonly name?: string };
  readonly rules?: readonly Rule[];
  readonly selector?: { readonly matchLabels?: Readonly<Record<string, string>> };
  readonly targetRef?: core.TargetRef;
  readonly targetRefs?: readonly core.TargetRef[];
}

export interface PeerAuthenticationSpec {
  readonly mtls?: Mtls;
  readonly portLevelMtls?: Readonly<Record<string, Mtls>>;
  readonly selector?: { readonly matchLabels?: Readonly<Record<string, string>> };
}

export interface RequestAuthenticationSpec {
  readonly jwtRules?: readonly JwtRule[];
  readonly selector?: { readonly matchLabels?: Readonly<Record<string, string>> };
  readonly targetRef?: core.TargetRef;
  readonly targetRefs?: readonly core.TargetRef[];
}

export interface Rule {
  readonly from?: readonly { readonly source?: FromSource }[];
  readonly to?: readonly { readonly operation?: Operation }[];
  readonly when?: readonly {
    readonly key: string;
    readonly notValues?: readonly string[];
    readonly values?: readonly string[];
  }[];
}

export interface Mtls {
  readonly mode?: 'UNSET' | 'DISABLE' | 'PERMISSIVE' | 'STRICT';
}

export interface JwtRule {
  readonly audiences?: readonly string[];
  readonly forwardOriginalToken?: boolean;
  readonly fromCookies?: readonly string[];
  readonly fromHeaders?: readonly { readonly name: string; readonly prefix?: string }[];
  readonly fromParams?: readonly string[];
  readonly issuer?: string;
  readonly jwks?: string;
  readonly jwksUri?: string;
  readonly jwks_uri?: string;
  readonly outputClaimToHeaders?: readonly { readonly claim: string; readonly header: string }[];
  readonly outputPayloadToHeader?: string;
  readonly spaceDelimitedClaims?: readonly string[];
  readonly timeout?: string;
}

export interface FromSource {
  readonly ipBlocks?: readonly string[];
  readonly namespaces?: readonly string[];
  readonly notIpBlocks?: readonly string[];
  readonly notNamespaces?: readonly string[];
  readonly notPrincipals?: readonly string[];
  readonly notRemoteIpBlocks?: readonly string[];
  readonly notRequestPrincipals?: readonly string[];
  readonly notServiceAccounts?: readonly string[];
  readonly notTrustDomains?: readonly string[];
  readonly principals?: readonly string[];
  readonly remoteIpBlocks?: readonly string[];
  readonly requestPrincipals?: readonly string[];
  readonly serviceAccounts?: readonly string[];
  readonly trustDomains?: readonly string[];
}

export interface Operation {
  readonly hosts?: readonly string[];
  readonly methods?: readonly string[];
  readonly notHosts?: readonly string[];
  readonly notMethods?: readonly string[];
  readonly notPaths?: readonly string[];
  readonly notPorts?: readonly string[];
  readonly paths?: readonly string[];
  readonly ports?: readonly string[];
}
