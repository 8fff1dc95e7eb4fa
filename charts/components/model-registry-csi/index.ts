import type { Construct } from 'constructs';

import type { Facts } from '../../config/components';
import type { Platform } from '../../config/platform';
import { Component, Resource, Stage } from '../../kit';

/** Lets KServe fetch models by the names that they have in the Model Registry, as `model-registry://…`. */
export class ModelRegistryCsi extends Component {
  static readonly facts: Facts = {
    name: 'model-registry-csi',
    stage: Stage.CATALOG,
    namespace: 'kubeflow',
    optional: true,
    requires: ['model-registry', 'kserve'],
  };

  constructor(scope: Construct, { images, services }: Platform) {
    super(scope, ModelRegistryCsi.facts);
    const { host, port } = services.modelRegistry;
    new Resource(this, 'serving.kserve.io/v1alpha1/ClusterStorageContainer', 'model-registry-storage-initializer', {
      spec: {
        container: {
          name: 'storage-initializer',
          image: images.modelRegistryStorageInitializer,
          env: [{ name: 'MODEL_REGISTRY_BASE_URL', value: `${host}:${port}` }],
          resources: { requests: { cpu: '100m', memory: '100Mi' }, limits: { memory: '1Gi' } },
        },
        supportedUriFormats: [{ prefix: 'model-registry://' }],
      },
    });
  }
}
