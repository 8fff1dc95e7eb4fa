import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';

import { clusterScope } from '../contract/kinds';
import { ExternalReference, PullSecret, Resource } from '../kit';
import { isOf } from '../kit/resource';
import { componentsOf, type Pass } from './index';

/** Kubernetes' own kinds without a namespace. */
const hasNoNamespace = clusterScope([]);

/**
 * Gives the definition's pull Secrets to every ServiceAccount of components, and to `default` of their namespaces, with
 * which the pods run that name none. Before `makeSecrets`, because the copies are Secrets that it may make otherwise.
 */
export const addPullSecrets: Pass = (tree, { pullSecrets, tenants }) => {
  if (!pullSecrets.length) return;
  const imagePullSecrets = pullSecrets.map((name) => ({ name }));
  // Namespaces of tenants have theirs, whatever else is in them.
  const done = new Set(tenants.map(({ name }) => name));
  for (const component of componentsOf(tree)) {
    const objects = component.node.findAll();
    for (const account of objects.filter(isOf('v1/ServiceAccount')))
      account.fields = { ...account.fields, imagePullSecrets };
    // cdk8s gives a namespace to kinds that have none, too.
    const placed = objects.filter((one) => ApiObject.isApiObject(one)).filter((one) => !hasNoNamespace(one));
    const namespaces = placed.flatMap(({ metadata }) => metadata.namespace ?? []);
    for (const namespace of new Set(namespaces)) {
      if (done.has(namespace)) continue;
      done.add(namespace);
      const scope = new Construct(component, `pull-secrets-${namespace}`);
      for (const name of pullSecrets) {
        if (namespace === PullSecret.source) new ExternalReference(scope, { kind: 'Secret', name, namespace });
        else new PullSecret(scope, name, namespace);
      }
      new Resource(scope, 'v1/ServiceAccount', 'default', { imagePullSecrets }, { namespace });
    }
  }
};
