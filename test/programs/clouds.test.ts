import { tryDefinitions } from './definitions';

tryDefinitions([
  ['main.ts', 'https://kubeflow.example.com/serving/kubeflow-user-example-com/iris'],
  // By an address, with quota and limits.
  ['examples/vk-cloud.ts', 'https://203.0.113.7/serving/ada-kubeflow/iris'],
  // With a domain of models, and namespaces that NetworkPolicies close.
  ['examples/eks.ts', 'https://iris-vision.models.example.com'],
  ['examples/gke.ts', 'https://iris-vision.models.example.com'],
  ['examples/aks.ts', 'https://iris-vision.models.example.com'],
  ['examples/samsung-cloud.ts', 'https://kubeflow.example.com/serving/ada/iris'],
]);
