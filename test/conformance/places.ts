import { load } from 'js-yaml';

import { App } from '../../charts';
import { toYaml } from '../../charts/contract/yaml';

/**
 * Namespaces by which the comparison finds objects, where upstream's files name others than the API server stores: it
 * drops the namespace of kinds that have none, and puts objects that name none into that of `kubectl --namespace`.
 * Nothing else of an object is touched.
 */
const UPSTREAM_PLACES: readonly { readonly files: RegExp; readonly namespace: string | undefined }[] = [
  // Kustomize writes its namespace into kinds of whose scope it knows nothing.
  { files: /^60-catalog\/trainer-runtimes\/clustertrainingruntime-/, namespace: 'kubeflow-system' },
  // Kustomize writes its namespace into what Helm's chart renders for the cluster, too.
  { files: /^50-apps\/spark-operator\/clusterrole(?:binding)?-spark-operator-/, namespace: 'kubeflow' },
  { files: /^50-apps\/pipelines\/decoratorcontroller-/, namespace: 'kubeflow' },
  { files: /^60-catalog\/model-registry-csi\//, namespace: 'kubeflow' },
  // The kind has no namespace.
  { files: /^60-catalog\/kserve-runtimes\/clusterstoragecontainer-/, namespace: 'kubeflow' },
  // Upstream's guide gives the namespace of these to kubectl.
  { files: /^50-apps\/model-registry\/(?!.*-ui)/, namespace: undefined },
];

/** Renders like `App`, with objects in the namespaces that upstream's files name. */
export class ComparedApp extends App {
  override renderAll(): ReturnType<App['renderAll']> {
    const { dist, ...others } = super.renderAll();
    return { ...others, dist: new Map([...dist].map(([file, text]) => [file, inUpstreamsPlace(file, text)])) };
  }
}

function inUpstreamsPlace(file: string, text: string): string {
  const place = UPSTREAM_PLACES.find(({ files }) => files.test(file));
  if (!place) return text;
  const object = load(text) as { metadata: object };
  return toYaml({ ...object, metadata: { ...object.metadata, namespace: place.namespace } });
}
