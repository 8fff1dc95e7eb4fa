import { InvalidPlatform, type Kubeflow } from '../../charts';
import { changed } from './changed';

test.each<[string, (kubeflow: Kubeflow) => unknown, string]>([
  [
    'a name with a slip',
    (kubeflow) => kubeflow.object('apps/v1/Deployment', 'kubeflow/ml-pipline'),
    "object('apps/v1/Deployment', 'kubeflow/ml-pipline'): is not rendered; the nearest are 'kubeflow/ml-pipeline', ",
  ],
  [
    'a name without its namespace',
    (kubeflow) => kubeflow.object('apps/v1/Deployment', 'dex'),
    "object('apps/v1/Deployment', 'dex'): is not rendered; the nearest are 'auth/dex', ",
  ],
  [
    'a kind that is not rendered',
    (kubeflow) => kubeflow.objects('batch/v1/CronJob'),
    "objects('batch/v1/CronJob'): no object of this kind is rendered; the nearest kinds are ",
  ],
  [
    'a condition that holds for no object',
    (kubeflow) => kubeflow.objects('scheduling.k8s.io/v1/PriorityClass').where(({ value }) => value === 7),
    "objects('scheduling.k8s.io/v1/PriorityClass').where(…): holds for none of ",
  ],
  [
    'pods of objects that make none',
    (kubeflow) => kubeflow.objects('v1/Service').pods,
    "objects('v1/Service').pods: none of these objects makes pods; ",
  ],
  [
    'a container that there is not',
    (kubeflow) => kubeflow.object('apps/v1/Deployment', 'auth/dex').pods.image('dexx', 'dex:1'),
    "object('apps/v1/Deployment', 'auth/dex').pods.image('dexx', …): no pod has this container; the nearest are 'dex'",
  ],
  [
    'a container whose name is taken',
    (kubeflow) => kubeflow.object('apps/v1/Deployment', 'auth/dex').pods.addContainer({ name: 'dex', image: 'dex:1' }),
    "addContainer(…): Deployment dex has a container 'dex'; choose another name, or change that one with merge",
  ],
  [
    'a patch that returns nothing',
    (kubeflow) => kubeflow.objects('v1/Service').patch((() => undefined) as never),
    "objects('v1/Service').patch(…): returned undefined; return the changed fields",
  ],
  [
    'a patch of pods that returns nothing',
    (kubeflow) => kubeflow.objects().pods.patch((() => undefined) as never),
    'objects().pods.patch(…): returned undefined; return the changed template',
  ],
  [
    'a label that is no text',
    (kubeflow) => kubeflow.objects().label({ floor: 4 as never }),
    "objects().label(…).floor: 4 is not a text; write '4'",
  ],
  [
    'a label that Kubernetes refuses',
    (kubeflow) => kubeflow.objects().label({ owner: 'ada@example.com' }),
    "objects().label(…).owner: 'ada@example.com' is not the value of a label",
  ],
  [
    'a label of the platform',
    (kubeflow) => kubeflow.objects().label({ 'app.kubernetes.io/managed-by': 'me' }),
    "objects().label(…)['app.kubernetes.io/managed-by']: is set by the platform; leave it out",
  ],
  [
    'an annotation that Kubernetes refuses',
    (kubeflow) => kubeflow.objects().annotate({ 'a/b/c': 'me' }),
    "objects().annotate(…)['a/b/c']: is not the key of an annotation; ",
  ],
])('%s is an error', (_, change, message) => {
  expect(() => changed(change)).toThrow(InvalidPlatform);
  expect(() => changed(change)).toThrow(message);
});
