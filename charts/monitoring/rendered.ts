import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';

import { clusterScope, isWorkloadKind } from '../contract/kinds';
import type { Manifest } from '../contract/manifest';
import { Component } from '../kit/component';
import type { AlertFacts } from './alerts/alert';

/** The platform's components. */
export function componentsOf(tree: Construct): readonly Component[] {
  return tree.node.children.filter((child) => Component.isComponent(child));
}

/** The objects of components as they are rendered: cdk8s gives a namespace to kinds that have none, too. */
export function manifestsOf(tree: Construct): readonly Manifest[] {
  const objects = componentsOf(tree).flatMap((component) => component.node.findAll());
  const manifests = objects.filter((node) => ApiObject.isApiObject(node)).map((object) => object.toJson() as Manifest);
  const hasNoNamespace = clusterScope(manifests);
  return manifests.map((object) =>
    hasNoNamespace(object) ? { ...object, metadata: { ...object.metadata, namespace: undefined } } : object,
  );
}

/** What alert rules must know of the objects. */
export function alertFacts(objects: readonly Manifest[], components: ReadonlySet<string>): Omit<AlertFacts, 'gpus'> {
  const namespaces = objects
    .filter(({ kind }) => isWorkloadKind(kind))
    .flatMap(({ metadata }) => metadata.namespace ?? []);
  const webhooks = objects
    .filter(({ kind }) => kind.endsWith('WebhookConfiguration'))
    .flatMap((object) => object.webhooks as readonly { readonly name: string }[]);
  return {
    components,
    // Pods of others are in kube-system, too.
    namespaces: [...new Set(namespaces)].filter((name) => name !== 'kube-system'),
    webhooks: [...new Set(webhooks.map(({ name }) => name))],
    backups: objects.filter(({ kind }) => kind === 'CronJob').map(({ metadata }) => metadata.name),
  };
}
