import type { Report } from '../checks/report';

/** Labels by which the platform and the cluster know their objects. */
const OWN = ['app.kubernetes.io/component', 'app.kubernetes.io/managed-by', 'kubernetes.io/metadata.name'];

const NAME = /^(?=.{1,63}$)[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?$/;
const PREFIX = /^(?=.{1,253}$)[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/;
const VALUE = /^(?:[A-Za-z0-9](?:[A-Za-z0-9._-]{0,61}[A-Za-z0-9])?)?$/;

/** Whether Kubernetes accepts a text as the key of a label or annotation: a name, after a domain and a slash if need be. */
export function isLabelKey(key: string): boolean {
  const [name = '', prefix, ...more] = key.split('/').reverse();
  return NAME.test(name) && !more.length && (prefix === undefined || PREFIX.test(prefix));
}

/**
 * Reports labels of a namespace that Kubernetes refuses, or that the platform sets.
 * @param platform labels that the platform sets on the namespace
 */
export function checkLabels(
  at: string,
  labels: Readonly<Record<string, string>>,
  platform: readonly string[],
  report: Report,
): void {
  for (const [key, value] of Object.entries(labels)) {
    const path = `${at}['${key}']`;
    const better = key.startsWith('pod-security.kubernetes.io/') ? 'write podSecurity' : 'leave it out';
    const isOurs = platform.includes(key) || OWN.includes(key);
    if (!report.check(!isOurs, path, `is set by the platform; ${better}`)) continue;
    report.check(isLabelKey(key), path, `is not the key of a label; write 'team' or 'example.com/team'`);
    const what = 'the value of a label (at most 63 letters, digits, -, _ and ., a letter or digit at both ends)';
    report.text(path, value, VALUE, what);
  }
}
