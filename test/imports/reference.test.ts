import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import * as yaml from 'js-yaml';

import { crd, crdNames } from '../../imports';
import { canonicalSpec } from '../../imports/generate/crd';
import type { CustomResourceDefinitionSpec } from '../../imports/schema';
import { REFERENCES } from '../support/references';

/** The CRDs of the upstream manifests, beside the repository of who has them. */
const folder = join(REFERENCES.current, 'crds');

if (existsSync(folder)) {
  describe('as in the upstream manifests', () => {
    test.each(readdirSync(folder))('%s', (file) => {
      const { spec } = yaml.load(readFileSync(join(folder, file), 'utf8'), { schema: yaml.CORE_SCHEMA }) as {
        spec: CustomResourceDefinitionSpec;
      };
      const name = crdNames().find((candidate) => `${candidate}.yaml` === file);
      expect(name && crd(name).spec).toEqual(canonicalSpec(spec));
    });
  });
} else {
  describe('as in the upstream manifests', () => {
    test('not compared: the manifests are not here', () => {
      expect(existsSync(folder)).toBe(false);
    });
  });
}
