// Made by `npm run import`; changes are overwritten.

import type * as core from './core';

export interface Challenge {
  readonly spec: ChallengeSpec;
}

export interface Order {
  readonly spec: OrderSpec;
}

export interface ChallengeSpec {
  readonly authorizationURL: string;
  readonly dnsName: string;
  readonly issuerRef: core.IssuerRef;
  readonly key: string;
  readonly solver: core.Solver;
  readonly token: string;
  readonly type: 'HTTP-01' | 'DNS-01';
  readonly url: string;
  readonly wildcard?: boolean;
}

export interface OrderSpec {
  readonly commonName?: string;
  readonly dnsNames?: readonly string[];
  readonly duration?: string;
  readonly ipAddresses?: readonly string[];
  readonly issuerRef: core.IssuerRef;
  readonly profile?: string;
  readonly request: string;
}
