import { podTemplateOf } from '../../../charts/contract/pod-template';
import type { Manifest } from '../../../charts/contract/manifest';
import { keptReasons } from '../../../charts/contract/protection';
import { at, isObject, itemsAt, textAt } from '../../json';
import type { Comparison } from '../comparison';
import { versionsOf } from './stored-versions';
import { removedProperties } from './schemas';
import { type Altered, altered, type Found, nameIn, type Removed, removed, type Rule } from './rule';

const WORKLOADS = ['apps|Deployment', 'apps|StatefulSet', 'apps|DaemonSet'];
const CRD = 'apiextensions.k8s.io|CustomResourceDefinition';

/** What holds data and is removed. `up`, `prune` and GitOps leave it in the cluster; who deletes it by hand loses it. */
function holder(
  id: string,
  kind: string,
  reason: string,
  source: string,
  what: string,
  isHolder: (object: unknown) => boolean = () => true,
): Rule {
  const find: Rule['find'] = (comparison) =>
    removed(comparison, kind)
      .filter(({ before }) => isHolder(before.object))
      .map((one) => ({
        what: `${nameIn(one)} is removed: ${what}${successor(one, comparison)}`,
        changes: [one],
      }));
  const remedy = '`up` and `prune` leave it in the cluster; take out what is needed before it is deleted by hand';
  return { id: `data/${id}`, class: 'data', reason, source, remedy, find };
}

/** A claim that is added in its place. */
function successor({ id, component }: Removed, { changed }: Comparison): string {
  if (id.kind !== 'PersistentVolumeClaim') return '';
  const found = changed.find((one) => !one.before && one.id.kind === id.kind && one.component === component);
  return found ? `; ${nameIn(found)} is new and starts empty` : '';
}

const HOLDERS: readonly Rule[] = [
  holder(
    'claim-removed',
    '|PersistentVolumeClaim',
    'a volume goes with its claim, unless its class retains it',
    'https://kubernetes.io/docs/concepts/storage/persistent-volumes/#reclaiming',
    'its volume is data',
  ),
  holder(
    'stateful-set-removed',
    'apps|StatefulSet',
    'the volumes of a StatefulSet stay when it goes, and no other program uses them',
    'https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#persistentvolumeclaim-retention',
    'its volumes stay without a program',
    (object) => itemsAt(object, 'spec', 'volumeClaimTemplates').length > 0,
  ),
  holder(
    'namespace-removed',
    '|Namespace',
    'everything in a namespace goes with it',
    'https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/#working-with-namespaces',
    'everything in it would go with it',
  ),
  holder(
    'profile-removed',
    'kubeflow.org|Profile',
    'the namespace of a tenant, with all its volumes, goes with the Profile',
    'https://www.kubeflow.org/docs/components/central-dash/profiles/#delete-a-profile',
    'the namespace of the tenant and its volumes would go with it',
  ),
  holder(
    'crd-removed',
    CRD,
    'all objects of a kind go with its CRD',
    'https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#delete-a-customresourcedefinition',
    'all objects of its kind would go with it',
  ),
];

const SECRET_REMOVED: Rule = {
  id: 'data/secret-removed',
  class: 'data',
  reason: 'without the passwords of a database, its volume cannot be read',
  source: 'https://kubernetes.io/docs/concepts/configuration/secret/',
  remedy: '`up` and `prune` leave it in the cluster; keep a copy of its values with the backup of the volume',
  find: (comparison) => {
    const gone = removed(comparison, '|Secret', 'bitnami.com|SealedSecret', 'external-secrets.io|ExternalSecret');
    if (!gone.length) return [];
    const claims = comparison.before.all(['PersistentVolumeClaim']);
    const owned = [...claims, ...gone.map(({ before }) => before)].map(({ id, component }) => ({ ...id, component }));
    const reasonOf = keptReasons(owned);
    return gone
      .filter(({ id, component }) => reasonOf({ ...id, component }) !== undefined)
      .map((one) => ({
        what: `${nameIn(one)} is removed: a volume of ${one.component} cannot be read without it`,
        changes: [one],
      }));
  },
};

/** The claims that a workload mounts, by the names of its volumes. */
function claimsOf(object: unknown): ReadonlyMap<string, string> {
  const volumes = itemsAt(podTemplateOf(object as Manifest), 'spec', 'volumes');
  return new Map(
    volumes.flatMap((volume) => {
      const claim = textAt(volume, 'persistentVolumeClaim', 'claimName');
      return claim === undefined ? [] : [[textAt(volume, 'name') ?? '', claim] as const];
    }),
  );
}

const OTHER_CLAIM: Rule = {
  id: 'data/other-claim',
  class: 'data',
  reason: 'a program that mounts another claim does not see the data of the former one',
  source: 'https://kubernetes.io/docs/concepts/storage/persistent-volumes/#claims-as-volumes',
  remedy: 'copy the data into the new claim, or keep the former one',
  find: (comparison) =>
    altered(comparison, ...WORKLOADS).flatMap((one): readonly Found[] => {
      const now = claimsOf(one.after.object);
      const lost = [...claimsOf(one.before.object)].filter(([, claim]) => ![...now.values()].includes(claim));
      if (!lost.length) return [];
      const texts = lost.map(([volume, claim]) => `${claim} → ${now.get(volume) ?? 'no claim'}`);
      return [
        {
          what: `${nameIn(one)} mounts another claim: ${texts.join(', ')}`,
          changes: [one],
          tells: ({ path }) => path.includes('persistentVolumeClaim'),
        },
      ];
    }),
};

/** Databases whose files an image of another major version does not read, or reads only once. */
const DATABASES: readonly (readonly [name: string, image: RegExp, source: string])[] = [
  ['PostgreSQL', /(?:^|\/)postgres(?:ql)?$/, 'https://www.postgresql.org/docs/current/upgrading.html'],
  ['MySQL', /(?:^|\/)mysql$/, 'https://dev.mysql.com/doc/refman/8.4/en/upgrade-paths.html'],
  ['MariaDB', /(?:^|\/)mariadb$/, 'https://mariadb.com/kb/en/upgrading/'],
];

interface Database {
  readonly name: string;
  readonly version: string;
  readonly major: string;
}

/** MySQL and MariaDB change their files from 8.0 to 8.4; PostgreSQL with the first number. */
function databaseOf(image: string): Database | undefined {
  const [, repository = '', version = ''] = /^([^@]+?)(?::v?([\d][\w.-]*))?(?:@.*)?$/.exec(image) ?? [];
  const found = DATABASES.find(([, pattern]) => pattern.test(repository));
  if (!found || !version) return undefined;
  const numbers = version.split(/[.-]/);
  const major = found[0] === 'PostgreSQL' ? numbers[0] : numbers.slice(0, 2).join('.');
  return { name: found[0], version, major: major ?? version };
}

/** The databases that a workload runs. */
function databasesOf(object: unknown): readonly Database[] {
  const containers = itemsAt(podTemplateOf(object as Manifest), 'spec', 'containers');
  return containers.flatMap((container) => databaseOf(textAt(container, 'image') ?? '') ?? []);
}

const DATABASE_MAJOR: Rule = {
  id: 'data/database-major',
  class: 'data',
  reason:
    'a database does not start with the files of another major version, or changes them so that there is no way back',
  source: DATABASES.map(([, , source]) => source).join(' '),
  remedy: 'dump the database before, and restore it after',
  find: (comparison) =>
    altered(comparison, ...WORKLOADS).flatMap((one): readonly Found[] => {
      const old = databasesOf(one.before.object);
      const changes = databasesOf(one.after.object).flatMap(({ name, version, major }) => {
        const former = old.find((each) => each.name !== name || each.major !== major);
        return former ? [`${former.name} ${former.version} → ${name} ${version}`] : [];
      });
      return changes.length
        ? [{ what: `${nameIn(one)}: ${changes.join(', ')}`, changes: [one], tells: () => false }]
        : [];
    }),
};

const FIELDS_GO: Rule = {
  id: 'data/crd-fields',
  class: 'data',
  reason: 'values of a field that its CRD no longer has are dropped at the next write of the object',
  source:
    'https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#field-pruning',
  remedy: 'look for objects that use the field, and write what replaces it',
  find: (comparison) =>
    altered(comparison, CRD).flatMap((one): readonly Found[] => {
      const gone = fieldsGone(one);
      if (!gone.length) return [];
      const what = `CRD ${one.id.name} loses ${gone.join(', ')}`;
      return [{ what, changes: [one], tells: () => false, data: { fields: gone } }];
    }),
};

/** Fields of versions that stay, each once for all versions. */
function fieldsGone({ before, after }: Altered): readonly string[] {
  const now = new Map(versionsOf(after.object).map((version) => [version.name, version]));
  const gone = versionsOf(before.object).flatMap(({ name, schema }) => {
    const kept = now.get(name);
    if (!kept) return [];
    const root = (of: unknown): unknown => at(of, 'openAPIV3Schema');
    return isObject(root(kept.schema)) ? removedProperties(root(schema), root(kept.schema)) : [];
  });
  return [...new Set(gone)];
}

/** What puts data at risk. */
export const DATA: readonly Rule[] = [...HOLDERS, SECRET_REMOVED, OTHER_CLAIM, DATABASE_MAJOR, FIELDS_GO];
