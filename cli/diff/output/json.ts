import { nameOfObject } from '../../cluster/objects';
import { explanationsOf } from '../explain';
import { idsOf, type Report } from '../report';
import { CLASS_NAMES } from '../rules/rule';

/**
 * A report for programs: findings with their rules, and every field that differs.
 * @param explain with the option or the version that made each, where that is known
 */
export function diffJson(report: Report, explain: boolean): string {
  const { before, after, notes, findings, changed, amounts } = report;
  const counts = CLASS_NAMES.map((name) => [name, findings.filter((one) => one.class === name).length]);
  const found = findings.map((one) => {
    const { rule, class: of, what, remedy, reason, source, data } = one;
    return {
      rule,
      class: of,
      what,
      remedy,
      reason,
      source,
      data,
      ...(explain && { madeBy: explanationsOf(one, changed) }),
      objects: idsOf(one),
    };
  });
  const objects = changed.map((one) => ({
    object: nameOfObject(one.id),
    ...one.id,
    component: one.component,
    file: (one.after ?? one.before)?.file,
    fate: fateOf(one),
    fields: one.fields,
  }));
  return JSON.stringify(
    { before, after, notes, counts: Object.fromEntries(counts), amounts, findings: found, changes: objects },
    undefined,
    2,
  );
}

function fateOf({ before, after }: Report['changed'][number]): string {
  if (!before) return 'added';
  return after ? 'changed' : 'removed';
}
