import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { toYaml } from '../../charts/contract/yaml';
import { newFolder } from './files';

/** Whether Prometheus' own checker is there: Debian's package `prometheus` has it. */
export const HAS_PROMTOOL = spawnSync('promtool', ['--version']).status === 0;

/** Runs promtool with files, and returns what it prints where it finds something wrong. */
export function promtool(command: readonly string[], files: Readonly<Record<string, object>>, file: string): string {
  const folder = newFolder();
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), toYaml(content));
  const { status, stdout, stderr } = spawnSync('promtool', [...command, file], { cwd: folder, encoding: 'utf8' });
  return status === 0 ? '' : stdout + stderr;
}

const FUNCTIONS = new Set(
  `absent avg_over_time by count histogram_quantile increase max max_over_time min offset on or and unless rate sum time topk avg
   group_left label_replace clamp_max bool without min_over_time vector le`.split(/\s+/),
);

/** The metrics that an expression of PromQL names. */
export function metricsOf(expr: string): readonly string[] {
  const bare = expr
    .replace(/"(?:[^"\\]|\\.)*"/g, '')
    .replace(/\{[^}]*\}/g, ' ')
    .replace(/\[[^\]]*\]/g, ' ')
    .replace(/\b(?:by|on|without|group_left)\s*\([^)]*\)/g, ' ')
    .replace(/\boffset\s+\w+/g, ' ');
  return [...bare.matchAll(/[A-Za-z_:][A-Za-z0-9_:]*/g)].map(([name]) => name).filter((name) => !FUNCTIONS.has(name));
}
