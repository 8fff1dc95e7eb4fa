import { groupOf } from './manifest';
import { SECRET_MAKERS } from './secret-keys';

/**
 * Kinds that hold users' data, or whose deletion would delete such data, and why they stay when they are no longer
 * rendered. Argo CD, Flux and `prune` leave them alone.
 */
const KEPT: Readonly<Record<string, string>> = {
  '/Namespace': 'everything in it would go with it',
  '/PersistentVolume': 'it is data',
  '/PersistentVolumeClaim': 'it is data',
  'apiextensions.k8s.io/CustomResourceDefinition': 'all objects of its kind would go with it',
  'kubeflow.org/Profile': "it is a tenant, whose owner's rights would go with it",
};

/**
 * The ServiceAccounts of a tenant's namespace: Kubernetes' own, and those of the profile controller, which make them again
 * where they are missing. The tokens of running pods would end with them all the same.
 */
export const TENANT_ACCOUNTS = ['default', 'default-editor', 'default-viewer'] as const;

/** An object, and the component or tenant that it belongs to. */
export interface Owned {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string | undefined;
  readonly component: string;
}

/**
 * Why an object stays in the cluster when it is no longer rendered; undefined if it may be deleted. The Secrets of a
 * component with a volume stay, too: without the passwords of a database, its volume cannot be read.
 * @param all all objects of the rendering, or all that were ever applied
 */
export function keptReasons(all: Iterable<Owned>): (object: Owned) => string | undefined {
  const isSecretOfVolume = secretsOfVolumes(all);
  return (object) => {
    if (isSecretOfVolume(object)) return 'a volume of its component cannot be read without it';
    if (isTenantAccount(object)) return 'pods of its namespace may run with its token';
    return KEPT[`${groupOf(object.apiVersion)}/${object.kind}`];
  };
}

/** Whether an object is one of {@link TENANT_ACCOUNTS}. */
export function isTenantAccount({ apiVersion, kind, name }: Pick<Owned, 'apiVersion' | 'kind' | 'name'>): boolean {
  return kind === 'ServiceAccount' && groupOf(apiVersion) === '' && TENANT_ACCOUNTS.some((each) => each === name);
}

/** Recognizes the Secrets whose component has a volume in their namespace. */
export function secretsOfVolumes(all: Iterable<Owned>): (object: Owned) => boolean {
  const placeOf = ({ component, namespace }: Owned): string => `${component} ${namespace ?? ''}`;
  const volumes = new Set<string>();
  for (const object of all) if (object.kind === 'PersistentVolumeClaim') volumes.add(placeOf(object));
  return (object) => isSecret(object) && volumes.has(placeOf(object));
}

function isSecret({ apiVersion, kind }: Owned): boolean {
  return (kind === 'Secret' && groupOf(apiVersion) === '') || SECRET_MAKERS.has(kind);
}
