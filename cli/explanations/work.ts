import type { Explanations } from './explanation';

/** Findings about what runs and what is stored: Secrets, models, volumes, tenants and pods. */
export const WORK = {
  'secrets/missing': {
    means: 'Secrets that the platform declares are missing, or lack keys.',
    matters: 'The rendering holds no passwords. Pods that need these do not start.',
    todo: 'Run `npx cdk8s-kubeflow secrets`, which makes what is missing and changes nothing else.',
  },
  'secrets/not-ready': {
    means: 'An ExternalSecret or a SealedSecret was not made into a Secret.',
    matters: 'Pods that need the Secret do not start, or keep its former values.',
    todo: 'Follow the reason that its operator gives: the store cannot be reached, or another key has sealed the values.',
  },
  'secrets/not-sealed': {
    means: 'A SealedSecret lacks the encrypted values of some keys.',
    matters: 'Its operator makes a Secret without them, and pods that need them do not start.',
    todo: 'Run `npx cdk8s-kubeflow seal`, then render again.',
  },
  'secrets/operator-missing': {
    means: 'The definition leaves Secrets to an operator that is not installed in the cluster.',
    matters: 'Nobody makes the Secrets, and the objects that ask for them cannot be applied.',
    todo: 'Install the operator before the platform.',
  },
  'secrets/public-default': {
    means: 'A key of a database or of a store has a value that everybody knows, or has fewer than eight characters.',
    matters: 'Who reaches the database or the store gets in. A platform that was taken over often has such values.',
    todo: 'Change the password in the database or store, and write the new value into the Secret.',
  },
  'secrets/yours-missing': {
    means: 'Pods need a Secret that nothing in the rendering makes, and that the cluster lacks.',
    matters: 'They wait until it is there, and `up` waits for them.',
    todo: 'Make it in that namespace: it is one that the definition names, such as that of a receiver of alerts or of a database.',
  },
  'serving/gateway-missing': {
    means: "The Gateway that Knative's settings name does not exist.",
    matters: 'No Knative Service becomes ready, and no model that runs as one.',
    todo: 'Run `npx cdk8s-kubeflow up`.',
  },
  'serving/hosts-not-taken': {
    means: "The Gateway of Knative's hosts does not take those of Knative's domain.",
    matters: 'No Knative Service becomes ready, and no model that runs as one.',
    todo: 'Run `npx cdk8s-kubeflow up`. A Gateway of your own needs a server with these hosts.',
  },
  'serving/not-ready': {
    means: 'A model or a Knative Service has not been ready for more than ten minutes. The reason is its own.',
    matters: 'Requests to it are not answered.',
    todo: 'Follow the reason. Often an image cannot be pulled, the model cannot be fetched, or no node has room.',
  },
  'serving/old-mode': {
    means: 'A model is annotated with an older word for its deployment mode, such as `RawDeployment`.',
    matters: "KServe's webhook takes that for a change of the mode, and refuses every change, also the deletion.",
    todo: 'Write the newer word into the annotation, with the command of the finding.',
  },
  'serving/route-unanswered': {
    means: 'Knative has made a route for a model, and the gateway has not answered for its hosts for ten minutes.',
    matters: 'The model does not become ready, although its pods run.',
    todo: "Add a server with these hosts to the Gateway if it does not take them; else read the log of net-istio's controller.",
  },
  'storage/backup-failed': {
    means: 'The last job of a backup failed.',
    matters: 'Older dumps are kept, and no newer one is made: what is written since then is lost with its database.',
    todo: 'Read the log of the job. Often the place for dumps is full, or its keys are refused. Then make a dump at once, as restore.md says.',
  },
  'storage/backup-late': {
    means: 'A backup is suspended, or was due twice by its schedule and has not succeeded.',
    matters: 'No newer dump is made: what is written since the last one is lost with its database.',
    todo: '`kubectl describe` the CronJob: a restore may have left it suspended, a job may hang, or no node has room for its pod.',
  },
  'storage/claim-pending': {
    means: 'A volume claim has no volume, and does not wait for its first pod.',
    matters: 'Pods that use it stay Pending.',
    todo: '`kubectl describe` the claim. A claim without a class needs a default StorageClass, or `storage: { class: … }` in the definition.',
  },
  'storage/class-missing': {
    means: 'The definition names a StorageClass that the cluster does not have.',
    matters: 'Volumes that ask for it stay Pending, and so do their pods.',
    todo: 'Write one of the classes that are named in `storage`, or make the class.',
  },
  'storage/driver-missing': {
    means: 'A StorageClass is rendered whose volumes a CSI driver makes, and the cluster does not have the driver.',
    matters: 'Volumes of that class stay Pending, and so do their pods.',
    todo: 'Install the driver that is named, by its own instructions.',
  },
  'storage/kept': {
    means: 'A volume that exists keeps its class, access mode or size, although another is rendered.',
    matters:
      'Kubernetes changes no class and no access mode of a volume, and shrinks none. Nothing is wrong with the volume.',
    todo: 'Write what the volume has into the definition, or move the data to a new volume.',
  },
  'storage/no-default-class': {
    means: 'Volumes ask for the default StorageClass, and the cluster has none.',
    matters: 'They stay Pending, unless somebody makes volumes by hand.',
    todo: 'Write `storage: { class: … }` in the definition, or mark a class as the default.',
  },
  'tenants/not-ready': {
    means: 'A Profile has no namespace, or the profile controller has failed with it. The reason is named.',
    matters: 'The owner and the contributors of the tenant cannot work.',
    todo: 'Follow the reason, then read the log of the profile controller.',
  },
  'workloads/crashes': {
    means: 'A container ends with an error, again and again.',
    matters: 'What it serves is not there. Kubernetes starts it again after longer and longer pauses.',
    todo: 'Read why it ended: `kubectl logs --previous`. Often a database or a Secret is not what it should be.',
  },
  'workloads/image-pull': {
    means: 'The node cannot pull an image of a pod.',
    matters: 'The pod does not start.',
    todo:
      'See that the image exists, that nodes reach the registry, and that a pull Secret is there if it asks for a login. ' +
      '`npx cdk8s-kubeflow images check` asks the registries for all images.',
  },
  'workloads/image-registry': {
    means: 'A pod of a rendered workload has an image from a registry that closes, or that images are only tried in.',
    matters: 'It runs until a node needs the image again, and then it does not start.',
    todo:
      'Give the image another address, by `images.registry`, `images.rules` or a patch. If the rendering has another one ' +
      'already, run `npx cdk8s-kubeflow up`.',
  },
  'workloads/image-version': {
    means: 'A pod of a rendered workload has an image without a tag and a digest, or with a tag such as `latest`.',
    matters: 'Such an address gives another image tomorrow: two pods of one workload may run different programs.',
    todo: 'Write the tag of a version, or let `npx cdk8s-kubeflow images lock` pin the digest, see docs/images.md.',
  },
  'workloads/no-room': {
    means: 'No node takes a pod: too little CPU or memory is left, or taints and selectors keep it away.',
    matters: 'The pod stays Pending.',
    todo: "Add nodes, write `size: 'laptop'`, or change selectors and tolerations in the definition.",
  },
  'workloads/not-ready': {
    means: 'A Deployment, StatefulSet, DaemonSet or Job of the platform is missing or not ready. The reason is named.',
    matters: 'The component does not do its work, or only with fewer pods.',
    todo: 'Follow the reason: `kubectl describe` the object, then its pods. What is missing comes by `up`.',
  },
  'workloads/quota': {
    means: 'A quota refuses the pods of a workload.',
    matters: 'They are not made at all, so that no pod says why.',
    todo: 'Raise the quota, or let the pods ask for less.',
  },
  'workloads/secret-missing': {
    means: 'A pod waits for a Secret that does not exist.',
    matters: 'It starts as soon as the Secret is there, and not before.',
    todo: 'Run `npx cdk8s-kubeflow secrets`. Who asks for a Secret of their own makes it by hand.',
  },
  'workloads/stuck': {
    means: 'A pod has been Pending for five minutes, does not end, or only its `istio-proxy` still runs.',
    matters: 'A pod that does not end keeps its volume, and a Job that does not end keeps its pipeline waiting.',
    todo: '`kubectl describe` the pod: its events say what it waits for. See whether its node still answers.',
  },
} as const satisfies Explanations;
