import { join } from 'node:path';

import { REPO, run } from '../helpers';

jest.setTimeout(1_800_000);

const INJECTOR_CONFIGMAP = join(REPO, 'dist/20-mesh/istio/configmap-istio-sidecar-injector.yaml');

// What Go itself prints says which pods, and where they differ.
test.each([
  ['text/template, sprig and the functions that Istio documents', 'test/injection'],
  ['the injection code of istiod itself', 'test/injection/istiod'],
])('the rendered injection templates give the pods that they should: %s', (_, module) => {
  const { status, output } = run('go', ['test', '-count=1', './...'], join(REPO, module), { INJECTOR_CONFIGMAP });
  expect({ status, output }).toEqual({ status: 0, output: expect.stringMatching(/^ok/) as unknown });
});
