import { array, customResource, dateTime, define, int32, object, string } from './schema';

/** A TensorBoard server for the logs at `logspath`: a folder in a PVC (`pvc://…`) or an address of an object store. */
export const tensorboard = define({
  group: 'tensorboard.kubeflow.org',
  version: 'v1alpha1',
  kind: 'Tensorboard',
  schema: customResource({
    spec: object({ logspath: string }, ['logspath']),
    status: object(
      {
        conditions: array(object({ deploymentState: string, lastProbeTime: dateTime }, ['deploymentState'])),
        readyReplicas: int32,
      },
      ['conditions', 'readyReplicas'],
    ),
  }),
  subresources: { status: {} },
});
