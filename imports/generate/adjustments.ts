import type { CustomResourceDefinitionSpec, Schema } from '../schema';
import { mapSchema } from './crd';

/**
 * Notebook as Kubeflow installs it. The pinned module is of 2022: the conditions of the status were completed later,
 * and the kustomization patches in that a notebook has a container, and a container an image:
 * https://github.com/kubeflow/kubeflow/blob/bdaffdbceb67f198a7428a92eeefdb3ce3de3d0d/components/notebook-controller/config/crd/patches/validation_patches.yaml
 */
function notebook(schema: Schema): Schema {
  return mapSchema(schema, (node, property) => {
    if (property === 'conditions' && node.properties) {
      return {
        ...node,
        properties: {
          ...node.properties,
          lastTransitionTime: { type: 'string', format: 'date-time' },
          status: { type: 'string' },
        },
        required: ['status', 'type'],
      };
    }
    if (property !== 'containers') return node;
    return node.type === 'array' ? { ...node, minItems: 1 } : { ...node, required: ['name', 'image'] };
  });
}

const adjustments: Readonly<Record<string, (schema: Schema) => Schema>> = { 'notebooks.kubeflow.org': notebook };

/** The CRD with what its system's installation changes in what its module publishes. */
export function adjust(name: string, spec: CustomResourceDefinitionSpec): CustomResourceDefinitionSpec {
  const change = adjustments[name];
  if (!change) return spec;
  return {
    ...spec,
    versions: spec.versions.map((version) => ({
      ...version,
      schema: { openAPIV3Schema: change(version.schema.openAPIV3Schema) },
    })),
  };
}
