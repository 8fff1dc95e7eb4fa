import { isWorkloadKind } from '../../contract/kinds';
import type { Manifest } from '../../contract/manifest';
import type { TrafficPath } from '../../contract/traffic/paths';
import type * as k8s from '../../kit/k8s';

/**
 * Promised paths of the kubelet to the pods that have probes. Probes come from an address that NetworkPolicies must
 * admit only for pods behind ztunnel. Without such pods nothing has to be proved.
 */
export function probePaths(objects: readonly Manifest[]): readonly TrafficPath[] {
  const isAmbient = objects.some(
    ({ kind, metadata }) => kind === 'Namespace' && metadata.labels?.['istio.io/dataplane-mode'] === 'ambient',
  );
  return isAmbient ? objects.flatMap(pathsOf) : [];
}

function pathsOf({ kind, metadata, spec }: Manifest): readonly TrafficPath[] {
  if (!isWorkloadKind(kind)) return [];
  const { template } = spec as { readonly template: k8s.PodTemplateSpec };
  const { namespace = 'default', name } = metadata;
  const containers = template.spec?.containers ?? [];
  const ports = containers.flatMap(({ readinessProbe, livenessProbe, ports: own = [] }) =>
    [readinessProbe, livenessProbe].flatMap((probe) => {
      const port = probe?.httpGet?.port ?? probe?.tcpSocket?.port ?? probe?.grpc?.port;
      return (typeof port === 'string' ? own.find((each) => each.name === port)?.containerPort : port) ?? [];
    }),
  );
  return [...new Set(ports)].map((port) => ({
    name: `kubelet → ${kind} ${namespace}/${name}:${port}`,
    from: { program: 'the kubelet' },
    to: { namespace, pods: template.metadata?.labels ?? {}, port },
    is: 'open',
  }));
}
