import type { CustomResourceDefinitionSpec } from '../schema';
import { adjust, grpcService } from '../generate/adjustments';
import { mapSchema } from '../generate/crd';
import { dexCrds } from './dex';
import { compositeController, controllerRevision, decoratorController } from './metacontroller';
import { pipeline, pipelineVersion } from './pipelines';
import { podDefault } from './pod-default';
import { notebookPodSpec, podSpec129 } from './pod-spec';
import { pvcViewer } from './pvc-viewer';
import { tensorboard } from './tensorboard';

/** The CRDs that no Go module publishes. Two of them embed parts of a pod, which they take from Notebook. */
export function handwrittenCrds(notebook: CustomResourceDefinitionSpec): readonly CustomResourceDefinitionSpec[] {
  const published = notebookPodSpec(notebook);
  const adjusted = notebookPodSpec(adjust('notebooks.kubeflow.org', notebook));
  return [
    ...dexCrds,
    compositeController,
    controllerRevision,
    decoratorController,
    pipeline,
    pipelineVersion,
    podDefault(adjusted),
    pvcViewer(mapSchema(podSpec129(published), grpcService)),
    tensorboard,
  ];
}
