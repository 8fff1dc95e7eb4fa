import { references } from '../../../charts/contract/references';
import { podOf } from '../../rendering/workloads';
import type { Comparison } from '../comparison';
import type { FieldChange } from '../fields';
import { isBelow } from '../fields';
import { noticeOf } from './notices';
import { fieldText } from '../texts';
import { type Altered, altered, type Found, nameIn, type Rule } from './rule';

const WORKLOADS = ['apps|Deployment', 'apps|StatefulSet', 'apps|DaemonSet'];
const MADE_BY_USERS = ['kubeflow.org|Notebook', 'serving.kserve.io|InferenceService', 'serving.knative.dev|Service'];

/** Labels and annotations that carry the checksum of what pods read at their start. */
const CHECKSUM = /checksum|config-hash|restartedAt/i;

/** The fields by which pods are replaced. */
function rolls(one: Altered): readonly FieldChange[] {
  const isNotebook = !WORKLOADS.includes(`apps|${one.id.kind}`);
  return one.fields.filter(({ path }) => isBelow(path, isNotebook ? 'spec' : 'spec.template'));
}

/** The field that people know best comes first; a checksum says only that something else has changed. */
function rank({ path }: FieldChange): number {
  if (CHECKSUM.test(path)) return 3;
  if (path.endsWith('.image')) return 0;
  return path.startsWith('spec.template.metadata') ? 2 : 1;
}

/** The one field that did it, and how many others there are. */
function cause(one: Altered, fields: readonly FieldChange[], comparison: Comparison): string {
  const [first, ...others] = [...fields].sort((a, b) => rank(a) - rank(b));
  if (!first) return '';
  const more = others.filter((field) => rank(field) < 3).length;
  const read = rank(first) === 3 ? configsRead(one, comparison) : [];
  const text = read.length
    ? `${read.join(', ')} changes`
    : fieldText(first).replace(/^spec\.template\.(?:spec\.)?/, '');
  return `${text}${more ? `, and ${more} more` : ''}`;
}

/** The ConfigMaps and Secrets that the pods read and that differ. */
function configsRead({ id, after }: Altered, { changed }: Comparison): readonly string[] {
  const names = new Set([...references(podOf(after.object))].map(([kind, ref]) => `${kind} ${ref?.name ?? ''}`));
  return changed
    .filter((one) => one.id.namespace === id.namespace && names.has(`${one.id.kind} ${one.id.name}`))
    .map(({ id: { kind, name } }) => `${kind} ${name}`);
}

const PODS_ROLL: Rule = {
  id: 'restarts/pods',
  class: 'restarts',
  reason: 'a workload replaces its pods when their template changes',
  source: 'https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#updating-a-deployment',
  find: (comparison) =>
    altered(comparison, ...WORKLOADS, ...MADE_BY_USERS).flatMap((one): readonly Found[] => {
      const fields = rolls(one);
      if (!fields.length) return [];
      const { kind, namespace, name } = one.id;
      const notice = noticeOf(kind, namespace, name);
      const what = `${nameIn(one)}: ${cause(one, fields, comparison)}`;
      return [
        {
          what: notice === undefined ? what : `${what}; users notice: ${notice}`,
          changes: [one],
          tells: (field) => fields.includes(field),
          data: { fields: fields.map(({ path }) => path), ...(notice !== undefined && { notice }) },
        },
      ];
    }),
};

/** Fields of Istio's injector and CNI that new pods get. */
const SIDECARS: Rule = {
  id: 'restarts/sidecars',
  class: 'restarts',
  reason:
    'running pods keep the sidecar with which they started; notebooks and models get the new one when they restart',
  source: 'https://istio.io/latest/docs/setup/upgrade/in-place/',
  find: (comparison) =>
    altered(comparison, '|ConfigMap')
      .filter(({ id }) => id.name.startsWith('istio-sidecar-injector'))
      .map((one) => ({
        what: `${nameIn(one)}: pods of the mesh get another sidecar at their next start`,
        changes: [one],
        tells: () => false,
      })),
};

/** Whose pods are replaced. */
export const RESTARTS: readonly Rule[] = [PODS_ROLL, SIDECARS];
