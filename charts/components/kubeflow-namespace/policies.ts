import type { ElsewhereName } from '../../config/elsewhere';
import type { Platform } from '../../config/platform';
import { type AdmitProps, labelIn, namespaceIn, SAME_NAMESPACE, TENANTS } from '../../kit';

type Policies = Readonly<Record<string, AdmitProps>>;

/**
 * Who gets into pods of the namespace, by the name of the NetworkPolicy. A component brings the policies of its pods
 * itself; these are for systems that may also be installed by other means, into the namespace that is closed otherwise.
 */
export function policies({ components, installedElsewhere, services }: Platform): Policies {
  const gateway = namespaceIn(services.ingressGateway.namespace);
  const callers = { from: [TENANTS, gateway], ports: [8080] };
  const systems: Readonly<Record<ElsewhereName, Policies>> = {
    'model-catalog': { 'model-catalog': { pods: labelIn({ component: 'model-catalog-server' }), ...callers } },
    'model-registry': {
      'model-registry': { pods: labelIn({ component: 'model-registry-server' }), ...callers },
      // The namespace itself is let in anyway; upstream names it too.
      'model-registry-ui': { pods: labelIn({ app: 'model-registry-ui' }), from: [gateway, SAME_NAMESPACE] },
    },
    'training-operator': {
      'training-operator-webhook': { pods: labelIn({ 'control-plane': 'kubeflow-training-operator' }), ports: [9443] },
    },
  };
  const present = Object.entries(systems).filter(
    ([name]) => components.has(name as ElsewhereName) || installedElsewhere.has(name as ElsewhereName),
  );
  return Object.assign({}, ...present.map(([, own]) => own)) as Policies;
}
