import type { CustomResourceDefinitionSpec, Schema } from '../schema';
import { mapSchema } from '../generate/crd';
import { claim128, container128, field } from './pod-spec';
import {
  array,
  atomic,
  boolean,
  customResource,
  define,
  emptyObject,
  labelSelector,
  map,
  object,
  string,
} from './schema';

/** What the admission webhook adds to each pod that matches the selector. Its parts of a pod are those of Notebook, or newer. */
export function podDefault(podSpec: Schema): CustomResourceDefinitionSpec {
  const pod = (name: string) => field(podSpec, name);
  const containers = mapSchema(pod('initContainers'), container128);
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
          initContainers: containers,
          labels: map(string),
          selector: atomic(labelSelector),
          serviceAccountName: string,
          sidecars: containers,
          tolerations: pod('tolerations'),
          volumeMounts: container('volumeMounts'),
          volumes: mapSchema(pod('volumes'), claim128),
        },
        ['selector'],
      ),
      status: emptyObject,
    }),
    subresources: { status: {} },
  });
}
