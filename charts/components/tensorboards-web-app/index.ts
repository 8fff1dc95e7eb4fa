import type { Construct } from 'constructs';

import type { Facts } from '../../config/components';
import type { Platform } from '../../config/platform';
import { allow, Component, READ, Stage, WebApp } from '../../kit';

const TENSORBOARDS = ['tensorboard.kubeflow.org', 'tensorboards', 'tensorboards/finalizers'] as const;

/** TensorBoards web app: users see and make the TensorBoards of a namespace. */
export class TensorboardsWebApp extends Component {
  static readonly facts: Facts = {
    name: 'tensorboards-web-app',
    stage: Stage.APPS,
    namespace: 'kubeflow',
    // The form lists PodDefaults. Without their CRD it shows only an error.
    requires: ['kubeflow-namespace', 'kubeflow-gateway', 'tensorboard-controller', 'poddefaults'],
    dashboard: { menu: [{ text: 'TensorBoards', link: '/tensorboards/', icon: 'assessment', place: 2 }] },
    metrics: {
      'tensorboards-web-app-deployment': 'each of its three workers counts for itself',
    },
  };

  constructor(scope: Construct, platform: Platform) {
    super(scope, TensorboardsWebApp.facts);
    const tensorboards = allow('get', 'list', 'create', 'delete').on(...TENSORBOARDS);
    const storageClasses = allow(...READ).on('storage.k8s.io', 'storageclasses');
    const podDefaults = allow(...READ).on('kubeflow.org', 'poddefaults');
    const view = [allow('get', 'list').on(...TENSORBOARDS), storageClasses, podDefaults];

    new WebApp(this, platform, {
      image: platform.images.tensorboardsWebApp,
      path: '/tensorboards',
      prefix: 'TWA',
      rules: [
        allow('get', 'list').on('', 'namespaces'),
        allow('create').on('authorization.k8s.io', 'subjectaccessreviews'),
        tensorboards,
        allow('create', 'delete', 'get', 'list').on('', 'persistentvolumeclaims'),
        storageClasses,
        podDefaults,
      ],
      users: { noun: 'tensorboard', edit: [tensorboards, podDefaults], view },
      openPorts: [5000],
    });
  }
}
