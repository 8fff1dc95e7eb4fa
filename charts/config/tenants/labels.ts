import { type Check, entries } from '../checks/check';
import { isLabelKey } from '../checks/names';
import { like } from '../checks/texts';

/** Labels by which the platform and the cluster know their objects. */
const OWN = ['app.kubernetes.io/component', 'app.kubernetes.io/managed-by', 'kubernetes.io/metadata.name'];

const labelValue = like(
  /^(?:[A-Za-z0-9](?:[A-Za-z0-9._-]{0,61}[A-Za-z0-9])?)?$/,
  'the value of a label (at most 63 letters, digits, -, _ and ., a letter or digit at both ends)',
);

const labelKey: Check<string> = (report, at, key) =>
  report.check(isLabelKey(key), at, `is not the key of a label; write 'team' or 'example.com/team'`);

/** Labels of objects that others make. */
export const labels: Check<Readonly<Record<string, string>>> = entries(labelValue, labelKey);

/**
 * Reports labels that Kubernetes refuses, or that the platform sets.
 * @param platform labels that the platform sets on the object
 */
export const labelsBeside = (platform: readonly string[]): Check<Readonly<Record<string, string>>> =>
  entries(labelValue, (report, at, key) => {
    const better = key.startsWith('pod-security.kubernetes.io/') ? 'write podSecurity' : 'leave it out';
    const isOurs = platform.includes(key) || OWN.includes(key);
    return report.check(!isOurs, at, `is set by the platform; ${better}`) && labelKey(report, at, key);
  });
