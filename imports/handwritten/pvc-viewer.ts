import type { CustomResourceDefinitionSpec, Schema } from '../schema';
import { array, boolean, customResource, dateTime, define, intOrString, object, string, withDefault } from './schema';

/** A web app that browses the files of a PersistentVolumeClaim. */
export function pvcViewer(podSpec: Schema): CustomResourceDefinitionSpec {
  const networking = object({ basePrefix: string, rewrite: string, targetPort: intOrString, timeout: string });
  const condition = object(
    {
      lastTransitionTime: dateTime,
      lastUpdateTime: dateTime,
      message: string,
      reason: string,
      status: string,
      type: string,
    },
    ['status', 'type'],
  );
  return define({
    group: 'kubeflow.org',
    version: 'v1alpha1',
    kind: 'PVCViewer',
    schema: customResource({
      spec: object({ networking, podSpec, pvc: string, rwoScheduling: withDefault(boolean, false) }, [
        'pvc',
        'rwoScheduling',
      ]),
      status: object({ conditions: array(condition), ready: withDefault(boolean, false), url: string }, ['ready']),
    }),
    subresources: { status: {} },
  });
}
