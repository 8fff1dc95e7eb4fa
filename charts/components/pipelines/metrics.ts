import type { Facts } from '../../config/components';

const DATABASE = 'its image serves none';
const NONE = 'serves none';

/** Where Pipelines' programs serve metrics. */
export const METRICS: Facts['metrics'] = {
  'ml-pipeline': { port: 8888, shared: true },
  'ml-pipeline-scheduledworkflow': { port: 9090 },
  // Argo makes a certificate for it at each start.
  'workflow-controller': { port: 9090, by: 'https' },
  metacontroller: { port: 9999 },
  'ml-pipeline-persistenceagent': NONE,
  'ml-pipeline-viewer-crd': NONE,
  'ml-pipeline-visualizationserver': NONE,
  'ml-pipeline-ui': NONE,
  'cache-server': NONE,
  'metadata-grpc-deployment': NONE,
  'metadata-writer': NONE,
  'metadata-envoy-deployment': 'its port for them also changes its settings',
  'object-store-keys': NONE,
  'kubeflow-pipelines-profile-controller': NONE,
  mysql: DATABASE,
  postgres: DATABASE,
  seaweedfs: 'serves them only with a flag that upstream does not give; its volume is watched by the kubelet’s',
};
