import type { Construct } from 'constructs';

import type { Platform } from '../../config/platform';
import { allow, Component, READ, Stage, WebApp } from '../../kit';
import { VIEWER } from './viewer';

/** Volumes web app: browse, create and delete the PersistentVolumeClaims of a namespace. */
export class VolumesWebApp extends Component {
  // Its list says which notebooks use a volume: without their CRD it shows nothing but an error
  // (components/crud-web-apps/volumes/backend/apps/default/routes/get.py).
  static readonly requires = ['kubeflow-namespace', 'kubeflow-gateway', 'notebook-controller', 'pvcviewer'] as const;

  constructor(scope: Construct, platform: Platform) {
    super(scope, 'volumes-web-app', { stage: Stage.APPS, namespace: 'kubeflow' });
    const viewer = this.config('volumes-web-app-viewer-spec', { 'viewer-spec.yaml': VIEWER });

    const claims = allow('create', 'delete', ...READ, 'update', 'patch').on('', 'persistentvolumeclaims');
    const viewers = allow('get', 'list', 'create', 'delete').on('kubeflow.org', 'pvcviewers');
    const storageClasses = allow(...READ).on('storage.k8s.io', 'storageclasses');

    new WebApp(this, platform, {
      image: platform.images.volumesWebApp,
      path: '/volumes',
      prefix: 'VWA',
      env: { VOLUME_VIEWER_IMAGE: platform.images.fileBrowser },
      mounts: {
        '/etc/config/viewer-spec.yaml': { volume: 'viewer-spec', config: viewer, subPath: 'viewer-spec.yaml' },
      },
      rules: [
        allow('get', 'list').on('', 'namespaces', 'pods'),
        allow('create').on('authorization.k8s.io', 'subjectaccessreviews'),
        claims,
        storageClasses,
        allow('list').on('', 'events'),
        allow('list').on('kubeflow.org', 'notebooks'),
        viewers,
      ],
      users: {
        noun: 'volume',
        edit: [claims, viewers],
        view: [
          allow(...READ).on('', 'persistentvolumeclaims'),
          storageClasses,
          allow('get', 'list').on('kubeflow.org', 'pvcviewers'),
        ],
      },
    });
  }
}
