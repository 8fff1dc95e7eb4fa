import { Construct } from 'constructs';

import { claimVolume, renderClaim } from './claim';
import { type ContainerProps, type EnvValue, port, RESTRICTED, secretKey } from './container';
import { BACKUPS, DatabaseBackup, type DatabaseBackupProps, mountedBackups } from './database-backup';
import { AdmitTraffic, SAME_NAMESPACE } from './network-policy';
import { Resource } from './resource';
import { Deployment, type DeploymentProps, podTemplate, Service, type ServiceProps } from './workload';
import { declareDatabase } from './traffic';

/** The database servers that Kubeflow's systems know, with the ports that they listen on. */
export const DATABASE_PORTS = { mysql: 3306, postgres: 5432 } as const;

/** MySQL or PostgreSQL. */
export type DatabaseEngine = keyof typeof DATABASE_PORTS;

/** A key of the Secret that holds a database's credentials. */
export interface DatabaseSecretKey {
  /** Key of the Secret with the value. */
  readonly secretKey: string;
}

/** Address and credentials of a database that is not rendered. */
export interface DatabaseAddress {
  readonly host: string | DatabaseSecretKey;
  readonly port: number | DatabaseSecretKey;
  readonly database: string | DatabaseSecretKey;
  /** Secret with the credentials, and its keys. */
  readonly secretName: string;
  readonly usernameKey: string;
  readonly passwordKey: string;
}

/** A program that keeps its data in a volume, so that there is one pod of it at a time. */
export interface DataServerProps {
  /** Claim of the volume. The pod's volume has the claim's name unless it is given another. */
  readonly claim: {
    readonly name: string;
    readonly storage: string;
    readonly volume?: string;
    /** @default the platform's */
    readonly storageClass?: string;
  };
  readonly path: string;
  /** User and group of the image's program, to whom the volume belongs. */
  readonly user: number;
  /** @default runs as the user, under {@link RESTRICTED} */
  readonly container: Omit<ContainerProps, 'mounts'>;
  readonly pods: Omit<DeploymentProps, 'container' | 'containers' | 'volumes' | 'recreate' | 'deploymentLabels'>;
  /** Its name is that of the server, and its pods are the server's, unless it says otherwise. */
  readonly service: Partial<ServiceProps> & Pick<ServiceProps, 'ports'> & { readonly name?: string };
  /** Claim of the volume with its backups, which it only reads. @default none */
  readonly backups?: string;
  /** A StatefulSet with a pod template of this name. @default a Deployment */
  readonly statefulSet?: string;
}

/** A database or an object store: its claim, its pod and its Service. */
export class DataServer extends Construct {
  constructor(scope: Construct, name: string, { claim, path, user, pods, service, ...props }: DataServerProps) {
    super(scope, `data-server-${name}`);
    const { name: claimName, storage, volume = claimName, storageClass } = claim;
    const { selector, replicas } = pods;
    renderClaim(this, claimName, storage, storageClass);
    const securityContext = { ...RESTRICTED, runAsUser: user, runAsGroup: user };
    const workload: DeploymentProps = {
      ...pods,
      deploymentLabels: selector,
      recreate: true,
      container: {
        securityContext,
        ...props.container,
        mounts: {
          [path]: volume,
          ...(props.backups !== undefined && { [BACKUPS]: { volume: 'backups', readOnly: true } }),
        },
      },
      volumes: [
        claimVolume(volume, claimName),
        ...(props.backups === undefined ? [] : [claimVolume('backups', props.backups)]),
      ],
      pod: { securityContext: { fsGroup: user, fsGroupChangePolicy: 'OnRootMismatch' }, ...pods.pod },
    };
    if (props.statefulSet === undefined) new Deployment(this, name, workload);
    else {
      const { metadata, spec } = podTemplate(workload);
      const template = { metadata: { ...metadata, name: props.statefulSet }, spec };
      const pod = { replicas, serviceName: name, selector: { matchLabels: selector }, template };
      new Resource(this, 'apps/v1/StatefulSet', name, { spec: pod });
    }
    new Service(this, service.name ?? name, { selector, ...service });
  }
}

const PGDATA = '/var/lib/postgresql/data';

/** How the images of database servers are run. Initdb wants an empty folder, which the top of a volume need not be. */
export const DATABASE_IMAGES = {
  mysql: { path: '/var/lib/mysql', user: 999, port: 'dbapi', args: ['--datadir', '/var/lib/mysql/datadir'] },
  postgres: { path: PGDATA, user: 70, port: 'postgres', env: { PGDATA: `${PGDATA}/pgdata` } },
} as const;

/** A database server of one system. */
export interface DatabaseServerProps extends Omit<DataServerProps, 'path' | 'user' | 'service' | 'backups'> {
  readonly backup: DatabaseBackupProps;
  /** Whether it is in the namespace of a tenant, whose pods may reach it. @default false */
  readonly isTenants?: boolean;
  /** @default the database's port, by the name of dbapi */
  readonly service?: Partial<DataServerProps['service']>;
}

/** MySQL or PostgreSQL. */
export class DatabaseServer extends DataServer {
  constructor(scope: Construct, name: string, engine: DatabaseEngine, props: DatabaseServerProps) {
    const { path, user, port: portName, ...image } = DATABASE_IMAGES[engine];
    const number = DATABASE_PORTS[engine];
    const ports = [{ name: 'dbapi', port: number, protocol: 'TCP' }] as const;
    const container = { ...image, ports: [port(number, portName)], ...props.container };
    const service = { ports, more: { type: 'ClusterIP' }, ...props.service };
    const { backup, pods } = props;
    const { plan } = backup;
    const backups = mountedBackups(backup.name, plan);
    super(scope, name, { ...props, path, user, container, service, backups });
    const host = service.name ?? name;
    declareDatabase(this, host, number, props.isTenants);
    if (props.isTenants) new AdmitTraffic(this, host, { pods: { matchLabels: pods.selector }, from: [SAME_NAMESPACE] });
    if (!plan) return;
    const server = { engine, image: props.container.image, user, service: host, port: number, pods: pods.selector };
    new DatabaseBackup(this, { ...backup, plan }, server);
  }
}

/** An external database's address and credentials: values, or where the cluster takes them from. */
export function databaseAccess({ secretName, usernameKey, passwordKey, ...external }: DatabaseAddress) {
  const read = (value: string | number | DatabaseSecretKey): EnvValue =>
    typeof value === 'object' ? secretKey(secretName, value.secretKey) : String(value);
  const [user, password] = [secretKey(secretName, usernameKey), secretKey(secretName, passwordKey)];
  return { user, password, host: read(external.host), port: read(external.port), database: read(external.database) };
}
