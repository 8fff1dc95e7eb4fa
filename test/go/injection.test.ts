import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { KubeflowProps } from '../../charts';
import { go } from '../support/go';
import { newFolder, REPO } from '../support/files';
import { render } from '../support/render';

jest.setTimeout(1_800_000);

const INJECTOR_CONFIGMAP = join(newFolder(), 'configmap.yaml');

/** The same where the tenant `ada` is restricted. */
const RESTRICTED_CONFIGMAP = join(newFolder(), 'configmap.yaml');

beforeAll(() => {
  const rendered = (change?: Partial<KubeflowProps>) =>
    render(change).yaml('v1/ConfigMap', 'istio-system/istio-sidecar-injector');
  writeFileSync(INJECTOR_CONFIGMAP, rendered());
  const owner = 'ada@example.com';
  const tenants = [{ name: 'ada', owner, podSecurity: 'restricted' } as const, { name: 'bob', owner }];
  writeFileSync(RESTRICTED_CONFIGMAP, rendered({ tenants }));
});

// What Go itself prints says which pods, and where they differ.
test.each([
  ['text/template, sprig and the functions that Istio documents', 'test/injection'],
  ['the injection code of istiod itself', 'test/injection/istiod'],
])('the rendered injection templates give the pods that they should: %s', (_, module) => {
  // Vetting would look at all of Istio too, which takes longer than the rest.
  expect(
    go(join(REPO, module), ['test', '-count=1', '-vet=off', './...'], { INJECTOR_CONFIGMAP, RESTRICTED_CONFIGMAP }),
  ).toMatch(/^ok/);
});
