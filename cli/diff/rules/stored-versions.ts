import { itemsAt, textAt } from '../../json';
import { isBelow } from '../fields';
import { altered, type Found, type Rule } from './rule';

/** A version of a CRD that is stored and goes: the API server refuses the CRD. */
export const STORED_VERSION: Rule = {
  id: 'refused/stored-version',
  class: 'refused',
  reason: 'a version of a CRD cannot go while objects may be stored in it (status.storedVersions)',
  source:
    'https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definition-versioning/#upgrade-existing-objects-to-a-new-stored-version',
  remedy:
    '`up` rewrites all objects in the version that stays, and takes the other out of status.storedVersions; others must do so before',
  find: (comparison) =>
    altered(comparison, 'apiextensions.k8s.io|CustomResourceDefinition').flatMap((object): readonly Found[] => {
      const gone = storedAndGone(object.before.object, object.after.object);
      const tells: Found['tells'] = ({ path }) => gone.some((name) => isBelow(path, `spec.versions[${name}]`));
      const what = `CRD ${object.id.name}: version ${gone.join(', ')} is stored and goes`;
      return gone.length ? [{ what, changes: [object], tells, data: { versions: gone } }] : [];
    }),
};

/** A version of a CRD. */
export interface CrdVersion {
  readonly name: string;
  readonly isStored: boolean;
  readonly isServed: boolean;
  readonly schema: unknown;
}

/** The versions of a CRD. */
export function versionsOf(crd: unknown): readonly CrdVersion[] {
  return itemsAt(crd, 'spec', 'versions').map((version) => {
    const { storage, served, schema } = version as { storage?: boolean; served?: boolean; schema?: unknown };
    return { name: textAt(version, 'name') ?? '', isStored: storage === true, isServed: served === true, schema };
  });
}

/** The versions in which objects may be stored, and that another CRD lacks. */
export function storedAndGone(before: unknown, after: unknown): readonly string[] {
  const kept = new Set(versionsOf(after).map(({ name }) => name));
  return storedVersions(before).filter((name) => !kept.has(name));
}

/** What the cluster says of a live CRD; of a rendered one, the version that it stores. */
function storedVersions(crd: unknown): readonly string[] {
  const live = itemsAt(crd, 'status', 'storedVersions').map(String);
  return live.length ? live : versionsOf(crd).flatMap(({ name, isStored }) => (isStored ? [name] : []));
}
