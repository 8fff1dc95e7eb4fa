import { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';

import { clusterScope } from '../contract/kinds';
import type { Manifest } from '../contract/manifest';
import { InvalidPlatform } from '../contract/problems';
import { nearest, quoted } from './nearest';

/** An object of the tree. */
export interface Found {
  readonly object: ApiObject;
  /** API version and kind, such as `apps/v1/Deployment`. */
  readonly kind: string;
  /** `namespace/name`, or the name alone where the kind has no namespace. */
  readonly name: string;
}

/** All objects below a construct. */
export function findObjects(scope: IConstruct): readonly Found[] {
  const objects = scope.node.findAll().filter((node) => ApiObject.isApiObject(node));
  const definitions = objects.filter(({ kind }) => kind === 'CustomResourceDefinition');
  const hasNoNamespace = clusterScope(definitions.map((definition) => definition.toJson() as Manifest));
  return objects.map((object) => {
    const { apiVersion, kind, metadata } = object;
    const name = metadata.name ?? object.name;
    const isAlone = hasNoNamespace(object) || metadata.namespace === undefined;
    return { object, kind: `${apiVersion}/${kind}`, name: isAlone ? name : `${metadata.namespace}/${name}` };
  });
}

/**
 * The objects of a kind below a construct.
 * @throws InvalidPlatform if none is rendered
 */
export function findKind(scope: IConstruct, kind: string, at: string): readonly Found[] {
  const all = findObjects(scope);
  const found = all.filter((each) => each.kind === kind);
  const kinds = all.map((each) => each.kind);
  if (!found.length)
    fail(at, `no object of this kind is rendered; the nearest kinds are ${quoted(nearest(kind, kinds))}`);
  return found;
}

/**
 * The object of a kind and name.
 * @throws InvalidPlatform if it is not rendered
 */
export function findNamed(scope: IConstruct, kind: string, name: string, at: string): readonly Found[] {
  const ofKind = findKind(scope, kind, at);
  const found = ofKind.filter((each) => each.name === name);
  const names = ofKind.map((each) => each.name);
  if (!found.length) fail(at, `is not rendered; the nearest are ${quoted(nearest(name, names))}`);
  return found;
}

/** Stops with one problem: the rest of the user's program depends on the object. */
export function fail(at: string, message: string): never {
  throw new InvalidPlatform([{ at, message }]);
}
