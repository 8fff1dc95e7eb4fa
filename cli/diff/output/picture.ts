import { Stage } from '../../../charts/contract/stage';
import type { Report } from '../report';
import { placeOf } from '../side';
import { CLASS_NAMES, CLASSES, type ClassName } from '../rules/rule';

/** The colour of each class. */
export const PAINTS: Readonly<Record<ClassName, string>> = {
  ...{ refused: '#b91c1c', data: '#dc2626', rights: '#d97706', restarts: '#0284c7' },
  ...{ images: '#0891b2', resources: '#0d9488', tenants: '#16a34a', rest: '#94a3b8' },
};

/** Sizes in the units of the drawing. */
const [WIDTH, BOX, HEIGHT, GAP, LEFT] = [1000, 162, 34, 8, 130];
const PER_ROW = Math.floor((WIDTH - LEFT) / (BOX + GAP));

/** A system in the picture. */
interface Box {
  readonly name: string;
  /** The most dangerous class of its changes; undefined if nothing changes. */
  readonly worst: ClassName | undefined;
  /** What is said of it on demand. */
  readonly title: string;
  readonly link: string | undefined;
}

/** The picture of the platform: its systems, stage by stage, with the changed ones in the colour of their worst class. */
export function picture(report: Report): string {
  const worst = worstClasses(report);
  let top = 0;
  const rows = [...report.systems].map(([stage, names]) => {
    const own = (name: string): ClassName | undefined => worst.get(keyOf(stage, name));
    const boxes =
      stage === (Stage.TENANTS as string) ? tenants(names, own) : names.map((name) => boxOf(name, own(name)));
    const start = top;
    top += Math.ceil(boxes.length / PER_ROW) * (HEIGHT + GAP) + 2 * GAP;
    return rowOf(stage, boxes, start);
  });
  const legend = CLASS_NAMES.filter((name) => [...worst.values()].includes(name)).map((name, index) => {
    const x = LEFT + index * 165;
    return `<rect x="${x}" y="${top + 4}" width="12" height="12" fill="${PAINTS[name]}"/><text x="${x + 18}" y="${top + 15}">${CLASSES[name]}</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${Math.max(WIDTH, LEFT + legend.length * 165)} ${top + 24}" role="img" aria-label="The systems of the platform; changed ones are marked" font-family="system-ui, sans-serif" font-size="13" fill="currentColor">
${[...rows, ...legend].join('\n')}
</svg>`;
}

/** By the place of objects: a system may change in one stage alone. */
function worstClasses({ findings }: Report): ReadonlyMap<string, ClassName> {
  const worst = new Map<string, ClassName>();
  // The most dangerous ones come first.
  for (const one of findings) {
    for (const { after, before } of one.changes) {
      const { stage, component } = placeOf((after ?? before)?.file ?? '');
      const key = keyOf(stage, component);
      if (!worst.has(key)) worst.set(key, one.class);
    }
  }
  return worst;
}

function keyOf(stage: string, component: string): string {
  return `${stage}/${component}`;
}

function boxOf(name: string, worst: ClassName | undefined): Box {
  const title = `${name}: ${worst ? CLASSES[worst].toLowerCase() : 'nothing changes'}`;
  return { name, worst, title, link: worst && `#${anchorOf(name)}` };
}

/** Many tenants are one box; those that change have one each, the first few of them. */
function tenants(names: readonly string[], worst: (name: string) => ClassName | undefined): readonly Box[] {
  const changed = names.filter((name) => worst(name));
  const shown = changed.slice(0, 2 * PER_ROW - 1).map((name) => boxOf(name, worst(name)));
  const others = names.length - shown.length;
  if (!others) return shown;
  const hidden = new Set(changed.slice(shown.length).map(worst));
  const name = `${others} ${shown.length ? 'other ' : ''}tenant${others > 1 ? 's' : ''}`;
  const title = `${others} tenants, ${changed.length - shown.length} of them change`;
  return [...shown, { name, worst: CLASS_NAMES.find((each) => hidden.has(each)), title, link: undefined }];
}

function rowOf(stage: string, boxes: readonly Box[], top: number): string {
  const label = stage.replace(/^\d\d-/, '');
  const drawn = boxes.map((box, index) => {
    const x = LEFT + (index % PER_ROW) * (BOX + GAP);
    return drawnBox(box, x, top + GAP + Math.floor(index / PER_ROW) * (HEIGHT + GAP));
  });
  return `<text x="0" y="${top + GAP + 22}" font-weight="600">${escaped(label)}</text>${drawn.join('')}`;
}

function drawnBox({ name, worst, title, link }: Box, x: number, y: number): string {
  const paint = worst ? PAINTS[worst] : 'none';
  const text = name.length > 22 ? `${name.slice(0, 21)}…` : name;
  const box = `<g><title>${escaped(title)}</title><rect x="${x}" y="${y}" width="${BOX}" height="${HEIGHT}" rx="6" fill="${paint}" stroke="${worst ? paint : '#94a3b8'}"/><text x="${x + BOX / 2}" y="${y + 22}" text-anchor="middle"${worst ? ' fill="#fff"' : ''}>${escaped(text)}</text></g>`;
  return link === undefined ? box : `<a href="${escaped(link)}">${box}</a>`;
}

/** Where the findings of a component begin. */
export function anchorOf(component: string): string {
  return `component-${component}`;
}

/** Text in HTML and its attributes. */
export function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
