import type { IConstruct } from 'constructs';

import type { Component } from './component';
import { Resource } from './resource';

/** Lets all volumes that a component asks for be of one StorageClass, instead of the cluster's default one. */
export function setStorageClass(component: Component, storageClassName: string): void {
  for (const claim of component.node.findAll().filter(isClaim)) {
    claim.fields = { spec: { storageClassName, ...claim.fields.spec } };
  }
}

function isClaim(construct: IConstruct): construct is Resource<'v1/PersistentVolumeClaim'> {
  return construct instanceof Resource && construct.kind === 'PersistentVolumeClaim';
}
