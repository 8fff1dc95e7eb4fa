import type { Manifest } from '../../contract/manifest';
import type { TrafficPath } from '../../contract/traffic/paths';

interface Webhook {
  readonly clientConfig: {
    readonly service?: { readonly namespace: string; readonly name: string; readonly port?: number };
  };
}

/** Promised paths of the API server to the webhooks of all configurations. */
export function webhookPaths(objects: readonly Manifest[]): readonly TrafficPath[] {
  const paths = new Map<string, TrafficPath>();
  for (const { kind, webhooks } of objects) {
    if (!kind.endsWith('WebhookConfiguration')) continue;
    for (const { clientConfig } of (webhooks ?? []) as readonly Webhook[]) {
      const { service } = clientConfig;
      if (!service) continue;
      const { namespace, name, port = 443 } = service;
      const to = { host: `${name}.${namespace}`, port };
      const from = { program: 'the API server' } as const;
      const path = {
        name: `API server → webhook ${namespace}/${name}`,
        from,
        to,
        protocol: 'tcp',
        is: 'open',
      } as const;
      paths.set(`${to.host}:${port}`, path);
    }
  }
  return [...paths.values()];
}
