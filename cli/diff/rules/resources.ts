import { WORKLOAD_KINDS } from '../../../charts/contract/kinds';
import type { FieldChange } from '../fields';
import { fieldText } from '../texts';
import { altered, type Found, nameIn, type Rule } from './rule';

const KINDS = [
  ...WORKLOAD_KINDS.map((kind) => `apps|${kind}`),
  ...['|PersistentVolumeClaim', 'autoscaling|HorizontalPodAutoscaler', '|LimitRange', 'kubeflow.org|Notebook'],
];

/** Fields that say how much there is of something. */
function isAmount({ path }: FieldChange): boolean {
  return (
    /(?:^|\.)resources(?:\.|$)/.test(path) || /^spec\.(?:replicas|minReplicas|maxReplicas|limits)(?:$|[.[])/.test(path)
  );
}

const AMOUNTS: Rule = {
  id: 'resources/amounts',
  class: 'resources',
  reason: 'nodes must have room for what pods request, and volumes cost what they are large',
  source: 'https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/',
  find: (comparison) =>
    altered(comparison, ...KINDS).flatMap((one): readonly Found[] => {
      const fields = one.fields.filter(isAmount);
      if (!fields.length) return [];
      const texts = fields.map((field) => fieldText({ ...field, path: shortened(field.path) }));
      return [
        { what: `${nameIn(one)}: ${texts.join(', ')}`, changes: [one], tells: (field) => fields.includes(field) },
      ];
    }),
};

/** `spec.template.spec.containers[dex].resources.requests.cpu` is `dex requests.cpu`. */
function shortened(path: string): string {
  return path.replace(/^.*ontainers\[([^\]]*)\]\.resources\.?/, '$1 ').replace(/^spec\.(?:resources\.)?/, '');
}

/** How much more or less is asked for. */
export const RESOURCES: readonly Rule[] = [AMOUNTS];
