import type { Chart } from 'cdk8s';

import { Component } from '../kit/component';
import { clusterScope } from '../contract/kinds';
import type { Manifest } from '../contract/manifest';
import { Stage } from '../contract/stage';

/** An object and its place in `dist/`. */
export interface Rendered {
  readonly json: Manifest;
  readonly stage: Stage;
  /** The component or tenant that the object belongs to. */
  readonly system: string;
  /** Path below the output folder. */
  readonly file: string;
}

/** Kinds of the foundation, whichever component renders them: others depend on them. */
const FOUNDATION_KINDS = new Set(['Namespace', 'CustomResourceDefinition', 'PriorityClass']);

/** Finds the places of objects. Removes the namespace that cdk8s sets on kinds without one. */
export function placeObjects(found: readonly (readonly [json: Manifest, chart: Chart | undefined])[]): Rendered[] {
  const hasNoNamespace = clusterScope(found.map(([json]) => json));
  return found.map(([json, chart]) => {
    const { metadata } = json;
    return placeObject(
      hasNoNamespace(json) ? { ...json, metadata: { ...metadata, namespace: undefined } } : json,
      chart,
    );
  });
}

/** The place of an object: by its component, or by its kind in the foundation. */
function placeObject(json: Manifest, chart: Chart | undefined): Rendered {
  const component = Component.isComponent(chart) ? chart : undefined;
  const system = component?.folder ?? chart?.node.id ?? 'app';
  const oneFile = component?.oneFile ?? false;
  const early = !oneFile && FOUNDATION_KINDS.has(json.kind);
  const stage = early ? Stage.FOUNDATION : (component?.stage ?? Stage.TENANTS);
  const file = oneFile ? `${stage}/${system}.yaml` : `${stage}/${system}/${fileName(json, chart?.namespace)}`;
  return { json, stage, system, file };
}

/** `<kind>-<name>.yaml`, with the namespace if it is not the component's. */
function fileName({ kind, metadata }: Manifest, ownNamespace: string | undefined): string {
  const elsewhere = metadata.namespace !== undefined && metadata.namespace !== ownNamespace;
  const name = elsewhere ? `${metadata.name}.${metadata.namespace}` : metadata.name;
  return `${kind.toLowerCase()}-${name.replace(/[^A-Za-z0-9.-]/g, '-')}.yaml`;
}
