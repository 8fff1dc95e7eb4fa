import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { crd, crdNames } from '../../imports';
import { toYaml } from '../../charts/contract/yaml';
import { crdPieces, crdTexts } from '../../charts/rendering/crd-texts';

test('the texts that the build makes are those of the CRDs', () => {
  const file = join(process.env.COMPILED ?? 'lib', 'imports/crd-texts');
  expect(readFileSync(file, 'utf8') === crdTexts()).toBe(true);
});

test('a CRD has the text that it has without them', () => {
  for (const name of crdNames()) {
    const object = { kind: 'CustomResourceDefinition', spec: { ...crd(name).spec, conversion: { strategy: 'None' } } };
    expect(crdPieces(object).join('') === toYaml(object)).toBe(true);
  }
});

test('versions that were changed have their own', () => {
  const { spec } = structuredClone(crd('profiles.kubeflow.org'));
  const [version] = spec.versions;
  const changed = crdPieces({ spec: { ...spec, versions: [{ ...version, served: false }] } });
  expect(changed.join('')).toContain('served: false');
});
