import type { CustomResourceDefinitionSpec, Schema } from '../schema';
import { isAtomic } from '../handwritten/pod-spec';
import { atomic } from '../handwritten/schema';
import { mapSchema } from './crd';

/**
 * Notebook as Kubeflow installs it. The pinned module is of 2022: the conditions of the status were completed later, newer
 * generators mark references as atomic and default the service of a probe by gRPC, and the kustomization patches in that
 * a notebook has a container, and a container an image:
 * https://github.com/kubeflow/kubeflow/blob/bdaffdbceb67f198a7428a92eeefdb3ce3de3d0d/components/notebook-controller/config/crd/patches/validation_patches.yaml
 */
function notebook(schema: Schema): Schema {
  return mapSchema(schema, (given, property) => {
    const whole = isAtomic(given, property) || property === 'dataSourceRef' ? atomic(given) : given;
    const node = grpcService(whole, property);
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

/** A probe by gRPC asks for the service of no name, unless it says another. */
export function grpcService(node: Schema, property: string): Schema {
  const service = property === 'grpc' ? node.properties?.['service'] : undefined;
  return service ? { ...node, properties: { ...node.properties, service: { ...service, default: '' } } } : node;
}

/** Profile as newer generators make it of the same types. */
function profile(schema: Schema): Schema {
  return mapSchema(schema, (node, property) =>
    ['owner', 'scopeSelector'].includes(property) && node.type === 'object' ? atomic(node) : node,
  );
}

const adjustments: Readonly<Record<string, (schema: Schema) => Schema>> = {
  'notebooks.kubeflow.org': notebook,
  'profiles.kubeflow.org': profile,
};

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
