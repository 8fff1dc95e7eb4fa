import type { Construct } from 'constructs';

import type * as k8s from './k8s';
import { Resource } from './resource';

/** A PersistentVolumeClaim for the pods of one node at a time. */
export function renderClaim(scope: Construct, name: string, size: string, storageClass: string | undefined): void {
  const resources = { requests: { storage: size } };
  const spec = { accessModes: ['ReadWriteOnce'], resources, storageClassName: storageClass };
  new Resource(scope, 'v1/PersistentVolumeClaim', name, { spec });
}

/** The volume of a claim in a pod. */
export function claimVolume(name: string, claimName: string): k8s.Volume {
  return { name, persistentVolumeClaim: { claimName } };
}
