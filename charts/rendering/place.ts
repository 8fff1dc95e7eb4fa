import type { Chart } from 'cdk8s';

import { Component } from '../kit/component';
import { clusterScope } from '../contract/kinds';
import { COMPONENT_LABEL, OURS, PLATFORM_LABELS } from '../contract/labels';
import type { Manifest } from '../contract/manifest';
import { Stage } from '../contract/stage';

/** An object and its place in `dist/`. */
export interface Rendered {
  readonly json: Manifest;
  readonly stage: Stage;
  /** The component, tenant or chart that the object belongs to. */
  readonly system: string;
  /** Path below the output folder. */
  readonly file: string;
}

/** Kinds of the foundation, whichever component renders them: others depend on them. */
const FOUNDATION_KINDS = new Set(['Namespace', 'CustomResourceDefinition', 'PriorityClass']);

/** Kubernetes' limit for the value of a label. */
const LONGEST_LABEL = 63;

/** The objects of a chart. */
export interface Found {
  readonly home: Home;
  readonly objects: Manifest[];
}

/** Finds the places of objects. Removes the namespace that cdk8s sets on kinds without one. */
export function placeObjects(found: readonly Found[]): Rendered[] {
  const hasNoNamespace = clusterScope(found.flatMap(({ objects }) => objects));
  return found.flatMap(({ home, objects }) =>
    objects.map((json) => {
      const { metadata } = json;
      const isMeant = metadata.namespace === undefined || !hasNoNamespace(json);
      return placeIn(home, isMeant ? json : { ...json, metadata: { ...metadata, namespace: undefined } });
    }),
  );
}

/** Where a chart's objects go. */
export interface Home {
  readonly stage: Stage;
  readonly system: string;
  /** The file of all its objects, if there is one. */
  readonly file?: string | undefined;
  readonly namespace?: string | undefined;
  /** Whether its objects lack the labels of a component's. */
  readonly isOwn: boolean;
}

/** Where the objects of a chart go, and those outside of all charts. */
export function homeOf(chart: Chart | undefined): Home {
  if (Component.isComponent(chart)) {
    const { stage, folder: system, oneFile, namespace } = chart;
    return { stage, system, file: oneFile ? `${stage}/${system}.yaml` : undefined, namespace, isOwn: false };
  }
  return { stage: Stage.OWN, system: ownSystem(chart?.node.id ?? ''), namespace: chart?.namespace, isOwn: true };
}

/** The place of an object: by its component or chart, or by its kind in the foundation. */
function placeIn({ stage: usual, system, file, namespace, isOwn }: Home, json: Manifest): Rendered {
  if (file !== undefined) return { json, stage: usual, system, file };
  const stage = FOUNDATION_KINDS.has(json.kind) ? Stage.FOUNDATION : usual;
  const path = `${stage}/${system}/${fileName(json, namespace)}`;
  return { json: isOwn ? labelled(json, system) : json, stage, system, file: path };
}

/** The id of a chart as the value of a label and a part of the names of objects: `My Chart` is `my-chart`. */
function ownSystem(id: string): string {
  const name = id
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, LONGEST_LABEL);
  return name.replace(/^-|-$/g, '') || 'own';
}

/**
 * An object of a chart that is not a component, with the labels by which `status`, `prune` and `down` know it. A part-of and
 * a component that it has already stay, because selectors may name them.
 */
function labelled(json: Manifest, system: string): Manifest {
  const { labels, ...metadata } = json.metadata;
  const all = { ...PLATFORM_LABELS, [COMPONENT_LABEL]: system, ...labels, ...OURS };
  const sorted = Object.fromEntries(Object.entries(all).sort(([a], [b]) => (a < b ? -1 : 1)));
  return { ...json, metadata: { labels: sorted, ...metadata } };
}

/** `<kind>-<name>.yaml`, with the namespace if it is not the component's. */
function fileName({ kind, metadata }: Manifest, ownNamespace: string | undefined): string {
  const elsewhere = metadata.namespace !== undefined && metadata.namespace !== ownNamespace;
  const name = elsewhere ? `${metadata.name}.${metadata.namespace}` : metadata.name;
  return `${kind.toLowerCase()}-${name.replace(/[^A-Za-z0-9.-]/g, '-')}.yaml`;
}
