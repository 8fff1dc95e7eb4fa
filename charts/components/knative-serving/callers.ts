import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { Construct } from 'constructs';

import type { Platform } from '../../config/platform';
import { CALLERS_FILTER } from '../../contract/services';
import { Resource } from '../../kit';

const LUA = 'type.googleapis.com/envoy.extensions.filters.http.lua.v3.Lua';
const CONNECTIONS = 'envoy.filters.network.http_connection_manager';

/**
 * Carries the identity of a caller to models. A model's pod sees only the last hop of a request, a gateway or the activator.
 * These write into the user header who calls them, so that the tenant's policy can judge it.
 */
export class NamedCallers extends Construct {
  constructor(scope: Construct, { services }: Platform) {
    super(scope, 'named-callers');
    const { identityHeaders, ingressGateway, clusterLocalGateway, knative } = services;
    const gateways = [ingressGateway.principal, clusterLocalGateway.principal];
    const program = readFileSync(join(__dirname, 'callers.lua'), 'utf8')
      .replace('<user header>', identityHeaders.user)
      .replace('<groups header>', identityHeaders.groups)
      .replace('<gateways>', gateways.map((one) => `  ["spiffe://${one}"] = true,`).join('\n'));
    const value = {
      name: CALLERS_FILTER,
      typed_config: { '@type': LUA, default_source_code: { inline_string: program } },
    };
    const { namespace, labels } = clusterLocalGateway;
    for (const [context, place, selector] of [
      ['GATEWAY', namespace, labels],
      ['SIDECAR_INBOUND', knative.namespace, knative.activator.labels],
    ] as const) {
      const match = { context, listener: { filterChain: { filter: { name: CONNECTIONS } } } };
      const configPatches = [{ applyTo: 'HTTP_FILTER', match, patch: { operation: 'INSERT_FIRST', value } }] as const;
      const spec = { workloadSelector: { labels: selector }, configPatches };
      const metadata = { namespace: place };
      const own = new Construct(this, place);
      new Resource(own, 'networking.istio.io/v1alpha3/EnvoyFilter', CALLERS_FILTER, { spec }, metadata);
    }
    this.showModels(knative.activator.labels);
  }

  /**
   * Shows all tenants' Services to the activator's proxy, which else calls their pods without an identity. Knative is told
   * to call Services, not the addresses of pods (`mesh-compatibility-mode`), for the same reason.
   */
  private showModels(labels: Readonly<Record<string, string>>): void {
    const spec = { workloadSelector: { labels }, egress: [{ hosts: ['*/*'] }] };
    new Resource(this, 'networking.istio.io/v1/Sidecar', 'activator', { spec });
  }
}
