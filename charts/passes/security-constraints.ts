import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';

import { type ConstraintName, constraintFor, REQUIRED_CONSTRAINT } from '../contract/admission/security-constraints';
import { changeTemplate, makesPods } from '../kit/change';
import type { Component } from '../kit/component';
import { ExternalReference } from '../kit/declarations';
import { ConstraintBinding } from '../kit/security-constraint';
import { componentsOf, ownNamespace, type Pass } from './index';

/**
 * Where the cluster has security context constraints: names in each pod the strictest one that it needs, and lets its
 * ServiceAccount use that one. A pod that names none would be judged by whatever its ServiceAccount may use, `restricted-v2` first,
 * and might get another user than its image's. Last of the passes that change pods, because it judges them as they are.
 */
export const constrainPods: Pass = (tree, { securityContextConstraints }) => {
  if (!securityContextConstraints) return;
  for (const component of componentsOf(tree)) constrain(component);
};

/** The ServiceAccount of pods that name none. */
const DEFAULT = 'default';

function constrain(component: Component): void {
  const bindings = new Map<string, Set<string>>();
  for (const object of component.node.findAll().filter(ApiObject.isApiObject).filter(makesPods)) {
    changeTemplate(object, ({ metadata, spec, ...template }) => {
      if (!spec) return { metadata, ...template };
      const constraint = constraintFor(spec);
      const place = `${ownNamespace(object)}/${constraint}`;
      bindings.set(place, (bindings.get(place) ?? new Set()).add(spec.serviceAccountName ?? DEFAULT));
      const annotations = { ...metadata?.annotations, [REQUIRED_CONSTRAINT]: constraint };
      return { ...template, metadata: { ...metadata, annotations }, spec };
    });
  }
  for (const [place, accounts] of bindings) {
    const [namespace, constraint] = place.split('/') as [string, ConstraintName];
    // A component may have pods in several namespaces, whose bindings have one name.
    const scope = new Construct(component, `security-constraints-${place.replace('/', '-')}`);
    // Each namespace has it, whether it is rendered or not.
    if (accounts.has(DEFAULT)) new ExternalReference(scope, { kind: 'ServiceAccount', name: DEFAULT, namespace });
    const subjects = [...accounts].sort().map((name) => ({ kind: 'ServiceAccount', name, namespace }));
    new ConstraintBinding(scope, `${component.folder}-${constraint}`, { constraint, namespace, subjects });
  }
}
