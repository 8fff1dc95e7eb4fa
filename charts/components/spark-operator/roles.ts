import { allow, READ } from '../../kit';
import type * as k8s from '../../kit/k8s';

const GROUP = 'sparkoperator.k8s.io';
const APPLICATIONS = ['sparkapplications', 'scheduledsparkapplications'] as const;
const ALL_BUT_DELETECOLLECTION = [...READ, 'create', 'update', 'patch', 'delete'] as const;

const writeEvents = allow('create', 'update', 'patch').on('', 'events');

/** An object's subresources, such as `sparkapplications/status`. */
function parts(resources: readonly string[], ...names: readonly string[]): readonly string[] {
  return resources.flatMap((resource) => names.map((name) => `${resource}/${name}`));
}

/** The lease by which replicas elect their leader. A lease that does not exist yet cannot be created by name. */
export function election(lease: string): readonly k8s.PolicyRule[] {
  const leases = ['coordination.k8s.io', 'leases'] as const;
  return [
    allow('create').on(...leases),
    allow('get', 'update')
      .named(lease)
      .on(...leases),
  ];
}

/** What the controller may do: make the driver's pod of an application, and what belongs to it. */
export const CONTROLLER: readonly k8s.PolicyRule[] = [
  allow('get').on('', 'nodes'),
  allow(...ALL_BUT_DELETECOLLECTION, 'deletecollection').on('', 'pods'),
  allow(...ALL_BUT_DELETECOLLECTION).on('', 'configmaps', 'persistentvolumeclaims', 'services'),
  writeEvents,
  allow(...READ, 'create', 'update', 'delete').on(['extensions', 'networking.k8s.io'], 'ingresses'),
  allow(...ALL_BUT_DELETECOLLECTION).on(GROUP, ...APPLICATIONS, 'sparkconnects'),
  allow('get', 'update', 'patch').on(GROUP, ...parts([...APPLICATIONS, 'sparkconnects'], 'status', 'finalizers')),
  allow('get').on('apiextensions.k8s.io', 'customresourcedefinitions'),
];

/** What the webhook may do: compare applications with quotas, and write its CA into the two configurations of its own. */
export function webhook(configuration: string): readonly k8s.PolicyRule[] {
  const admission = 'admissionregistration.k8s.io';
  const configurations = ['mutatingwebhookconfigurations', 'validatingwebhookconfigurations'];
  return [
    writeEvents,
    allow('list', 'watch').on(admission, ...configurations),
    allow('get', 'update')
      .named(configuration)
      .on(admission, ...configurations),
    allow(...READ).on('', 'pods', 'resourcequotas'),
    allow(...ALL_BUT_DELETECOLLECTION).on(GROUP, ...APPLICATIONS, ...parts(APPLICATIONS, 'status', 'finalizers')),
  ];
}

/** The Secret of the webhook's certificate, which it makes when it starts. */
export function ownSecret(name: string): readonly k8s.PolicyRule[] {
  return [allow('create').on('', 'secrets'), allow('get', 'update').named(name).on('', 'secrets')];
}

/** Events of the election. */
export const EVENTS = [writeEvents];

/** What tenants' users may do. */
export const USERS = {
  edit: [allow(...ALL_BUT_DELETECOLLECTION).on(GROUP, ...APPLICATIONS), readStatus()],
  view: [allow(...READ).on(GROUP, ...APPLICATIONS), readStatus()],
} as const;

function readStatus(): k8s.PolicyRule {
  return allow('get').on(GROUP, ...parts(APPLICATIONS, 'status'));
}
