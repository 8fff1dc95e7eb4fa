import { addTo } from '../../charts/contract/lists';
import type { ObjectId } from '../cluster/objects';
import type { Changed, Comparison } from './comparison';
import type { FieldChange } from './fields';
import { RULES } from './rules';
import { type Amounts, amountsOf } from './rules/amounts';
import { groupRest, type Untold } from './rules/rest';
import { CLASS_NAMES, type ClassName, type Found, nameIn, type Rule } from './rules/rule';
import { byTenant, newTenants } from './rules/tenants';
import { systemsOf } from './side';

/** Something that a change does, with its rule. */
export interface Finding {
  readonly rule: string;
  readonly class: ClassName;
  readonly what: string;
  readonly reason: string;
  readonly source: string;
  readonly remedy?: string;
  readonly changes: readonly Changed[];
  readonly data?: object;
}

/** Two renderings compared: what the changes do, the most dangerous first. */
export interface Report {
  readonly before: string;
  readonly after: string;
  /** What is to be known before the rest is read. */
  readonly notes: readonly string[];
  readonly changed: readonly Changed[];
  readonly findings: readonly Finding[];
  /** The systems of both sides, by their stages, in the order of installation. */
  readonly systems: ReadonlyMap<string, readonly string[]>;
  /** What all pods and volumes require; undefined where that is the same. */
  readonly amounts?: Amounts;
}

/** What is compared. */
export type Names = Pick<Report, 'before' | 'after' | 'notes'>;

/**
 * Applies all rules.
 * @param refusals why a cluster refuses objects, by their keys
 */
export async function reportOf(
  comparison: Comparison,
  names: Names,
  refusals: ReadonlyMap<string, string> = new Map(),
): Promise<Report> {
  const isNew = newTenants(byTenant(comparison.changed));
  const found = RULES.flatMap((rule) => rule.find(comparison).map((one) => ({ rule, one }))).filter(
    // The line of a new tenant says who may do what there.
    ({ rule, one }) => rule.class !== 'rights' || !one.changes.length || !one.changes.every((each) => isNew.has(each)),
  );
  const rest = groupRest(
    untold(
      comparison.changed,
      found.map(({ one }) => one),
    ),
  );
  const findings = merged([
    ...found.map(({ rule, one }) => findingOf(rule, one)),
    ...refusedByCluster(comparison, refusals, found),
    ...rest.map((one) => findingOf(REST, one)),
  ]);
  const amounts = await amountsOf(comparison);
  const order = (one: Finding): number => CLASS_NAMES.indexOf(one.class);
  return {
    ...names,
    changed: comparison.changed,
    systems: systemsOf(new Set([...comparison.before.files, ...comparison.after.files])),
    findings: [...findings].sort((a, b) => order(a) - order(b)),
    ...(amounts && { amounts }),
  };
}

const REST: Pick<Rule, 'id' | 'class' | 'reason' | 'source'> = {
  id: 'rest/fields',
  class: 'rest',
  reason: 'no rule tells of it',
  source: 'https://kubernetes.io/docs/reference/kubernetes-api/',
};

function findingOf({ id, class: of, reason, source, ...rule }: Omit<Rule, 'find'>, found: Found): Finding {
  const remedy = found.remedy ?? rule.remedy;
  const { what, changes, data } = found;
  return {
    rule: id,
    class: of,
    what,
    reason,
    source,
    changes,
    ...(remedy !== undefined && { remedy }),
    ...(data && { data }),
  };
}

interface Ruled {
  readonly rule: Rule;
  readonly one: Found;
}

/** Refusals of a dry run of which no rule tells. */
function refusedByCluster(
  { changed }: Comparison,
  refusals: ReadonlyMap<string, string>,
  found: readonly Ruled[],
): readonly Finding[] {
  const told = new Set(found.flatMap(({ rule, one }) => (rule.class === 'refused' ? one.changes : [])));
  return changed
    .filter((one) => refusals.has(one.key) && !told.has(one))
    .map((one) =>
      findingOf(DRY_RUN, {
        what: `${nameIn(one)}: ${refusals.get(one.key) ?? ''}`,
        changes: [one],
        tells: () => false,
      }),
    );
}

const DRY_RUN: Pick<Rule, 'id' | 'class' | 'reason' | 'source'> = {
  id: 'refused/dry-run',
  class: 'refused',
  reason: 'the cluster refuses it in a dry run',
  source: 'https://kubernetes.io/docs/reference/using-api/api-concepts/#dry-run',
};

/** What is said of an object in several files, as variants of an option have it, is said once. */
function merged(findings: readonly Finding[]): readonly Finding[] {
  const known = new Map<string, Finding>();
  for (const one of findings) {
    const key = `${one.rule} ${one.what}`;
    const former = known.get(key);
    known.set(key, former ? { ...former, changes: [...former.changes, ...one.changes] } : one);
  }
  return [...known.values()];
}

/** Objects and fields of which no finding tells. */
function untold(changed: readonly Changed[], found: readonly Found[]): readonly Untold[] {
  const tellers = new Map<Changed, Found[]>();
  for (const one of found) {
    for (const change of one.changes) addTo(tellers, change, one);
  }
  return changed.flatMap((change): readonly Untold[] => {
    const mine = tellers.get(change) ?? [];
    const isTold = (field: FieldChange): boolean => mine.some(({ tells }) => !tells || tells(field));
    if (!change.before || !change.after) return isTold({ path: '' }) ? [] : [{ change, fields: undefined }];
    const fields = change.fields.filter((field) => !isTold(field));
    return fields.length ? [{ change, fields }] : [];
  });
}

/** The identities of a finding's objects. */
export function idsOf({ changes }: Finding): readonly ObjectId[] {
  return changes.map(({ id: { apiVersion, kind, namespace, name } }) => ({ apiVersion, kind, namespace, name }));
}
