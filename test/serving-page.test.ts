import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { REPO } from './support/files';
import { programsOf, runProgram, typeErrors } from './support/pages';

const PAGE = 'docs/serving.md';
const programs = programsOf(PAGE);

test('TypeScript takes the programs of the page', () => {
  expect(programs).toHaveLength(2);
  expect(typeErrors(new Map(programs.map((text, index) => [`serving-${index}`, text])))).toEqual([]);
});

test('a domain in raw mode', () => {
  const { spec } = runProgram(programs[0] ?? '').get(
    'gateway.networking.k8s.io/v1/Gateway',
    'istio-system/kubeflow-models',
  );
  expect(spec.listeners.map(({ hostname, port }) => [hostname, port])).toEqual([['*.serving.example.com', 443]]);
});

test('programs with tokens', () => {
  expect(
    runProgram(programs[1] ?? '')
      .about('RequestAuthentication')
      .join(),
  ).toContain('m2m');
});

test('pages that speak of models lead to it', () => {
  for (const page of ['README.md', 'docs/first-model.md', 'docs/definition.md', 'docs/https.md', 'docs/limits.md']) {
    expect(readFileSync(join(REPO, page), 'utf8')).toMatch(/\]\((?:docs\/)?serving\.md/);
  }
});
