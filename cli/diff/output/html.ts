import type { Finding, Report } from '../report';
import { CLASSES, type ClassName } from '../rules/rule';
import { anchorOf, escaped, PAINTS, picture } from './picture';
import { byClass, countsText, sumLines } from './summary';

/** Classes whose details are not folded. */
const OPEN: readonly ClassName[] = ['refused', 'data', 'rights', 'tenants'];

const STYLE = `
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #1c2430; background: #fff }
h1 { font-size: 1.5rem } summary { font-size: 1.15rem; font-weight: 600; cursor: pointer; padding: .4rem 0 .4rem .6rem; border-left: .4rem solid var(--paint) }
li { margin: .5rem 0; overflow-wrap: anywhere } small { color: #5a6575 } .note { background: #fff4d6; padding: .5rem .8rem } svg { width: 100%; height: auto }
.component { background: #eef1f5; border-radius: .6rem; padding: 0 .5rem; font-size: .85rem } :target { outline: 2px solid #2563eb }
@media (prefers-color-scheme: dark) { body { color: #e6e9ee; background: #14181f } small { color: #9aa5b5 } .component { background: #2a3240 } .note { background: #4a3a10 } }
@media print { details > * { display: block } }
`;

/** A report as one page that needs nothing else, for people who would rather look than read. */
export function diffHtml(report: Report): string {
  const title = `${report.before} → ${report.after}`;
  const anchors = new Set<string>();
  const sections = byClass(report).map(([name, findings]) => section(report, name, findings, anchors));
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escaped(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<h1>${escaped(title)}: ${escaped(countsText(report))}</h1>
${report.notes.map((note) => `<p class="note">${escaped(note)}</p>`).join('\n')}
${picture(report)}
${sections.join('\n')}
</body>
</html>`;
}

function section(report: Report, name: ClassName, findings: readonly Finding[], anchors: Set<string>): string {
  const sums = name === 'resources' ? sumLines(report.amounts).map((line) => `<li>${escaped(line)}</li>`) : [];
  const items = [...sums, ...findings.map((one) => itemOf(one, anchors))];
  return `<details${OPEN.includes(name) ? ' open' : ''} style="--paint: ${PAINTS[name]}">
<summary>${escaped(CLASSES[name])} (${findings.length})</summary>
<ul>
${items.join('\n')}
</ul>
</details>`;
}

/** The first finding of a component is where its box in the picture leads to. */
function itemOf({ what, remedy, reason, source, changes }: Finding, anchors: Set<string>): string {
  const components = [...new Set(changes.map(({ component }) => component))].slice(0, 8);
  const labels = components.map((component) => {
    const id = anchors.has(component) ? '' : ` id="${escaped(anchorOf(component))}"`;
    anchors.add(component);
    return `<span class="component"${id}>${escaped(component)}</span>`;
  });
  const sources = source.split(' ').map((url) => `<a href="${escaped(url)}">why</a>`);
  const why = `${remedy === undefined ? '' : `${escaped(remedy)}. `}${escaped(reason)} (${sources.join(', ')})`;
  return `<li>${escaped(what)} ${labels.join(' ')}<br><small>${why}</small></li>`;
}
