import { existsSync, readFileSync } from 'node:fs';
import { extname } from 'node:path';

import { type Complain, CsvError, tenantsOf } from './csv';
import { linesOf, type Lines } from './lines';
import { jsYaml } from '../../../contract/js-yaml';
import { InvalidPlatform, type Problem } from '../../../contract/problems';
import { checkKind } from '../../checks/check-kind';
import { Report } from '../../checks/report';
import { shown } from '../../checks/values';
import { Tenant as TENANT } from '../../generated/kinds';
import type { Tenant } from '../tenants';

/**
 * Reads tenants from a YAML file, a list with the fields of {@link Tenant}, or from a CSV file, a table with the columns
 * name, owner, admins, editors, viewers, podSecurity, `quota.<resource>` and `labels.<key>`.
 * @param file path from the working directory, ending in .yaml, .yml or .csv
 * @param common fields that all tenants have who don't say otherwise
 * @throws InvalidPlatform with the lines of all that is unknown or of another kind than it must be
 */
export function tenantsFromFile(file: string, common: Partial<Tenant> = {}): readonly Tenant[] {
  const problems: Problem[] = [];
  if (typeof file !== 'string') {
    const message = `${shown(file)} is not the path of a file; write 'tenants.yaml'`;
    throw new InvalidPlatform([{ at: 'tenantsFromFile', message }]);
  }
  const found = read(file, (line, message) => problems.push({ at: line ? `${file}:${line}` : file, message }));
  if (problems.length) throw new InvalidPlatform(problems);
  return found.map((tenant) => ({ ...common, ...tenant }));
}

function read(file: string, complain: Complain): readonly Tenant[] {
  const kind = extname(file).toLowerCase();
  if (!['.yaml', '.yml', '.csv'].includes(kind)) complain('', 'is not a file of tenants; name it .yaml, .yml or .csv');
  else if (!existsSync(file)) complain('', 'is not there; the path is from the folder in which you run the command');
  else {
    // Spreadsheets put a byte order mark first.
    const text = readFileSync(file, 'utf8').replace(/^\uFEFF/, '');
    return kind === '.csv' ? fromCsv(text, complain) : fromYaml(text, complain);
  }
  return [];
}

function fromCsv(text: string, complain: Complain): readonly Tenant[] {
  try {
    const { tenants, lines } = tenantsOf(text, complain);
    return checked(tenants, () => lines, complain);
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    complain(`${error.line}`, error.message);
    return [];
  }
}

function fromYaml(text: string, complain: Complain): readonly Tenant[] {
  const { load, YAMLException } = jsYaml();
  try {
    return checked(load(text), () => linesOf(text), complain);
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    const tab = text.split('\n').findIndex((line) => /^ *\t/.test(line));
    if (tab >= 0) complain(`${tab + 1}`, 'begins with a tab; YAML is indented with spaces');
    else complain(error.mark ? `${error.mark.line + 1}` : '', error.reason);
    return [];
  }
}

/** What is right in every field; complains of the rest, at its line. */
function checked(found: unknown, lines: () => Lines, complain: Complain): readonly Tenant[] {
  const report = new Report();
  if (isTenants(report, found)) return found;
  const known = lines();
  for (const { at, message } of report.problems) complain(`${lineOf(at, known)}`, at ? `${at} ${message}` : message);
  return [];
}

function isTenants(report: Report, found: unknown): found is readonly Tenant[] {
  checkKind(report, '', found, { list: TENANT });
  return !report.problems.length;
}

/** The line of what is at a path, or of the nearest that it stands in. */
function lineOf(path: string, lines: Lines): number {
  for (let here = path; here; here = here.slice(0, Math.max(here.lastIndexOf('.'), here.lastIndexOf('['), 0))) {
    const line = lines.get(here);
    if (line !== undefined) return line;
  }
  return 1;
}
