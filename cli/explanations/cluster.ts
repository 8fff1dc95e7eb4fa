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
      'Upgrade the cluster, or leave out `scheduling.tenants`, and write `tenants: false` in `proxy` and `trustedCa`. ' +
      'The pods of the platform need no such policy.',
  },
  'cluster/no-longer-rendered': {
    means: 'The cluster has objects of an earlier rendering that the folder no longer has.',
    matters: 'Components that were switched off still run, and use CPU and memory.',
    todo: 'Run `npx cdk8s-kubeflow prune --dry-run`, read what it would remove, then run it without the option.',
  },
  'cluster/other-domain': {
    means: 'The cluster has another DNS domain for its Services than the one that the platform is rendered for.',
    matters:
      'No host name of a Service is found in full: the gateway reaches no page, and programs do not reach each other.',
    todo:
      'Write the domain of the cluster, which is `clusterDomain` of the kubelets, as `network.clusterDomain` into the ' +
      'definition, and render again. Kubernetes does not change the domain of a running cluster.',
  },
  'cluster/second-system': {
    means: 'The cluster has an Istio or a cert-manager of its own, and the platform would bring a second one.',
    matters: 'Both act on the same objects for the whole cluster, and work against each other.',
    todo: 'Remove the other one. An Istio with a gateway can be used instead: `Ingress.existingGateway`, see docs/https.md.',
  },
  'cluster/taken-over': {
    means: 'The cluster has an Istio or a cert-manager with the same names, as kubeflow/manifests installs it.',
    matters: '`up` takes it over and brings it to the version of the platform. Its pods restart.',
    todo: 'Nothing, if it belongs to an earlier Kubeflow. If other applications use it, see that they take the version.',
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
