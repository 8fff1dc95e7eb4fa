import type { Component } from '../kit/component';
import { isOf } from '../kit/resource';

/** Lets all volumes that a component asks for be of one StorageClass, instead of the cluster's default one. */
export function setStorageClass(component: Component, storageClassName: string): void {
  for (const claim of component.node.findAll().filter(isOf('v1/PersistentVolumeClaim'))) {
    claim.fields = { spec: { storageClassName, ...claim.fields.spec } };
  }
}
