import { checkKind } from '../config/checks/check-kind';
import type { Fields } from '../config/checks/kinds';
import { Report } from '../config/checks/report';
import type { KubeflowProps } from '../config/definition';

/** A part of a definition, to be spread into it: `{ ...Preset.eks({ … }), url: '…' }`. What follows it wins, as a whole block. */
export type Part = Partial<KubeflowProps>;

/** A part with the url in it. */
export type PartWithUrl = Part & Pick<KubeflowProps, 'url'>;

/**
 * The facts that a preset is given.
 * @throws InvalidPlatform if one is missing, unknown or of the wrong kind, for those who write JavaScript
 */
export function known<Facts extends object>(preset: string, facts: Facts, kind: Fields): Facts {
  const report = new Report();
  checkKind(report, `Preset.${preset}`, facts, kind);
  report.throwIfAny();
  return facts;
}
