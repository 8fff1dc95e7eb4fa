import type { Construct } from 'constructs';

import { allow, Program, type ProgramProps, READ, RESTRICTED, WRITE } from '../../kit';

type PartProps = Omit<ProgramProps, 'account' | 'selector' | 'labels'>;

/** The label by which one finds a part of Katib. */
export function partLabel(part: string) {
  return { 'katib.kubeflow.org/component': part };
}

/** One of Katib's programs: outside of the mesh unless it says otherwise, with an account if it may do anything. */
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

/** What the controller may do: run trials of every kind, and a program for each Experiment that suggests them. */
export const CONTROLLER = [
  allow(...READ, 'create', 'delete').on('', 'services'),
  allow('create', 'patch', 'update').on('', 'events'),
  allow(...READ, 'create').on('', 'serviceaccounts', 'persistentvolumes', 'persistentvolumeclaims'),
  allow(...READ).on('', 'namespaces', 'configmaps'),
  allow('get').on('', 'pods', 'pods/status'),
  renew.on('', 'secrets'),
  allow(...READ, 'create', 'delete').on('apps', 'deployments'),
  // Its webhook looks whether a pod's owner is a trial's, also where that is the ReplicaSet of an algorithm.
  allow('get').on('apps', 'replicasets'),
  allow(...READ, 'create').on('rbac.authorization.k8s.io', 'roles', 'rolebindings'),
  allow(...READ, 'create', 'delete').on('batch', 'jobs', 'cronjobs'),
  allow(...READ).on('jobset.x-k8s.io', 'jobsets'),
  allow(...READ, 'create', 'delete').on('trainer.kubeflow.org', 'trainjobs'),
  allow(...READ, 'create', 'delete').on(GROUP, 'tfjobs', 'pytorchjobs', 'mpijobs', 'xgboostjobs'),
  allow('*').on(GROUP, ...KINDS.flatMap((kind) => [kind, `${kind}/status`, `${kind}/finalizers`])),
  renew.on('admissionregistration.k8s.io', 'validatingwebhookconfigurations', 'mutatingwebhookconfigurations'),
];

/** What the web app may do. It asks the API server for each request whether its user may. */
export const UI = [
  allow('*').on('', 'configmaps', 'namespaces'),
  allow('*').on(GROUP, ...KINDS),
  ...readLogs,
  allow('create').on('authorization.k8s.io', 'subjectaccessreviews'),
];

/** What tenants' users may do. */
export const USERS = {
  edit: [allow(...READ, ...WRITE).on(GROUP, ...KINDS), ...readLogs],
  view: [allow(...READ).on(GROUP, ...KINDS)],
};
