/** A query of a panel, and how its results are called: `{{namespace}}` stands for a label. */
export interface Query {
  readonly expr: string;
  readonly legend: string;
}

/** A panel: what it shows, and how. */
export interface Panel {
  readonly title: string;
  /** `line` over time, one `number`, or `bars` of now. @default 'line' */
  readonly as?: 'line' | 'number' | 'bars';
  /** Grafana's name of the unit, such as `percentunit`, `bytes`, `reqps`. @default 'short' */
  readonly unit?: string;
  readonly queries: readonly Query[];
}

/** A page of panels. */
export interface Dashboard {
  /** Last part of its address and of its ConfigMap's name. */
  readonly name: string;
  readonly title: string;
  /** A menu of the values of a label, by which all its queries are filtered: `$namespace`. @default none */
  readonly choice?: { readonly label: string; readonly of: string };
  readonly panels: readonly Panel[];
}

const TYPES = { line: 'timeseries', number: 'stat', bars: 'bargauge' } as const;
const SOURCE = { type: 'prometheus', uid: '${datasource}' } as const;
/** Grafana's grid has 24 columns. */
const [WIDTH, HEIGHT, COLUMNS] = [8, 8, 3];

/** A dashboard as a file for Grafana: its name and its content. */
export function grafanaFile(dashboard: Dashboard): readonly [name: string, json: string] {
  return [`kubeflow-${dashboard.name}.json`, `${JSON.stringify(grafanaModel(dashboard), null, 2)}\n`];
}

/** A dashboard as Grafana stores it: https://grafana.com/docs/grafana/latest/dashboards/build-dashboards/view-dashboard-json-model/ */
function grafanaModel({ name, title, choice, panels }: Dashboard): object {
  const source = { name: 'datasource', label: 'Data source', type: 'datasource', query: 'prometheus' };
  return {
    uid: `kubeflow-${name}`,
    title: `Kubeflow / ${title}`,
    tags: ['kubeflow'],
    schemaVersion: 39,
    time: { from: 'now-6h', to: 'now' },
    refresh: '1m',
    templating: { list: choice ? [source, menu(choice)] : [source] },
    panels: panels.map(panelModel),
  };
}

function menu({ label, of }: NonNullable<Dashboard['choice']>): object {
  const query = `label_values(${of}, ${label})`;
  const all = { includeAll: true, multi: true, allValue: '.+', current: { text: 'All', value: '$__all' } };
  return { name: label, type: 'query', datasource: SOURCE, query, refresh: 2, sort: 1, ...all };
}

function panelModel({ title, as = 'line', unit = 'short', queries }: Panel, index: number): object {
  return {
    id: index + 1,
    type: TYPES[as],
    title,
    datasource: SOURCE,
    gridPos: { x: (index % COLUMNS) * WIDTH, y: Math.floor(index / COLUMNS) * HEIGHT, w: WIDTH, h: HEIGHT },
    fieldConfig: { defaults: { unit, min: 0 }, overrides: [] },
    targets: queries.map(({ expr, legend }, at) => ({
      refId: String.fromCharCode('A'.charCodeAt(0) + at),
      datasource: SOURCE,
      expr,
      legendFormat: legend,
      instant: as === 'bars',
    })),
  };
}
