import type { Explanations } from './explanation';

/** Findings about the cluster itself, and about what the user may do there. */
export const CLUSTER = {
  'access/missing-rights': {
    means: 'You may not apply, grant or prune something that is rendered. The rights are named.',
    matters: '`up` would stop in the middle. Kubernetes lets users grant only rights that they have themselves.',
    todo: 'Ask for the ClusterRole `cluster-admin`, or for the rights that are named.',
  },
  'access/not-administrator': {
    means: 'You may not do everything in the cluster.',
    matters: 'To look at a platform you need no such right. To install or change one, you do.',
    todo: 'To install, ask for the ClusterRole `cluster-admin`. To look, nothing is to be done.',
  },
  'access/not-checked': {
    means: 'You lack the right that is named, so that a part was not checked.',
    matters: 'There may be faults that nobody looked for. `doctor` and `status` therefore never end with 0.',
    todo: 'Ask for the right. The ClusterRole `cdk8s-kubeflow-viewer` has most, and docs/cli.md lists the others.',
  },
  'capacity/no-device': {
    means: 'No node has a device that `accelerators` of the definition offer, such as `nvidia.com/gpu`.',
    matters: 'Notebooks, trainings and models that ask for it stay Pending.',
    todo:
      'See whether the device plugin runs on the nodes and finds the driver, and whether the resource has this name: slices of ' +
      'MIG and shared GPUs have others. Or take the accelerator out of the definition.',
  },
  'capacity/no-node-left': {
    means: 'The nodes have enough room in sum, and yet a pod finds none once the larger ones are placed.',
    matters: 'It stays Pending. Kubernetes may place the pods otherwise, but no node has room to spare.',
    todo: 'Add nodes, or larger ones. Affinity and spreading are not looked at.',
  },
  'capacity/pod-too-large': {
    means: 'A pod asks for more CPU or memory than any single node has left.',
    matters: 'It stays Pending, also if the nodes together have enough room.',
    todo: 'Add a larger node, let the pod ask for less, or move other pods away.',
  },
  'capacity/two-plugins': {
    means: 'The cluster has a device plugin, and the platform would install another one for the same devices.',
    matters: 'Both tell the kubelet of the same devices, which may then be given to two pods, or count twice.',
    todo: 'Leave `devicePlugin` out of `accelerators`. GKE and the GPU operator bring a plugin of their own.',
  },
  'capacity/too-few-pods': {
    means: 'The nodes may take fewer pods than the platform starts.',
    matters: 'Kubelets refuse pods beyond their limit, which is 110 unless it is set; some clouds set less.',
    todo: 'Add nodes, or raise `maxPods` of the kubelets.',
  },
  'capacity/too-little': {
    means: 'The pods of the platform ask for more CPU or memory than the nodes have left.',
    matters: 'The last pods stay Pending, and notebooks and pipelines of users have no room at all.',
    todo: "Add nodes, or write `size: 'laptop'`. `npx cdk8s-kubeflow report` says which component asks for what.",
  },
  'cluster/api-unavailable': {
    means: 'An APIService names a program that does not answer, such as a metrics server that was removed.',
    matters: 'While one part of the API does not answer, Kubernetes deletes no namespace, and `kubectl` is slow.',
    todo: 'Start the program again. If it is gone for good, delete the APIService.',
  },
  'cluster/crd-not-served': {
    means: 'The API server does not serve a rendered CRD.',
    matters: 'No object of its kind can be read or made, and the controllers of that kind do not start.',
    todo: 'Run `npx cdk8s-kubeflow up`. If the CRD is there, `kubectl describe crd` says which name is taken.',
  },
  'cluster/existing-missing': {
    means: 'The definition says that the cluster has a system, and it is not in the namespace that is named.',
    matters: 'The platform leaves that system out. Its objects would be refused, or do nothing.',
    todo: 'Install the system, name its namespace in `existing`, or take it out of `existing`.',
  },
  'cluster/existing-not-ready': {
    means: 'A program of a system that the definition says the cluster has is missing or has no pod that is ready.',
    matters: 'Objects of the platform wait for it: certificates are not issued, webhooks do not answer.',
    todo: 'Mend that system first: `kubectl describe` and the logs of its pods say what it lacks.',
  },
  'cluster/existing-settings': {
    means: 'A system of the cluster is set up otherwise than the definition says.',
    matters: 'It would not find what the platform renders for it.',
    todo: 'Write in `existing` what the finding names, or change the setting of that system.',
  },
  'cluster/existing-too-new': {
    means: 'A system of the cluster is newer than the version that the platform is tested with.',
    matters: 'It probably works. An API that the platform uses may be gone.',
    todo: 'Look for a newer version of the platform, or try it in another cluster first.',
  },
  'cluster/existing-too-old': {
    means: 'A system of the cluster is older than the platform needs.',
    matters: 'It lacks fields or kinds that are rendered.',
    todo: 'Upgrade that system, or let the platform install its own: take it out of `existing`.',
  },
  'cluster/existing-version-unknown': {
    means: 'The version of a system of the cluster is not known, because its labels and images do not say it.',
    matters: 'It may be too old for the platform.',
    todo: 'Find it out yourself, and compare it with the range that is named.',
  },
  'cluster/namespace-terminating': {
    means: 'A namespace is being deleted, and its deletion does not end, because finalizers hold objects in it.',
    matters: 'No object can be made in it. If it is one of the platform, a component cannot come back.',
    todo:
      'Start the programs again whose finalizers are named. If they are gone for good, take the finalizers off the ' +
      'objects: what those programs would have cleaned up is then left.',
  },
  'cluster/no-policies': {
    means: 'Kubernetes is older than 1.36, and the rendering changes pods of tenants by a MutatingAdmissionPolicy.',
    matters: '`up` would stop: the API server does not know the kind. Before 1.36, it is a trial that is switched off.',
    todo:
      'Upgrade the cluster, or leave out `scheduling.tenants` and `everyPod` of `accelerators`, and write `tenants: false` in `proxy` and `trustedCa`. ' +
      'The pods of the platform need no such policy.',
  },
  'cluster/no-longer-rendered': {
    means: 'The cluster has objects of an earlier rendering that the folder no longer has.',
    matters: 'Components that were switched off still run, and use CPU and memory.',
    todo: 'Run `npx cdk8s-kubeflow prune --dry-run`, read what it would remove, then run it without the option.',
  },
  'cluster/operator-missing': {
    means: 'The definition leaves monitoring to the Prometheus Operator, which is not installed in the cluster.',
    matters: 'The monitors and alert rules cannot be applied.',
    todo: 'Install the operator before the platform, or take `monitoring` out of the definition.',
  },
  'cluster/no-ip-family': {
    means: 'Services are rendered with a family of IP addresses that the cluster does not have.',
    matters: '`up` would stop: the API server refuses such Services. A cluster gets its families when it is made.',
    todo:
      'Write the families of the cluster as `network.ipFamilies` into the definition, or leave it out for the ' +
      "cluster's first, and render again.",
  },
  'cluster/other-domain': {
    means: 'The cluster has another DNS domain for its Services than the one that the platform is rendered for.',
    matters:
      'No host name of a Service is found in full: the gateway reaches no page, and programs do not reach each other.',
    todo:
      'Write the domain of the cluster, which is `clusterDomain` of the kubelets, as `network.clusterDomain` into the ' +
      'definition, and render again. Kubernetes does not change the domain of a running cluster.',
  },
  'cluster/other-ip-family': {
    means: 'The first family of IP addresses in `network.ipFamilies` is not the first one of the cluster.',
    matters:
      'Services that programs make, those of notebooks and models, name no family and get the first one of the cluster.',
    todo: "Write the cluster's first family first, and render again. The first family of a Service cannot be changed.",
  },
  'cluster/second-system': {
    means:
      'The cluster has an Istio, a cert-manager or a Knative of its own, and the platform would bring a second one, or change a release.',
    matters: 'Both act on the same objects for the whole cluster, and work against each other.',
    todo:
      'Use the one that is there: `existing: { istio: {} }`, `existing: { certManager: {} }` or, beside the first, ' +
      '`existing: { knative: {} }`, see docs/existing.md. Or remove the other one.',
  },
  'cluster/taken-over': {
    means:
      'The cluster has an Istio, a cert-manager or a Knative with the same names, as kubeflow/manifests installs it.',
    matters: '`up` takes it over and brings it to the version of the platform. Its pods restart.',
    todo:
      'Nothing, if it belongs to an earlier Kubeflow. If other applications use it, leave it alone: ' +
      '`existing: { istio: {} }`, `existing: { certManager: {} }` or, beside the first, `existing: { knative: {} }`, see ' +
      'docs/existing.md.',
  },
  'cluster/too-new': {
    means: 'Kubernetes is newer than the versions that the platform is made for.',
    matters: 'An API that a component uses may be gone.',
    todo: 'Look for a newer version of the platform, or try the upgrade in another cluster first.',
  },
  'cluster/too-old': {
    means: 'Kubernetes is older than the platform needs.',
    matters: 'Sidecars are containers that start first and end last, which Kubernetes has since 1.29.',
    todo: 'Upgrade the cluster.',
  },
} as const satisfies Explanations;
