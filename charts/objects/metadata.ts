import { Report } from '../config/checks/report';
import { isLabelKey } from '../config/checks/names';
import { labelsBeside } from '../config/tenants/labels';

/** Labels or annotations that a user gives. */
export type Texts = Readonly<Record<string, string>>;

/** @throws InvalidPlatform if Kubernetes refuses one of the labels, or the platform sets it */
export function checkGivenLabels(at: string, labels: Texts): void {
  checkTexts(at, labels, (report) => labelsBeside([])(report, at, labels));
}

/** @throws InvalidPlatform if Kubernetes refuses one of the annotations */
export function checkGivenAnnotations(at: string, annotations: Texts): void {
  checkTexts(at, annotations, (report) => {
    const message = `is not the key of an annotation; write 'team' or 'example.com/team'`;
    for (const key of Object.keys(annotations)) report.check(isLabelKey(key), `${at}['${key}']`, message);
  });
}

function checkTexts(at: string, given: Readonly<Record<string, unknown>>, checkKeys: (report: Report) => void): void {
  const report = new Report();
  const others = Object.entries(given).filter(([, value]) => typeof value !== 'string');
  for (const [key] of others) report.check(false, `${at}['${key}']`, 'is not a text; write it in quotes');
  if (!others.length) checkKeys(report);
  report.throwIfAny();
}
