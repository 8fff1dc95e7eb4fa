import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { cli, folder } from '../../support/cli';
import { REPO } from '../../support/files';
import { NOTEBOOKS_ALONE, rendered } from '../../support/platforms';

interface Result {
  readonly from: string;
  readonly to: string;
  readonly open: boolean;
  readonly hops: readonly string[];
}

// Each run is a process of its own, and walks through a platform.
jest.setTimeout(60_000);

const whole = rendered();
const small = rendered(NOTEBOOKS_ALONE);

test('docs/paths.md has the table of the rendering; if not: paths --table', async () => {
  const { code, stdout } = await cli(['paths', whole, '--table']);
  expect(code).toBe(0);
  const [, table] = readFileSync(join(REPO, 'docs/paths.md'), 'utf8').split('paths --table -->\n\n');
  expect(table).toBe(stdout);
});

test('with a caller and a target, all hops are printed', async () => {
  const { stdout } = await cli(['paths', whole, '--from', 'pipeline step', '--to', 'kubeflow/katib-mysql']);
  expect(stdout).toBe(`closed  pipeline step → kubeflow/katib-mysql:3306
          Service kubeflow/katib-mysql leads to Deployment kubeflow/katib-mysql
          no NetworkPolicy limits whom Pod kubeflow-user-example-com/pipeline step reaches
          NetworkPolicy kubeflow/default-allow-same-namespace admits no such caller at port 3306
`);
});

test('with one of them, a line for each path, with what closes it', async () => {
  const { stdout } = await cli(['paths', small, '--to', '/jupyter/']);
  expect(stdout).toBe(`open    owner → /jupyter/
open    stranger → /jupyter/
closed  without login → /jupyter/: AuthorizationPolicy istio-system/istio-ingressgateway-oauth2-proxy asks oauth2-proxy, which sends the browser to the login
`);
});

test('--json gives the same to programs', async () => {
  const { stdout } = await cli(['paths', whole, '--from', 'owner', '--to', '/katib/', '--json']);
  const [one, ...others] = JSON.parse(stdout) as readonly Result[];
  expect(others).toEqual([]);
  expect(one).toMatchObject({ from: 'owner', to: '/katib/', open: true });
  expect(one?.hops.at(-1)).toBe('AuthorizationPolicy kubeflow/katib-ui allows it');
});

test.each([
  [['--from', 'nobody'], 2, "error: no path is from 'nobody'; without options all are printed\n"],
  [
    ['--from', 'owner', '--to', 'nothing'],
    2,
    "error: no path is from 'owner' to 'nothing'; without options all are printed\n",
  ],
])('names that are not there: %j', async (args, status, message) => {
  expect(await cli(['paths', small, ...args])).toEqual({ code: status, stdout: '', stderr: message });
});

test('a folder without a rendering', async () => {
  const { code, stderr } = await cli(['paths', folder({ 'a.yaml': [{ kind: 'Unknown' }] })]);
  expect({ code, stderr }).toEqual({
    code: 1,
    stderr: expect.stringContaining('holds no stages with YAML files; render it first: npx cdk8s synth\n') as string,
  });
});
