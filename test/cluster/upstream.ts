import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import type { Manifest } from '../../charts/contract/manifest';
import { folder } from '../support/cli';
import { objectsIn, REFERENCES } from '../support/references';

/** The parts of upstream's example, namespaces first. */
const PARTS = [
  ...[
    'kubeflow-namespace',
    'cert-manager',
    'istio-namespace',
    'istio',
    'oauth2-proxy',
    'dex',
    'knative-serving',
    'cluster-local-gateway',
  ],
  ...['kubeflow-roles', 'kubeflow-gateway', 'pipelines', 'katib', 'central-dashboard'],
  ...['poddefaults', 'jupyter-web-app', 'notebook-controller', 'profiles', 'pvcviewer', 'volumes-web-app'],
  ...['tensorboard-controller', 'tensorboards-web-app', 'trainer', 'user-namespace', 'kserve', 'kserve-models-web-app'],
  ...['spark-operator'],
];

/** Whether upstream's objects are here. */
export const HAS_UPSTREAM = existsSync(join(REFERENCES.former, 'kserve.yaml'));

/** A part of upstream's example, or its CRDs. */
export interface Part {
  readonly name: string;
  readonly objects: readonly Manifest[];
}

/** Upstream's example as `kustomize build` prints it: its CRDs, and then part by part. */
export function upstreamParts(): readonly Part[] {
  const crds = readdirSync(join(REFERENCES.former, 'crds')).flatMap((file) => read(join('crds', file)));
  return [{ name: 'crds', objects: crds }, ...PARTS.map((name) => ({ name, objects: read(`${name}.yaml`) }))];
}

function read(file: string): readonly Manifest[] {
  return objectsIn(REFERENCES.former, file).map(withoutNamespace);
}

/** Kustomize writes its namespace into some kinds that have none. The API server drops it. */
function withoutNamespace(object: Manifest): Manifest {
  const isOfCluster = object.kind.startsWith('Cluster');
  const { namespace, ...metadata } = object.metadata;
  return isOfCluster && namespace !== undefined ? { ...object, metadata } : object;
}

/** Writes parts into a folder, as a rendering. */
export function written(parts: readonly Part[]): string {
  return folder(Object.fromEntries(parts.map(({ name, objects }) => [`${name}.yaml`, objects])));
}
