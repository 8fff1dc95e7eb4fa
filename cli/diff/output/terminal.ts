import { styleText } from 'node:util';

import { explanationsOf } from '../explain';
import type { Finding, Report } from '../report';
import { CLASSES, type ClassName } from '../rules/rule';
import { byClass, countsText, sumLines } from './summary';

/** How a report is printed. */
export interface TerminalDetail {
  /** Everything, with reasons and sources. */
  readonly verbose: boolean;
  readonly colours: boolean;
  /** Say which option or version made a change. */
  readonly explain: boolean;
}

/** Lines longer than a terminal is wide are wrapped. */
const WIDTH = 80;

/** How many findings of a class are printed. */
const MOST: Readonly<Record<ClassName, number>> = {
  ...{ refused: 30, data: 30, rights: 30, restarts: 20 },
  ...{ images: 20, resources: 15, tenants: 20, rest: 15 },
};

const COLOURS: Readonly<Record<ClassName, 'red' | 'yellow' | 'cyan' | 'green' | 'gray'>> = {
  ...({ refused: 'red', data: 'red', rights: 'yellow', restarts: 'cyan' } as const),
  ...({ images: 'cyan', resources: 'cyan', tenants: 'green', rest: 'gray' } as const),
};

/** A report for people at a terminal. */
export function terminalLines(report: Report, { verbose, colours, explain }: TerminalDetail): readonly string[] {
  const painted = (colour: Parameters<typeof styleText>[0], text: string): string =>
    colours ? styleText(colour, text) : text;
  const groups = byClass(report).flatMap(([name, findings]) => {
    const sums = name === 'resources' ? sumLines(report.amounts) : [];
    const shown = verbose ? findings : findings.slice(0, MOST[name]);
    const more = findings.length - shown.length;
    return [
      '',
      painted(['bold', COLOURS[name]], `${CLASSES[name]} (${findings.length})`),
      ...[
        ...sums.map((text) => wrapped('  ', text)),
        ...shown.map((one) => [
          ...findingLines(one, verbose),
          ...(explain
            ? explanationsOf(one, report.changed).flatMap((line) => wrapped('    ', `made by: ${line}`))
            : []),
        ]),
      ].flat(),
      ...(more > 0 ? [`  and ${more} more; all: --verbose`] : []),
    ];
  });
  const isAlone = report.amounts && !report.findings.some((one) => one.class === 'resources');
  return [
    ...wrapped('', `${report.before} → ${report.after}: ${countsText(report)}`),
    ...report.notes.flatMap((note) => wrapped('', `note: ${note}`).map((line) => painted('yellow', line))),
    ...groups,
    ...(isAlone ? sumLines(report.amounts).flatMap((text) => wrapped('', text)) : []),
  ];
}

function findingLines(finding: Finding, verbose: boolean): readonly string[] {
  const { what, remedy, reason, source } = finding;
  return [
    ...wrapped('  ', what),
    ...(remedy === undefined ? [] : wrapped('    ', remedy)),
    ...(verbose ? [...wrapped('    ', reason), `    ${source}`] : []),
  ];
}

/** A text in lines that fit; the following ones are indented more. A word that is longer than a line is kept whole. */
export function wrapped(indent: string, text: string): readonly string[] {
  const lines: string[] = [];
  let line = indent;
  for (const word of text.split(' ')) {
    const isFirst = line.trim() === '';
    if (!isFirst && line.length + 1 + word.length > WIDTH) {
      lines.push(line);
      line = `${indent}  ${word}`;
    } else line = isFirst ? line + word : `${line} ${word}`;
  }
  return [...lines, line];
}
