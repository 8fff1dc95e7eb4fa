import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { loadAll } from 'js-yaml';

import { COMPONENT_LABEL, PLATFORM_LABELS } from '../../charts/contract/labels';
import type { Manifest } from '../../charts/contract/manifest';
import { podTemplateOf } from '../../charts/contract/pod-template';
import type { ControlPlane } from './control-plane';

const OURS = new Set([COMPONENT_LABEL, ...Object.keys(PLATFORM_LABELS)]);

/** Objects of some components of a rendering, with the label and annotation that a release of Helm has: as if others had installed them. */
export function relabelled(dist: string, components: readonly string[]): readonly Manifest[] {
  const files = readdirSync(dist, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.yaml'));
  const theirs = files.filter((file) => components.includes(file.split('/')[1] ?? ''));
  return theirs.flatMap((file) => loadAll(readFileSync(join(dist, file), 'utf8')) as Manifest[]).map(ofHelm);
}

function ofHelm(object: Manifest): Manifest {
  const kept = Object.entries(object.metadata.labels ?? {}).filter(([key]) => !OURS.has(key));
  const { labels: ofPods = {} } = (podTemplateOf(object) as Template | undefined)?.metadata ?? {};
  const labels = { ...Object.fromEntries(kept), ...ofPods, 'app.kubernetes.io/managed-by': 'Helm' };
  const annotations = { ...object.metadata.annotations, 'meta.helm.sh/release-name': 'existing' };
  return { ...object, metadata: { ...object.metadata, labels, annotations } };
}

interface Template {
  readonly metadata?: { readonly labels?: Readonly<Record<string, string>> };
}

/** Applies objects as others would: what the rest needs first. */
export async function install(controlPlane: ControlPlane, objects: readonly Manifest[]): Promise<void> {
  controlPlane.apply(objects.filter(({ kind }) => kind === 'CustomResourceDefinition' || kind === 'Namespace'));
  await controlPlane.crdsEstablished();
  controlPlane.apply(objects);
}

/** What controllers write, and what changes with it. */
const OF_CONTROLLERS = new Set(['status', 'resourceVersion', 'generation', 'managedFields', 'caBundle']);

interface Live extends Manifest {
  readonly metadata: Manifest['metadata'] & {
    readonly managedFields?: readonly { readonly manager: string; readonly subresource?: string }[];
  };
}

/** The content of objects in the cluster and their identities, without what controllers write, and who has written in them. */
export function contentsOf(
  kubectl: (...args: readonly string[]) => string,
  objects: readonly Manifest[],
): Readonly<Record<string, string>> {
  const kinds = new Map(objects.map(({ apiVersion, kind }) => [`${kind}.${groupAndVersion(apiVersion)}`, kind]));
  const wanted = new Set(objects.map(nameOf));
  const found = [...kinds.keys()].flatMap((kind) => {
    const text = kubectl('get', kind, '--all-namespaces', '--output=json', '--show-managed-fields');
    return (JSON.parse(text) as { items: readonly Live[] }).items;
  });
  const theirs = found.filter((object) => wanted.has(nameOf(object)));
  return Object.fromEntries(
    theirs.map((object) => {
      const { managedFields = [] } = object.metadata;
      const writers = managedFields.filter(({ manager }) => manager.startsWith('cdk8s-kubeflow'));
      const content = JSON.stringify(object, (key, value: unknown) => (OF_CONTROLLERS.has(key) ? undefined : value));
      return [nameOf(object), `${content} ${JSON.stringify(writers)}`];
    }),
  );
}

function groupAndVersion(apiVersion: string): string {
  const [version, group] = apiVersion.split('/').reverse();
  return group === undefined ? `${version}.` : `${version}.${group}`;
}

function nameOf({ kind, metadata: { namespace, name } }: Manifest): string {
  return `${kind} ${namespace ?? ''}/${name}`;
}
