import { entries } from '../config/checks/check';
import { checkKind } from '../config/checks/check-kind';
import { annotationKey } from '../config/checks/names';
import { Report } from '../config/checks/report';
import { labelsBeside } from '../config/tenants/labels';

/** Labels or annotations that a user gives. */
export type Texts = Readonly<Record<string, string>>;

/** @throws InvalidPlatform if Kubernetes refuses one of the labels, or the platform sets it */
export function checkGivenLabels(at: string, labels: Texts): void {
  const report = new Report();
  if (checkKind(report, at, labels, { entries: 'text' })) labelsBeside([])(report, at, labels);
  report.throwIfAny();
}

/** @throws InvalidPlatform if Kubernetes refuses one of the annotations */
export function checkGivenAnnotations(at: string, annotations: Texts): void {
  const report = new Report();
  if (checkKind(report, at, annotations, { entries: 'text' }))
    entries(() => true, annotationKey)(report, at, annotations);
  report.throwIfAny();
}
