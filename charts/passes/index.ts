import type { Construct, IConstruct } from 'constructs';

import type { Platform } from '../config/platform';
import { Component } from '../kit/component';

/**
 * Changes what components have made. **A component says what upstream says; a pass says what this platform adds, and
 * nothing stands in both.** A pass is a file here, with a comment that says why it stands where it does in the order of
 * `PASSES` in `charts/kubeflow.ts`.
 * @throws InvalidPlatform for what is wrong in the definition and seen only on the objects
 */
export type Pass = (tree: Construct, platform: Platform) => void;

/** The platform's components, which stand at the top of the tree. Tenants stand below them: no pass is for them. */
export function componentsOf(tree: Construct): readonly Component[] {
  return tree.node.children.filter((child) => Component.isComponent(child));
}

/** All that components have made. */
export function objectsOf(tree: Construct): readonly IConstruct[] {
  return componentsOf(tree).flatMap((component) => component.node.findAll());
}
