import type { CustomResourceDefinitionSpec, Schema } from '../schema';
import { field } from './pod-spec';
import { array, boolean, customResource, define, emptyObject, labelSelector, map, object, string } from './schema';

/**
 * What the admission webhook adds to each pod that matches the selector. PodDefault and Notebook are built with the
 * same version of the Kubernetes API, so their parts of a pod are the same.
 */
export function podDefault(podSpec: Schema): CustomResourceDefinitionSpec {
  const pod = (name: string) => field(podSpec, name);
  const container = (name: string) => field(pod('containers'), name);
  return define({
    group: 'kubeflow.org',
    version: 'v1alpha1',
    kind: 'PodDefault',
    schema: customResource({
      spec: object(
        {
          annotations: map(string),
          args: array(string),
          automountServiceAccountToken: boolean,
          command: array(string),
          desc: string,
          env: container('env'),
          envFrom: container('envFrom'),
          imagePullSecrets: pod('imagePullSecrets'),
          initContainers: pod('containers'),
          labels: map(string),
          selector: labelSelector,
          serviceAccountName: string,
          sidecars: pod('containers'),
          tolerations: pod('tolerations'),
          volumeMounts: container('volumeMounts'),
          volumes: pod('volumes'),
        },
        ['selector'],
      ),
      status: emptyObject,
    }),
  });
}
