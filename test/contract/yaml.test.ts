import { load } from 'js-yaml';

import { TRAPS } from '../support/yaml-traps';
import { toYaml } from '../../charts/contract/yaml';

test('every trap survives a YAML 1.2 reader as a value, an item and a key', () => {
  const document = {
    values: Object.fromEntries(TRAPS.map((text, index) => [`k${index}`, text])),
    items: [...TRAPS],
    keys: Object.fromEntries(TRAPS.map((text, index) => [text, index])),
  };
  expect(load(toYaml(document))).toEqual(document);
});

test('reads as people write it', () => {
  const text = toYaml({
    apiVersion: 'v1',
    metadata: { name: 'a', labels: undefined, annotations: {} },
    spec: { ports: [{ port: 80, name: 'http' }, { port: 443 }], args: ['--v=2', '-p', 'yes'], on: true, none: null },
    data: { 'script.sh': '#!/bin/sh\n\nset -e\n  indented\n', 'a.txt': 'one\ntwo' },
    matrix: [['a'], []],
  });
  expect(text).toBe(`apiVersion: v1
metadata:
  name: a
  annotations: {}
spec:
  ports:
  - port: 80
    name: http
  - port: 443
  args:
  - --v=2
  - -p
  - 'yes'
  'on': true
  none: null
data:
  script.sh: |
    #!/bin/sh

    set -e
      indented
  a.txt: |-
    one
    two
matrix:
- - a
- []
`);
});

test('an object of nothing is {} and a list of nothing []', () => {
  expect(toYaml({ a: { b: undefined }, c: [] })).toBe('a: {}\nc: []\n');
  expect(toYaml({})).toBe('{}\n');
});

test.each([Number.NaN, Infinity, () => 1, Symbol('s')])('refuses what Kubernetes cannot hold: %p', (value) => {
  expect(() => toYaml({ value })).toThrow('YAML for Kubernetes cannot hold a');
});

test('what is known at an indentation is taken, and all else is as ever', () => {
  const known = ['a'];
  const document = { x: { known }, known, z: [{ known }] };
  const text = toYaml(document, (value, indent) => (value === known && indent === 2 ? '\n  - b' : undefined));
  expect(text).toBe('x:\n  known:\n  - b\nknown:\n- a\nz:\n- known:\n  - b\n');
});
