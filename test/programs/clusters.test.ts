import { tryDefinitions } from './definitions';

// examples/laptop.ts serves no models; those of examples/serving-only.ts are what the part `raw` tries.
tryDefinitions([
  // With a port.
  ['examples/on-premises.ts', 'https://kubeflow.corp.example.com/serving/vision/iris'],
  ['examples/air-gapped.ts', 'https://kubeflow.corp.example.com/serving/vision/iris'],
  ['examples/two-clusters.ts', 'https://kubeflow.dev.example.com/serving/vision/iris'],
  ['examples/two-hundred-tenants.ts', 'https://kubeflow.example.com/serving/ada-adler/iris'],
  ['examples/gpu-farm.ts', 'https://kubeflow.example.com/serving/pretraining/iris'],
  ['examples/own-component.ts', 'https://kubeflow.example.com/serving/ada/iris'],
]);
