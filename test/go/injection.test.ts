import { join } from 'node:path';

import { go } from '../support/go';
import { REPO } from '../support/render';

jest.setTimeout(1_800_000);

const INJECTOR_CONFIGMAP = join(REPO, 'dist/20-mesh/istio/configmap-istio-sidecar-injector.yaml');

// What Go itself prints says which pods, and where they differ.
test.each([
  ['text/template, sprig and the functions that Istio documents', 'test/injection'],
  ['the injection code of istiod itself', 'test/injection/istiod'],
])('the rendered injection templates give the pods that they should: %s', (_, module) => {
  // Vetting would look at all of Istio too, which takes longer than the rest.
  expect(go(join(REPO, module), ['test', '-count=1', '-vet=off', './...'], { INJECTOR_CONFIGMAP })).toMatch(/^ok/);
});
