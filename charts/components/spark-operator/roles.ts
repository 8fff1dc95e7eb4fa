import { allow, MANAGE, partsOf, READ } from '../../kit';
import type * as k8s from '../../kit/k8s';

/** API group of Spark applications. */
export const GROUP = 'sparkoperator.k8s.io';
const APPLICATIONS = ['sparkapplications', 'scheduledsparkapplications'] as const;
const KINDS = [...APPLICATIONS, 'sparkconnects'] as const;

const writeEvents = allow('create', 'update', 'patch').on('', 'events');
const readStatus = allow('get').on(GROUP, ...partsOf(APPLICATIONS, 'status'));

/** What a program may do: in all namespaces, and in its own, where it may also elect a leader. */
export interface Access {
  readonly cluster: readonly k8s.PolicyRule[];
  readonly own: readonly k8s.PolicyRule[];
}

/** The controller makes the driver's pod of an application, and what belongs to it. */
export const CONTROLLER: Access = {
  cluster: [
    allow('get').on('', 'nodes'),
    allow(...MANAGE, 'deletecollection').on('', 'pods'),
    allow(...MANAGE).on('', 'configmaps', 'persistentvolumeclaims', 'services'),
    writeEvents,
    allow(...READ, 'create', 'update', 'delete').on(['extensions', 'networking.k8s.io'], 'ingresses'),
    allow(...MANAGE).on(GROUP, ...KINDS),
    allow('get', 'update', 'patch').on(GROUP, ...partsOf(KINDS, 'status', 'finalizers')),
    allow('get').on('apiextensions.k8s.io', 'customresourcedefinitions'),
  ],
  own: [writeEvents],
};

/**
 * The webhook compares applications with quotas. When it starts, it makes its certificate, and writes the CA into the
 * two configurations of its own.
 */
export function webhook(configuration: string, certificate: string): Access {
  const admission = 'admissionregistration.k8s.io';
  const configurations = ['mutatingwebhookconfigurations', 'validatingwebhookconfigurations'];
  const change = allow('get', 'update');
  return {
    cluster: [
      writeEvents,
      allow('list', 'watch').on(admission, ...configurations),
      change.named(configuration).on(admission, ...configurations),
      allow(...READ).on('', 'pods', 'resourcequotas'),
      allow(...MANAGE).on(GROUP, ...APPLICATIONS, ...partsOf(APPLICATIONS, 'status', 'finalizers')),
    ],
    own: [allow('create').on('', 'secrets'), change.named(certificate).on('', 'secrets')],
  };
}

/** What tenants' users may do. */
export const USERS = {
  edit: [allow(...MANAGE).on(GROUP, ...APPLICATIONS), readStatus],
  view: [allow(...READ).on(GROUP, ...APPLICATIONS), readStatus],
} as const;
