import type { ApiObject } from 'cdk8s';
import type { Construct, IConstruct } from 'constructs';

import type { Platform } from '../config/platform';
import { Component } from '../kit/component';

/**
 * Changes the objects that components have made. **A component says what upstream says; a pass says what this platform
 * adds, and nothing stands in both.** Each pass has a file here. Its comment says why the pass has its position in
 * `PASSES` of `charts/kubeflow.ts`.
 * @throws InvalidPlatform for mistakes in the definition that show only on the objects
 */
export type Pass = (tree: Construct, platform: Platform) => void;

/** The platform's components, which are the tree's direct children. */
export function componentsOf(tree: Construct): readonly Component[] {
  return tree.node.children.filter((child) => Component.isComponent(child));
}

/** All constructs that components have made. */
export function objectsOf(tree: Construct): readonly IConstruct[] {
  return componentsOf(tree).flatMap((component) => component.node.findAll());
}

/** The component that objects belong to which are nobody's else: that of the namespace `kubeflow`, if there is one. */
export function homeOf(tree: Construct): Component | undefined {
  const [first] = componentsOf(tree);
  return componentsOf(tree).find(({ node }) => node.id === 'kubeflow-namespace') ?? first;
}

/** The namespace that an object is in; empty for one without. */
export function ownNamespace({ metadata, chart }: ApiObject): string {
  return metadata.namespace ?? chart.namespace ?? '';
}
