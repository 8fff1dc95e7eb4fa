import type * as k8s from '../../kit/k8s';
import { among } from './advice';
import type { Check } from './check';

const OPERATORS = ['Exists', 'Equal'];
const EFFECTS = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];

/** A toleration. The API server looks at it when a pod is made, long after the object that holds it. */
export const toleration: Check<k8s.Toleration> = (report, at, { key, operator = 'Equal', value, effect, ...more }) => {
  const word = (name: 'operator' | 'effect', given: string, words: readonly string[]): boolean =>
    report.check(
      words.includes(given),
      `${at}.${name}`,
      `'${given}' is not an ${name}; ${among(given, words, `${name}s`)}`,
    );
  const isAll = `is missing, so every taint is meant; write operator: 'Exists', or name one`;
  const noValue = `has no effect with operator 'Exists'; leave it out`;
  const whileThere = `has no effect but with effect 'NoExecute'; leave it out`;
  return [
    word('operator', operator, OPERATORS) &&
      report.check(key !== undefined || operator === 'Exists', `${at}.key`, isAll) &&
      report.check(value === undefined || operator !== 'Exists', `${at}.value`, noValue),
    effect === undefined || word('effect', effect, EFFECTS),
    report.check(more.tolerationSeconds === undefined || effect === 'NoExecute', `${at}.tolerationSeconds`, whileThere),
  ].every(Boolean);
};
