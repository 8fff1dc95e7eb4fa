import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { go } from '../support/go';
import { render } from '../support/render';
import { TRAPS } from '../support/yaml-traps';
import { toYaml } from '../../charts/contract/yaml';

const shared = join(__dirname, '../../../shared/yaml-strings.json');
const strings = [...TRAPS, ...(existsSync(shared) ? (JSON.parse(readFileSync(shared, 'utf8')) as string[]) : [])];

describe('what kubectl, Argo CD and Flux read (sigs.k8s.io/yaml)', () => {
  const reader = join(mkdtempSync(join(tmpdir(), 'cdk8s-kubeflow-')), 'yaml');
  const read = (input: string): unknown => JSON.parse(execFileSync(reader, { input, encoding: 'utf8' }));

  beforeAll(() => {
    go(join(__dirname, 'yaml'), ['build', '-o', reader, '.']);
  });

  test(`${strings.length} strings as values and as items`, () => {
    const values = Object.fromEntries(strings.map((text, index) => [`k${index}`, text]));
    expect(read(toYaml({ values, items: strings }))).toEqual({ values, items: strings });
  });

  test('the same strings as keys', () => {
    const keys = Object.fromEntries(strings.map((text, index) => [text, index]));
    expect(read(toYaml({ keys }))).toEqual({ keys });
  });

  test('the rendered platform', () => {
    const { data } = read(render().yaml('v1/ConfigMap', 'auth/dex')) as { data: Record<string, string> };
    expect(read(data['config.yaml'] ?? '')).toMatchObject({ storage: { type: 'kubernetes' } });
  });
});
