import type { Construct } from 'constructs';

import { type AdmissionProps, type AdmissionService, MutatingAdmission, ValidatingAdmission } from '../../kit';

const GROUP = 'sparkoperator.k8s.io';

type Kind = Pick<AdmissionProps, 'group' | 'version' | 'kind' | 'operations' | 'objects'>;

const APPLICATIONS: readonly Kind[] = [
  { group: GROUP, version: 'v1beta2', kind: 'sparkapplication' },
  { group: GROUP, version: 'v1beta2', kind: 'scheduledsparkapplication' },
  { group: GROUP, version: 'v1alpha1', kind: 'sparkconnect' },
];

/** Drivers and executors, which get their volumes, tolerations and the like from the application. */
const PODS: Kind = {
  group: '',
  version: 'v1',
  kind: 'pod',
  operations: ['CREATE'],
  objects: { matchLabels: { 'sparkoperator.k8s.io/launched-by-spark-operator': 'true' } },
};

/** Renders the two configurations. The webhook makes its CA itself when it starts, and writes it into them. */
export function renderAdmission(scope: Construct, name: string, service: AdmissionService): void {
  new MutatingAdmission(scope, name, service, [PODS, ...APPLICATIONS].map(named('mutate')));
  new ValidatingAdmission(scope, name, service, APPLICATIONS.map(named('validate')));
}

/** The names that upstream's chart gives, after the paths. */
function named(verb: 'mutate' | 'validate'): (kind: Kind) => AdmissionProps {
  return (of) => ({
    ...of,
    name: `${verb}-${of.group.replaceAll('.', '-')}-${of.version}-${of.kind}.${GROUP}`,
    sideEffects: 'NoneOnDryRun',
    timeoutSeconds: 10,
  });
}
