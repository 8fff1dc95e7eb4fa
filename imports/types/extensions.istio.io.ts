// Made by `npm run import`; changes are overwritten.

import type * as core from './core';

export interface TrafficExtension {
  readonly spec: TrafficExtensionSpec;
}

export interface WasmPlugin {
  readonly spec: WasmPluginSpec;
}

export interface TrafficExtensionSpec {
  readonly lua?: { readonly inlineCode: string };
  readonly match?: readonly Match[];
  readonly phase?: 'UNSPECIFIED' | 'AUTHN' | 'AUTHZ' | 'STATS';
  readonly priority?: number | null;
  readonly selector?: { readonly matchLabels?: Readonly<Record<string, string>> };
  readonly targetRefs?: readonly core.TargetRef[];
  readonly wasm?: Wasm;
}

export interface WasmPluginSpec {
  readonly failStrategy?: 'FAIL_CLOSE' | 'FAIL_OPEN' | 'FAIL_RELOAD';
  readonly imagePullPolicy?: 'UNSPECIFIED_POLICY' | 'IfNotPresent' | 'Always';
  readonly imagePullSecret?: string;
  readonly match?: readonly Match[];
  readonly phase?: 'UNSPECIFIED_PHASE' | 'AUTHN' | 'AUTHZ' | 'STATS';
  readonly pluginConfig?: Readonly<Record<string, unknown>>;
  readonly pluginName?: string;
  readonly priority?: number | null;
  readonly selector?: { readonly matchLabels?: Readonly<Record<string, string>> };
  readonly sha256?: string;
  readonly targetRef?: core.TargetRef;
  readonly targetRefs?: readonly core.TargetRef[];
  readonly type?: 'UNSPECIFIED_PLUGIN_TYPE' | 'HTTP' | 'NETWORK';
  readonly url: string;
  readonly verificationKey?: string;
  readonly vmConfig?: VmConfig;
}

export interface Match {
  readonly mode?: 'UNDEFINED' | 'CLIENT' | 'SERVER' | 'CLIENT_AND_SERVER';
  readonly ports?: readonly { readonly number: number }[];
}

export interface Wasm {
  readonly failStrategy?: 'FAIL_CLOSE' | 'FAIL_OPEN' | 'FAIL_RELOAD';
  readonly imagePullPolicy?: 'UNSPECIFIED_POLICY' | 'IfNotPresent' | 'Always';
  readonly imagePullSecret?: string;
  readonly pluginConfig?: Readonly<Record<string, unknown>>;
  readonly pluginName?: string;
  readonly sha256?: string;
  readonly type?: 'UNSPECIFIED_PLUGIN_TYPE' | 'HTTP' | 'NETWORK';
  readonly url: string;
  readonly verificationKey?: string;
  readonly vmConfig?: VmConfig;
}

export interface VmConfig {
  readonly env?: readonly { readonly name: string; readonly value?: string; readonly valueFrom?: 'INLINE' | 'HOST' }[];
}
