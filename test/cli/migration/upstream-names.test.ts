import { COMPONENT_NAMES } from '../../../charts';
import { nameOfObject } from '../../../cli/cluster/objects';
import { upstreamsFormer } from '../../../cli/migration/upstream-names';
import { HAS_REFERENCES, objectsIn, REFERENCES } from '../../support/references';

const testIfThere = HAS_REFERENCES ? test : test.skip;

/** The objects of parts of upstream's example, as the table names them. */
function namesIn(reference: string): ReadonlySet<string> {
  const parts = ['central-dashboard', 'poddefaults', 'kserve-models-web-app', 'kserve', 'kubeflow-namespace'];
  const objects = parts.flatMap((part) => objectsIn(reference, `${part}.yaml`));
  return new Set(objects.map((one) => nameOfObject({ ...one, ...one.metadata, apiVersion: one.apiVersion })));
}

test('each is of a component', () => {
  const components = new Set(upstreamsFormer().map(({ component }) => component));
  expect([...components].filter((name) => !COMPONENT_NAMES.some((one) => one === name))).toEqual([]);
});

testIfThere('each is in 26.03 of upstream, and not in 26.03.1', () => {
  const [before, after] = [namesIn(REFERENCES.former), namesIn(REFERENCES.current)];
  const names = upstreamsFormer().map(nameOfObject);
  expect(names.filter((name) => !before.has(name) || after.has(name))).toEqual([]);
  expect(names.length).toBeGreaterThan(30);
});
