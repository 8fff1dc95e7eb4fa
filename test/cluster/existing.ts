import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { loadAll } from 'js-yaml';

import { COMPONENT_LABEL, PLATFORM_LABELS } from '../../charts/contract/labels';
import type { Manifest } from '../../charts/contract/manifest';
import { podTemplateOf } from '../../charts/contract/pod-template';
import type { ControlPlane } from './control-plane';
import type { Surroundings } from './surroundings';

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

/** The CRD of a kind of others: it is enough that the API server knows it, whatever its objects hold. */
export function crdOf(apiVersion: string, kind: string, plural: string, scope = 'Namespaced'): Manifest {
  const [group, name] = apiVersion.split('/');
  const schema = { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } };
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.${group}` },
    spec: {
      ...{ group, scope, names: { kind, plural, singular: kind.toLowerCase() } },
      versions: [{ name, served: true, storage: true, schema }],
    },
  };
}

/** Applies namespaces and CRDs of others, and no other objects. */
export async function installKinds(controlPlane: ControlPlane, objects: readonly Manifest[]): Promise<void> {
  controlPlane.apply(objects.filter(({ kind }) => kind === 'CustomResourceDefinition' || kind === 'Namespace'));
  await controlPlane.crdsEstablished();
}

/** Applies objects as others would: what the rest needs first. */
export async function install(controlPlane: ControlPlane, objects: readonly Manifest[]): Promise<void> {
  await installKinds(controlPlane, objects);
  controlPlane.apply(objects);
}

/** `down`, which must end well and leave objects of others as they are. */
export async function expectLeftByDown(
  surroundings: Surroundings,
  dist: string,
  contents: () => Readonly<Record<string, string>>,
): Promise<void> {
  const before = contents();
  const { code, stderr } = await surroundings.cli('down', '--yes', dist);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(contents()).toEqual(before);
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
