import type { SealedValues } from '../config/delivery/secrets';
import { secretsRead } from '../contract/references';
import { changeTemplate } from '../kit/change';
import { checksum } from '../kit/resource';
import { isWorkload, type Workload } from '../kit/workload';
import { objectsOf, type Pass } from './index';

/** Annotation of pods: what they read of sealed values. */
const CHECKSUM = 'cdk8s-kubeflow/secrets-checksum';

/** Annotation by which Stakater's Reloader, where it is installed, rolls what reads a Secret that has changed. */
const RELOADER = 'reloader.stakater.com/auto';

/**
 * Rolls pods when a Secret changes that they read at their start. A sealed value that changes is a change of `dist/`, so
 * it rolls those that read it. Changes in an external store are not visible here; Reloader handles them. Last, because
 * it reads what pods read after all other passes.
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
