import { UNPRIVILEGED } from '../../kit';

const PORT = 8080;
const VOLUME = 'viewer-volume';

/**
 * The PVCViewer that the web app makes when a user opens a volume: File Browser on the volume, without a login of its
 * own, because only users of the namespace come through the gateway. The web app fills in what begins with a `$`.
 */
export const VIEWER = {
  pvc: '$NAME',
  podSpec: {
    serviceAccountName: 'default-editor',
    containers: [
      {
        name: 'main',
        image: '$VOLUME_VIEWER_IMAGE',
        env: [
          { name: 'FB_ADDRESS', value: '0.0.0.0' },
          { name: 'FB_PORT', value: String(PORT) },
          { name: 'FB_DATABASE', value: '/tmp/filebrowser.db' },
          { name: 'FB_NOAUTH', value: 'true' },
          { name: 'FB_BASEURL', value: '/pvcviewers/$NAMESPACE/$NAME/' },
        ],
        readinessProbe: { tcpSocket: { port: PORT }, initialDelaySeconds: 2, periodSeconds: 10 },
        volumeMounts: [{ name: VOLUME, mountPath: '/srv' }],
        workingDir: '/srv',
        securityContext: UNPRIVILEGED,
      },
    ],
    volumes: [{ name: VOLUME, persistentVolumeClaim: { claimName: '$NAME' } }],
  },
  networking: { targetPort: PORT, basePrefix: '/pvcviewers', rewrite: '/', timeout: '30s' },
  // On the node where the volume is in use already, which is the only one that can mount it.
  rwoScheduling: true,
};
