import type { Construct } from 'constructs';

import { allow, Program, type ProgramProps, READ, RESTRICTED, WRITE } from '../../kit';

type PartProps = Omit<ProgramProps, 'account' | 'selector' | 'labels'>;

/** The label of a part of Katib. */
export function partLabel(part: string) {
  return { 'katib.kubeflow.org/component': part };
}

/** One of Katib's programs. It is outside of the mesh by default, and has a ServiceAccount if it has rules. */
export class Part extends Program {
  constructor(scope: Construct, part: string, { container, service, ...props }: PartProps) {
    const labels = partLabel(part);
    super(scope, `katib-${part}`, {
      sidecar: false,
      ...props,
      account: props.may !== undefined,
      selector: labels,
      deploymentLabels: labels,
      container: { securityContext: { ...RESTRICTED, runAsUser: 1000 }, ...container },
      service: service && { ...service, labels },
    });
  }
}

const GROUP = 'kubeflow.org';
const KINDS = ['experiments', 'trials', 'suggestions'] as const;
const renew = allow(...READ, 'patch', 'update');
const readLogs = [allow('list').on('', 'pods'), allow('get').on('', 'pods/log')];

/** Rules of the controller: run trials of every kind, and for each Experiment a program that suggests them. */
export const CONTROLLER = [
  allow(...READ, 'create', 'delete').on('', 'services'),
  allow('create', 'patch', 'update').on('', 'events'),
  allow(...READ, 'create').on('', 'serviceaccounts', 'persistentvolumes', 'persistentvolumeclaims'),
  allow(...READ).on('', 'namespaces', 'configmaps'),
  allow('get').on('', 'pods', 'pods/status'),
  renew.on('', 'secrets'),
  allow(...READ, 'create', 'delete').on('apps', 'deployments'),
  // Its webhook checks whether a trial owns a pod; the owner of an algorithm's pod is a ReplicaSet.
  allow('get').on('apps', 'replicasets'),
  allow(...READ, 'create').on('rbac.authorization.k8s.io', 'roles', 'rolebindings'),
  allow(...READ, 'create', 'delete').on('batch', 'jobs', 'cronjobs'),
  allow(...READ).on('jobset.x-k8s.io', 'jobsets'),
  allow(...READ, 'create', 'delete').on('trainer.kubeflow.org', 'trainjobs'),
  allow(...READ, 'create', 'delete').on(GROUP, 'tfjobs', 'pytorchjobs', 'mpijobs', 'xgboostjobs'),
  allow('*').on(GROUP, ...KINDS.flatMap((kind) => [kind, `${kind}/status`, `${kind}/finalizers`])),
  renew.on('admissionregistration.k8s.io', 'validatingwebhookconfigurations', 'mutatingwebhookconfigurations'),
];

/** Rules of the web app. For each request, it asks the API server whether the user may. */
export const UI = [
  allow('*').on('', 'configmaps', 'namespaces'),
  allow('*').on(GROUP, ...KINDS),
  ...readLogs,
  allow('create').on('authorization.k8s.io', 'subjectaccessreviews'),
];

/** Rules of tenants' users. */
export const USERS = {
  edit: [allow(...READ, ...WRITE).on(GROUP, ...KINDS), ...readLogs],
  view: [allow(...READ).on(GROUP, ...KINDS)],
};
