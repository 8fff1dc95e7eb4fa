import { spawnSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { KubeflowProps } from '../../charts';
import { go } from '../support/go';
import { sessionProgram } from '../support/request-headers';

jest.setTimeout(300_000);

const program = join(mkdtempSync(join(tmpdir(), 'cdk8s-kubeflow-')), 'lua');

beforeAll(() => {
  go(join(__dirname, 'lua'), ['build', '-o', program, '.']);
});

type Headers = readonly (readonly [name: string, value: string])[];

/** The headers of a request to a path, after the gateway's program. */
function after(path: string, headers: Headers, change: Partial<KubeflowProps> = {}): Headers {
  const input = JSON.stringify({ program: sessionProgram(change), requests: [[[':path', path], ...headers]] });
  const { status, stdout, stderr } = spawnSync(program, { input, encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  const [request = []] = JSON.parse(stdout) as readonly Headers[];
  return request.filter(([name]) => name !== ':path');
}

const cookie = (value: string): Headers => [['cookie', value]];

test.each<[string, Headers, Headers]>([
  ['the session', cookie('oauth2_proxy_kubeflow=x'), []],
  [
    'one in parts, among others',
    cookie('_xsrf=1; oauth2_proxy_kubeflow_0=x; oauth2_proxy_kubeflow_1=y; rs=a=b'),
    cookie('_xsrf=1; rs=a=b'),
  ],
  ['cookies of a login', cookie('a=1;oauth2_proxy_kubeflow_csrf=x ; oauth2_proxy_kubeflow_csrf_1a2b=y'), cookie('a=1')],
  ['one with spaces around its name', cookie('a=1;  oauth2_proxy_kubeflow =x'), cookie('a=1')],
  ['one on a second line', [...cookie('a=1'), ...cookie('oauth2_proxy_kubeflow=x; b=2')], cookie('a=1; b=2')],
])('%s does not reach a program', (_, sent, left) => {
  expect(after('/jupyter/api/namespaces', sent)).toEqual(left);
});

test('cookies of programs stay as they are, those of similar names too', () => {
  const others = cookie('_xsrf="a|b";oauth2_proxy_kubeflow2=x; my_oauth2_proxy_kubeflow=y; flag');
  expect(after('/notebook/ada/first/', others)).toEqual(others);
  expect(after('/notebook/ada/first/', [])).toEqual([]);
});

test('oauth2-proxy gets its cookies, at its own path alone', () => {
  const session = cookie('oauth2_proxy_kubeflow=x');
  expect(after('/oauth2/sign_out', session)).toEqual(session);
  expect(after('/oauth2', session)).toEqual([]);
  expect(after('/notebook/ada/first/oauth2/', session)).toEqual([]);
});

test('the name is that of login.cookie.name', () => {
  const both = cookie('__Host-kf_1=x; oauth2_proxy_kubeflow=y');
  expect(after('/', both, { login: { cookie: { name: '__Host-kf' } } })).toEqual(cookie('oauth2_proxy_kubeflow=y'));
});

test.each(['/notebook/ada/first/', '/tensorboard/ada/logs/', '/pvcviewers/ada/data/'])(
  'the token does not reach the program of a tenant at %s',
  (path) => {
    expect(
      after(path, [
        ['authorization', 'Bearer x'],
        ['kubeflow-userid', 'ada@example.com'],
      ]),
    ).toEqual([['kubeflow-userid', 'ada@example.com']]);
  },
);

test('the token reaches programs of the platform', () => {
  expect(after('/pipeline/apis/v2beta1/runs', [['authorization', 'Bearer x']])).toEqual([
    ['authorization', 'Bearer x'],
  ]);
});

test('a user who is named twice is named once', () => {
  const name = ['kubeflow-userid', 'ada@example.com'] as const;
  expect(after('/jupyter/', [name, name])).toEqual([name]);
  expect(after('/oauth2/userinfo', [name, name])).toEqual([name]);
});
