import type { KubeflowProps } from './definition';

/** What is one word or name, from which nothing else follows here. */
export function resolveWords(props: KubeflowProps) {
  const { selfService = false, dexLogLevel = 'info' } = props;
  const { mode = 'serverless', domain } = props.serving ?? {};
  const { store = 'database' } = props.pipelines ?? {};
  return {
    serving: { mode, domain },
    pipelines: { store },
    dexLogLevel,
    /** Whether namespaces are also made by others than the definition. */
    selfService,
  } as const;
}
