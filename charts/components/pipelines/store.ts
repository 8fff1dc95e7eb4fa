import { Construct } from 'constructs';

import { type ContainerProps, Resource, Service, ServiceAccount, type ServicePortProps } from '../../kit';
import { asUser, FAMILY, POD_SECURITY, Program } from './program';

/** A program that keeps data in one volume, so there is one pod of it at a time. */
export interface StoreProps {
  readonly main: ContainerProps;
  /** User and group that the program runs as and that own the volume. */
  readonly user: number;
  /** Name of the claim, and of the volume in the pod. */
  readonly claim: { readonly name: string; readonly volume: string };
  /** @default left to the cluster, which starts one */
  readonly replicas?: number;
  readonly ports: readonly ServicePortProps[];
}

/** A database or object store: its ServiceAccount, its volume, its pod and its Service. */
export class Store extends Construct {
  constructor(scope: Construct, name: string, { main, user, claim, replicas, ports }: StoreProps) {
    super(scope, `store-${name}`);
    const selector = { app: name, ...FAMILY };
    new ServiceAccount(this, name);
    new Resource(this, 'v1/PersistentVolumeClaim', claim.name, {
      spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '20Gi' } } },
    });
    new Program(this, name, {
      selector,
      serviceAccount: name,
      replicas,
      recreate: true,
      main: { securityContext: asUser(user, user), ...main },
      volumes: [{ name: claim.volume, persistentVolumeClaim: { claimName: claim.name } }],
      pod: { securityContext: { ...POD_SECURITY, fsGroup: user, fsGroupChangePolicy: 'OnRootMismatch' } },
    });
    new Service(this, name, { selector, ports });
  }
}
