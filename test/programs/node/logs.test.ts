import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { logFile } from './logs';

test('a log is found by what the API server asks for, and there is none of a container that is played', () => {
  const folder = mkdtempSync(join(tmpdir(), 'logs-'));
  mkdirSync(join(folder, 'team_first'));
  const file = join(folder, 'team_first', 'main.log');
  writeFileSync(file, '');
  const of = (path: string) => logFile(folder, `/containerLogs/${path}`);
  expect([of('team/first/main?follow=false'), of('team/first/other'), of('team/first')]).toEqual([
    file,
    undefined,
    undefined,
  ]);
});
