import type { Serving } from './apps/serving';
import { choosePlugins } from './cluster/device-plugins';
import type { Choices } from './components';
import type { KubeflowProps } from './definition';
import type { resolveExisting } from './existing';

/** What of a definition, and of the systems that the cluster has, decides which components another one needs. */
export function choicesOf(
  { accelerators = [], login, monitoring }: Pick<KubeflowProps, 'accelerators' | 'login' | 'monitoring'>,
  serving: Serving,
  existing: ReturnType<typeof resolveExisting>,
): Choices {
  return {
    serving,
    dex: !login?.oidc,
    ...choosePlugins(accelerators, existing.systems.gpuOperator),
    bundledMonitoring: monitoring?.kind === 'bundled',
    existing: existing.replaced,
  };
}
