import { ApiObject } from 'cdk8s';

import { secretsRead } from '../contract/references';
import { fieldsOf } from '../kit/change';
import type * as k8s from '../kit/k8s';
import { checksum } from '../kit/resource';
import { isWorkload, type Workload } from '../kit/workload';
import { objectsOf, ownNamespace, type Pass } from './index';

/** Annotation of pods: checksum of the sealed values that they read. */
const CHECKSUM = 'cdk8s-kubeflow/secrets-checksum';

/** Annotation for Stakater's Reloader: if it is installed, it rolls workloads that read a changed Secret. */
const RELOADER = 'reloader.stakater.com/auto';

/**
 * Rolls pods when a Secret changes that they read at their start. A changed sealed value changes `dist/`, so its
 * checksum rolls the pods that read it. Changes in an external store are not visible here; Reloader handles them. Last,
 * because it needs the pods as all other passes leave them. What the user patches afterwards counts as well: checksums
 * are computed when the pods are rendered.
 */
export const rollOnSecrets: Pass = (tree, { secrets }) => {
  if (secrets.kind === 'cluster') return;
  const objects = objectsOf(tree);
  const workloads = objects.filter(isWorkload);
  if (secrets.kind === 'sealed') {
    const sealed = new Map(objects.filter(isSealedSecret).map((one) => [`${ownNamespace(one)}/${one.name}`, one]));
    for (const workload of workloads) annotatePods(workload, sealed);
    return;
  }
  for (const workload of workloads) {
    if (namesRead(workload.fields.spec?.template.spec).length) workload.metadata.addAnnotation(RELOADER, 'true');
  }
};

function isSealedSecret(construct: object): construct is ApiObject {
  return ApiObject.isApiObject(construct) && construct.kind === 'SealedSecret';
}

function namesRead(pod: k8s.PodSpec | undefined): readonly string[] {
  return pod ? [...secretsRead(pod)].sort() : [];
}

function annotatePods(workload: Workload, sealed: ReadonlyMap<string, ApiObject>): void {
  workload.completeWith((fields) => {
    const { spec } = fields;
    const names = namesRead(spec?.template.spec);
    if (!spec || !names.length) return fields;
    const sum = checksum(names.map((name) => valuesOf(sealed.get(`${ownNamespace(workload)}/${name}`))));
    const { metadata, ...template } = spec.template;
    const annotations = { ...metadata?.annotations, [CHECKSUM]: sum };
    return { ...fields, spec: { ...spec, template: { metadata: { ...metadata, annotations }, ...template } } };
  });
}

/** The encrypted values of a SealedSecret by key, in the order of the keys. */
function valuesOf(sealed: ApiObject | undefined): readonly (readonly [string, string])[] {
  const { encryptedData = {} } = (sealed ? (fieldsOf(sealed).spec as SealedSpec | undefined) : undefined) ?? {};
  return Object.entries(encryptedData).sort();
}

interface SealedSpec {
  readonly encryptedData?: Readonly<Record<string, string>>;
}
