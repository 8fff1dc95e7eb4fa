import type { Contributor, ContributorRole } from '../contributors';
import type { Lines } from './lines';
import { below } from '../../checks/values';

/** A row of cells, and the line on which it begins, from 1 on. */
interface Row {
  readonly line: number;
  readonly cells: readonly string[];
}

const COLUMNS = ['name', 'owner', 'admins', 'editors', 'viewers', 'podSecurity'];
const ROLES: Readonly<Record<string, ContributorRole>> = { admins: 'admin', editors: 'edit', viewers: 'view' };
const RECORD = /^(quota|labels)\.(.+)$/;
const GROUP = 'group:';

/**
 * Rows of a CSV text (RFC 4180): cells may stand in double quotes, and then hold commas, lines and doubled quotes. Empty
 * lines are passed over.
 */
export function rowsOf(text: string): readonly Row[] {
  const rows: Row[] = [];
  let [line, begun, cells] = [1, 1, [] as string[]];
  const CELL = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|\r?$)/y;
  for (let at = 0; at < text.length; at = CELL.lastIndex) {
    CELL.lastIndex = at;
    const found = CELL.exec(text);
    if (!found) throw new CsvError(line, 'has a quote that is not closed, or one in the middle of a cell; double it');
    const [whole, quoted, plain = '', end] = found;
    cells.push((quoted?.replaceAll('""', '"') ?? plain).trim());
    line += whole.split('\n').length - 1;
    // A comma at the very end of the text is followed by one more cell, which is empty.
    if (end === ',' && CELL.lastIndex < text.length) continue;
    if (end === ',') cells.push('');
    if (cells.some((cell) => cell !== '')) rows.push({ line: begun, cells });
    [begun, cells] = [line, []];
  }
  return rows;
}

/** What no reader of CSV could read. */
export class CsvError extends Error {
  constructor(
    readonly line: number,
    message: string,
  ) {
    super(message);
  }
}

/** Is told what is wrong on a line, or in the file as a whole. */
export type Complain = (line: string, message: string) => void;

/** What a file says, as yet unchecked, and where. */
export interface Said {
  readonly tenants: unknown;
  readonly lines: Lines;
}

/**
 * Tenants by the columns of a table: name, owner, podSecurity; admins, editors and viewers, with e-mails and `group:…`
 * between spaces; `quota.<resource>` and `labels.<key>`. A cell that is empty says nothing.
 * @param complain is told of columns and rows, by their lines
 */
export function tenantsOf(text: string, complain: Complain): Said {
  const [header = { line: 1, cells: [] }, ...rows] = rowsOf(text);
  header.cells.forEach((column, index) => {
    const at = `${header.line}`;
    const known = `${COLUMNS.join(', ')}, quota.<resource>, labels.<key>`;
    if (!COLUMNS.includes(column) && !RECORD.test(column))
      complain(at, `'${column}' is not a column; the columns are ${known}`);
    if (header.cells.indexOf(column) !== index) complain(at, `'${column}' is the name of two columns`);
  });
  const missing = ['name', 'owner'].filter((needed) => !header.cells.includes(needed));
  for (const needed of missing) complain(`${header.line}`, `there is no column '${needed}'`);
  // Every row would lack it.
  if (missing.length) return { tenants: [], lines: new Map() };
  for (const { line, cells } of rows) {
    const [has, columns] = [cells.length, header.cells.length];
    if (has !== columns) complain(`${line}`, `has ${has} cells, and the header ${columns}; put commas in quotes`);
  }
  const lines = new Map(rows.map(({ line }, index) => [below('', index), line]));
  return { tenants: rows.map(({ cells }) => tenantOf(header.cells, cells)), lines };
}

function tenantOf(columns: readonly string[], cells: readonly string[]): Readonly<Record<string, unknown>> {
  const tenant: Record<string, unknown> = {};
  const records: Record<string, Record<string, string>> = {};
  const contributors: Contributor[] = [];
  columns.forEach((column, index) => {
    const cell = cells[index] ?? '';
    if (cell === '') return;
    const [, record, key] = RECORD.exec(column) ?? [];
    const role = ROLES[column];
    if (role)
      contributors.push(
        ...cell
          .split(/[\s;]+/)
          .filter(Boolean)
          .map((who) => contributorOf(who, role)),
      );
    else if (record && key) (records[record] ??= {})[key] = cell;
    else if (COLUMNS.includes(column)) tenant[column] = cell;
  });
  return { ...tenant, ...records, ...(contributors.length && { contributors }) };
}

function contributorOf(who: string, role: ContributorRole): Contributor {
  return who.startsWith(GROUP) ? { group: who.slice(GROUP.length), role } : { user: who, role };
}
