import { listed } from '../../findings';
import type { Finding, Report } from '../report';
import { CLASSES, type ClassName } from '../rules/rule';
import { byClass, countsText, sumLines } from './summary';

/** By which the pipeline finds the comment that it has posted before. */
export const MARKER = '<!-- cdk8s-kubeflow diff -->';

/** The longest comment that GitHub takes: https://github.com/orgs/community/discussions/27190. GitLab takes more. */
export const MOST_CHARACTERS = 65_536;

/** How many letters are left for naming what is cut. */
const RESERVE = 1_000;

const MARKS: Readonly<Record<ClassName, string>> = {
  ...{ refused: '⛔', data: '💾', rights: '🔓', restarts: '🔄' },
  ...{ images: '📦', resources: '📈', tenants: '👥', rest: '▫️' },
};

/** Classes whose details are not folded. */
const OPEN: readonly ClassName[] = ['refused', 'data', 'rights'];

/** A report as the comment of a pull request: a summary, and details that are folded. */
export function diffMarkdown(report: Report): string {
  const head = [MARKER, `### Changes of the platform: ${countsText(report)}`, '', namesLine(report), ...notes(report)];
  const groups = byClass(report);
  const text = [...head, ...table(groups)].join('\n');
  let left = MOST_CHARACTERS - RESERVE - bytes(text);
  const cut: string[] = [];
  const sections = groups.map(([name, findings]) => {
    const [section, missing] = sectionOf(report, name, findings, left);
    left -= bytes(section);
    if (missing) cut.push(`${missing} of ${findings.length} in '${CLASSES[name]}'`);
    return section;
  });
  const end = cut.length
    ? `\n\n**Cut**, because a comment has at most ${MOST_CHARACTERS} characters: ${cut.join(', ')}. All: \`npx cdk8s-kubeflow diff --verbose\``
    : '';
  return `${text}${sections.join('')}${end}\n`;
}

function namesLine({ before, after }: Report): string {
  return `\`${before}\` → \`${after}\``;
}

function notes(report: Report): readonly string[] {
  return report.notes.flatMap((note) => ['', `> ${escaped(note)}`]);
}

function table(groups: ReturnType<typeof byClass>): readonly string[] {
  if (!groups.length) return [];
  const rows = groups.map(
    ([name, findings]) => `| ${MARKS[name]} ${CLASSES[name]} | ${findings.length} | ${components(findings)} |`,
  );
  return ['', '| | | Components and tenants |', '| --- | ---: | --- |', ...rows];
}

function components(findings: readonly Finding[]): string {
  const names = new Set(findings.flatMap(({ changes }) => changes.map(({ component }) => component)));
  return escaped(listed([...names].sort(), 6));
}

/** A class as far as there is room, and how many of its findings are missing. */
function sectionOf(
  report: Report,
  name: ClassName,
  findings: readonly Finding[],
  room: number,
): readonly [section: string, missing: number] {
  const sums = name === 'resources' ? sumLines(report.amounts).map((line) => `- ${line}`) : [];
  const isOpen = OPEN.includes(name) && findings.length <= 10;
  const start = `\n\n<details${isOpen ? ' open' : ''}><summary>${MARKS[name]} ${CLASSES[name]} (${findings.length})</summary>\n\n`;
  const end = '\n\n</details>';
  let left = room - bytes(start + end);
  const lines: string[] = [];
  for (const line of [...sums, ...findings.map(itemOf)]) {
    left -= bytes(line) + 1;
    if (left < 0) break;
    lines.push(line);
  }
  const missing = findings.length + sums.length - lines.length;
  return [lines.length ? `${start}${lines.join('\n')}${end}` : '', missing];
}

function itemOf({ what, remedy, reason, source, ...finding }: Finding): string {
  if (!OPEN.includes(finding.class)) return `- ${escaped(what)}`;
  const why = `<br>${escaped(remedy ?? reason)} ([why](${source.split(' ')[0] ?? source}))`;
  return `- ${escaped(what)}${why}`;
}

/** Text that Markdown leaves as it is, and that mentions no people of the forge. */
function escaped(text: string): string {
  return text
    .replace(/[\\`*_{}[\]<>|#~$]/g, (sign) => `&#${sign.charCodeAt(0)};`)
    .replaceAll('@', '@\u200b')
    .replace(/\s+/g, ' ');
}

/** Letters beyond ASCII count more, whichever way a forge counts. */
function bytes(text: string): number {
  return Buffer.byteLength(text);
}
