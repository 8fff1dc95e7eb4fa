import type { Construct } from 'constructs';

import type { Platform } from '../../config/platform';
import { container, podTemplate, port, Resource, Service, UNPRIVILEGED } from '../../kit';

/** Name of the catalog's PostgreSQL: of its Service, its StatefulSet, its volume and its Secret. */
export const DATABASE = 'model-catalog-postgres';

const PORT = 5432;
/** User and group of the image. */
const USER = 70;
const SELECTOR = { 'app.kubernetes.io/name': 'postgres', 'app.kubernetes.io/part-of': 'model-catalog' };
const LABELS = { ...SELECTOR, 'app.kubernetes.io/component': 'database' };

/** Where the catalog keeps what it has read of its sources. */
export function renderDatabase(scope: Construct, { images }: Platform, secret: string): void {
  const template = podTemplate({
    selector: LABELS,
    labels: { 'sidecar.istio.io/inject': 'false' },
    containers: [
      container({
        name: 'postgres',
        image: images.modelCatalogPostgres,
        env: { PGDATA: '/var/lib/postgresql/data/pgdata' },
        envFrom: [{ secretRef: { name: secret } }],
        ports: [port(PORT, 'postgres')],
        mounts: { '/var/lib/postgresql/data': DATABASE },
        securityContext: { ...UNPRIVILEGED, runAsUser: USER, runAsGroup: USER },
      }),
    ],
    volumes: [{ name: DATABASE, persistentVolumeClaim: { claimName: DATABASE } }],
    pod: { securityContext: { fsGroup: USER, runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } } },
  });
  new Resource(scope, 'apps/v1/StatefulSet', DATABASE, {
    spec: {
      replicas: 1,
      serviceName: DATABASE,
      selector: { matchLabels: SELECTOR },
      template: { ...template, metadata: { ...template.metadata, name: 'postgres' } },
    },
  });
  new Service(scope, DATABASE, {
    selector: LABELS,
    ports: [{ name: 'postgres', port: PORT, protocol: 'TCP' }],
    more: { type: 'ClusterIP' },
  });
  new Resource(scope, 'v1/PersistentVolumeClaim', DATABASE, {
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '5Gi' } } },
  });
}
