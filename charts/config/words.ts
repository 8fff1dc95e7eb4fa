import type { Report } from './checks/report';
import type { KubeflowProps } from './definition';

/** What is one word or name, from which nothing else follows here. */
export function resolveWords(props: KubeflowProps, report: Report) {
  const { selfService = false, securityContextConstraints = false, dexLogLevel = 'info' } = props;
  const { mode = 'serverless', domain } = props.serving ?? {};
  const { store = 'database' } = props.pipelines ?? {};
  const unbound = `cannot be had with selfService: no one gives pods in namespaces that users make the right to start; leave selfService out`;
  report.check(!securityContextConstraints || !selfService, 'securityContextConstraints', unbound);
  return {
    serving: { mode, domain },
    pipelines: { store },
    dexLogLevel,
    /** Whether namespaces are also made by others than the definition. */
    selfService,
    /** Whether OpenShift judges the pods. */
    securityContextConstraints,
  } as const;
}
