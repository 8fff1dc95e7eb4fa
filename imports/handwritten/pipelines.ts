import { array, customResource, define, object, oneOf, string, unknown } from './schema';

const group = 'pipelines.kubeflow.org';
const version = 'v2beta1';

/** A name with an optional DNS prefix, as apimachinery writes it for the type of a condition. */
const qualifiedName =
  /^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\/)?(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])$/;

/** A pipeline, when the API server of Kubeflow Pipelines keeps pipelines in Kubernetes instead of its database. */
export const pipeline = define({
  group,
  version,
  kind: 'Pipeline',
  schema: customResource({ spec: object({ description: string, displayName: string }) }),
});

/** A version of a pipeline: the compiled pipeline, and the settings of the platform it runs on. */
export const pipelineVersion = define({
  group,
  version,
  kind: 'PipelineVersion',
  schema: customResource({
    spec: object(
      {
        codeSourceURL: string,
        description: string,
        displayName: string,
        pipelineName: string,
        pipelineSpec: unknown,
        pipelineSpecURI: string,
        platformSpec: unknown,
      },
      ['pipelineSpec'],
    ),
    status: object({
      conditions: array(
        object(
          {
            message: { ...string, maxLength: 32768 },
            reason: string,
            status: oneOf('True', 'False', 'Unknown'),
            // In a regular expression literal the slash is escaped; in the schema it is not.
            type: { ...string, maxLength: 316, pattern: qualifiedName.source.replace('\\/', '/') },
          },
          ['message', 'reason', 'status', 'type'],
        ),
      ),
    }),
  }),
  subresources: { status: {} },
});
