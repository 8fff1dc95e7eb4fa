import type { KubeflowProps } from '../../charts';
import { render } from './render';

/** The filters that change the headers of requests at the gateway, first to last. */
export function headerFilters(change: Partial<KubeflowProps> = {}) {
  const name = 'istio-system/kubeflow-request-headers';
  const { spec } = render(change).get('networking.istio.io/v1alpha3/EnvoyFilter', name);
  return (
    spec?.configPatches?.map(({ patch, ...rest }) => ({
      ...rest,
      operation: patch?.operation,
      filter: patch?.value,
    })) ?? []
  );
}

/** The Lua program that takes the session out of requests. */
export function sessionProgram(change: Partial<KubeflowProps> = {}): string {
  const config = headerFilters(change)[1]?.filter?.typed_config as
    | { readonly default_source_code?: { readonly inline_string?: string } }
    | undefined;
  return config?.default_source_code?.inline_string ?? '';
}
