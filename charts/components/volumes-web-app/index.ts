import type { Construct } from 'constructs';

import type { Facts } from '../../config/components';
import type { Platform } from '../../config/platform';
import { allow, Component, READ, Stage, UNPRIVILEGED, WebApp } from '../../kit';

/** Volumes web app: browse, create and delete the PersistentVolumeClaims of a namespace. */
export class VolumesWebApp extends Component {
  static readonly facts: Facts = {
    name: 'volumes-web-app',
    stage: Stage.APPS,
    namespace: 'kubeflow',
    // Its list shows which notebooks use a volume. Without their CRD it shows only an error
    // (components/crud-web-apps/volumes/backend/apps/default/routes/get.py).
    requires: ['kubeflow-namespace', 'kubeflow-gateway', 'notebook-controller', 'pvcviewer'],
    dashboard: { menu: [{ text: 'Volumes', link: '/volumes/', icon: 'device:storage', place: 3 }] },
    metrics: {
      'volumes-web-app-deployment': 'each of its three workers counts for itself',
    },
  };

  constructor(scope: Construct, platform: Platform) {
    super(scope, VolumesWebApp.facts);
    const file = 'viewer-spec.yaml';
    const config = this.config('volumes-web-app-viewer-spec', {
      [file]: viewer(platform.network.listenAddress, 8080, 'viewer-volume'),
    });

    const claims = allow('create', 'delete', ...READ, 'update', 'patch').on('', 'persistentvolumeclaims');
    const viewers = allow('get', 'list', 'create', 'delete').on('kubeflow.org', 'pvcviewers');
    const storageClasses = allow(...READ).on('storage.k8s.io', 'storageclasses');
    const readClaims = allow(...READ).on('', 'persistentvolumeclaims');
    const readViewers = allow('get', 'list').on('kubeflow.org', 'pvcviewers');

    new WebApp(this, platform, {
      image: platform.images.volumesWebApp,
      path: '/volumes',
      prefix: 'VWA',
      env: { VOLUME_VIEWER_IMAGE: platform.images.fileBrowser },
      mounts: { [`/etc/config/${file}`]: { volume: 'viewer-spec', config, subPath: file } },
      rules: [
        allow('get', 'list').on('', 'namespaces', 'pods'),
        allow('create').on('authorization.k8s.io', 'subjectaccessreviews'),
        claims,
        storageClasses,
        allow('list').on('', 'events'),
        allow('list').on('kubeflow.org', 'notebooks'),
        viewers,
      ],
      users: { noun: 'volume', edit: [claims, viewers], view: [readClaims, storageClasses, readViewers] },
    });
  }
}

/**
 * The PVCViewer that the web app makes when a user opens a volume: File Browser on the volume. It has no login, because
 * the gateway admits only users of the namespace. The web app replaces words that begin with a `$`.
 */
function viewer(listenAddress: string, port: number, volume: string): object {
  const settings = {
    FB_ADDRESS: listenAddress,
    FB_PORT: String(port),
    FB_DATABASE: '/tmp/filebrowser.db',
    FB_NOAUTH: 'true',
    FB_BASEURL: '/pvcviewers/$NAMESPACE/$NAME/',
  };
  const browser = {
    name: 'main',
    image: '$VOLUME_VIEWER_IMAGE',
    env: Object.entries(settings).map(([name, value]) => ({ name, value })),
    readinessProbe: { tcpSocket: { port }, initialDelaySeconds: 2, periodSeconds: 10 },
    volumeMounts: [{ name: volume, mountPath: '/srv' }],
    workingDir: '/srv',
    securityContext: UNPRIVILEGED,
  };
  return {
    pvc: '$NAME',
    podSpec: {
      serviceAccountName: 'default-editor',
      containers: [browser],
      volumes: [{ name: volume, persistentVolumeClaim: { claimName: '$NAME' } }],
    },
    networking: { targetPort: port, basePrefix: '/pvcviewers', rewrite: '/', timeout: '30s' },
    // On the node that already uses the volume, because only that node may be able to mount it.
    rwoScheduling: true,
  };
}
