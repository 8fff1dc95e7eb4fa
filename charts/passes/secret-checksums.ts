import type { SealedValues } from '../config/delivery/secrets';
import { secretsRead } from '../contract/references';
import { changeTemplate } from '../kit/change';
import { checksum } from '../kit/resource';
import { isWorkload, type Workload } from '../kit/workload';
import { objectsOf, type Pass } from './index';

/** Annotation of pods: checksum of the sealed values that they read. */
const CHECKSUM = 'cdk8s-kubeflow/secrets-checksum';

/** Annotation for Stakater's Reloader: if it is installed, it rolls workloads that read a changed Secret. */
const RELOADER = 'reloader.stakater.com/auto';

/**
 * Rolls pods when a Secret changes that they read at their start. A changed sealed value changes `dist/`, so its
 * checksum rolls the pods that read it. Changes in an external store are not visible here; Reloader handles them. Last,
 * because it needs the pods as all other passes leave them.
 */
export const rollOnSecrets: Pass = (tree, { secrets }) => {
  if (secrets.kind === 'cluster') return;
  for (const workload of objectsOf(tree).filter(isWorkload)) {
    const { spec } = workload.fields.spec?.template ?? {};
    const names = spec ? [...secretsRead(spec)].sort() : [];
    if (!names.length) continue;
    if (secrets.kind === 'external') workload.metadata.addAnnotation(RELOADER, 'true');
    else annotatePods(workload, checksum(names.map((name) => sealedOf(secrets.values, workload, name))));
  }
};

function sealedOf(values: SealedValues, { metadata, chart }: Workload, name: string) {
  return Object.entries(values[`${metadata.namespace ?? chart.namespace ?? ''}/${name}`] ?? {}).sort();
}

function annotatePods(workload: Workload, sum: string): void {
  changeTemplate(workload, ({ metadata, ...template }) => {
    const annotations = { ...metadata?.annotations, [CHECKSUM]: sum };
    return { metadata: { ...metadata, annotations }, ...template };
  });
}
