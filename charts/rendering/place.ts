import type { Chart } from 'cdk8s';

import { Component } from '../kit/component';
import { clusterScope } from '../contract/kinds';
import type { Manifest } from '../contract/manifest';
import { Stage } from '../contract/stage';

/** An object and its place in `dist/`. */
export interface Rendered {
  readonly json: Manifest;
  readonly stage: Stage;
  /** The system that the object belongs to. */
  readonly system: string;
  /** Path below the output folder. */
  readonly file: string;
}

/** Kinds that others build on, whichever system brings them. */
const FOUNDATION_KINDS = new Set(['Namespace', 'CustomResourceDefinition', 'PriorityClass']);

/** Finds the places of objects; takes the chart's namespace, which cdk8s gives to all, from kinds that have none. */
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

/** By its component, and for the kinds of the foundation by its kind. */
function placeObject(json: Manifest, chart: Chart | undefined): Rendered {
  const component = Component.isComponent(chart) ? chart : undefined;
  const system = component?.folder ?? chart?.node.id ?? 'app';
  const oneFile = component?.oneFile ?? false;
  const early = !oneFile && FOUNDATION_KINDS.has(json.kind);
  const stage = early ? Stage.FOUNDATION : (component?.stage ?? Stage.TENANTS);
  const file = oneFile ? `${stage}/${system}.yaml` : `${stage}/${system}/${fileName(json, chart?.namespace)}`;
  return { json, stage, system, file };
}

/** `<kind>-<name>.yaml`, and with the namespace where that is not the component's own. */
function fileName({ kind, metadata }: Manifest, ownNamespace: string | undefined): string {
  const elsewhere = metadata.namespace !== undefined && metadata.namespace !== ownNamespace;
  const name = elsewhere ? `${metadata.name}.${metadata.namespace}` : metadata.name;
  return `${kind.toLowerCase()}-${name.replace(/[^A-Za-z0-9.-]/g, '-')}.yaml`;
}
