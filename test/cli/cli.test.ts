import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

import { compare, hashSync } from 'bcryptjs';

import { CLI, cli, declaredSecret, folder, platform, scratch } from '../support/cli';

// Each run is a process of its own.
jest.setTimeout(30_000);

const dist = platform();
const hash = hashSync('correct horse', 10);

/** A kubeconfig of one context, `lab`. */
function kubeconfig(server: string): string {
  return join(
    folder({
      config: [
        {
          apiVersion: 'v1',
          kind: 'Config',
          'current-context': 'lab',
          clusters: [{ name: 'lab', cluster: { server, 'insecure-skip-tls-verify': true } }],
          users: [{ name: 'admin', user: { token: 'x' } }],
          contexts: [{ name: 'lab', context: { cluster: 'lab', user: 'admin' } }],
        },
      ],
    }),
    'config',
  );
}

/** Runs the CLI, and expects an error of one message, without a stack trace. */
async function refused(code: number, args: readonly string[], options?: Parameters<typeof cli>[1]): Promise<string> {
  const ended = await cli(args, options);
  expect(ended.stderr).not.toMatch(/^\s+at /m);
  expect(ended).toMatchObject({ code, stdout: '' });
  return ended.stderr;
}

describe('--help', () => {
  test.each([
    [['--help'], 'Commands:'],
    [['secrets', '--help'], 'Makes the keys of the declared Secrets'],
    [['passwd', '--help'], "Asks twice for a user's new password"],
  ])('%s explains the command and the exit codes', async (args, text) => {
    const { code, stdout } = await cli(args);
    expect(code).toBe(0);
    expect(stdout).toContain(text);
    expect(stdout).toContain('Exit codes:\n  0  done, or nothing to do\n  1  ');
  });

  test('loads neither cdk8s nor the Kubernetes client, bcrypt or YAML', () => {
    const preload = join(scratch(), 'preload.cjs');
    writeFileSync(preload, `process.on('exit', () => console.error(Object.keys(require.cache).join('\\n')));`);
    const { stderr, status } = spawnSync(process.execPath, ['--require', preload, ...CLI, '--help'], {
      encoding: 'utf8',
    });
    expect(status).toBe(0);
    expect(stderr).toContain('node_modules/commander/');
    expect(stderr).not.toMatch(/node_modules\/(?:cdk8s|@kubernetes|bcryptjs|js-yaml)/);
  });
});

test('--version is that of the package', async () => {
  const { version } = JSON.parse(readFileSync(join(__dirname, '../../package.json'), 'utf8'));
  expect(await cli(['--version'])).toMatchObject({ code: 0, stdout: `${version}\n` });
});

describe('wrong usage ends with code 2:', () => {
  test.each([
    ['no command', [], 'Usage: cdk8s-kubeflow'],
    ['an unknown command', ['frobnicate'], "unknown command 'frobnicate'"],
    ['an unknown option', ['secrets', '--force'], "unknown option '--force'"],
    ['no e-mail', ['passwd'], "missing required argument 'email'"],
    ['too many arguments', ['secrets', 'a', 'b'], 'too many arguments'],
  ])('%s', async (_what, args, message) => expect(await refused(2, args)).toContain(message));
});

describe.each([['secrets'], ['passwd', 'user@example.com']])('%s', (...command) => {
  const run = (code: number, args: readonly string[], env: NodeJS.ProcessEnv = {}) =>
    refused(code, [...command, ...args], { env, stdin: `${hash}\n` });

  test('without a rendered folder', async () => {
    const missing = join(scratch(), 'dist');
    expect(await run(1, [missing])).toBe(`error: there is no folder ${missing}; render it first: npx cdk8s synth\n`);
  });

  test('without a kubeconfig', async () => {
    expect(await run(1, [dist])).toMatch(
      /^error: no kubeconfig: there is no file \S+\/\.kube\/config .*--kubeconfig FILE.*\n$/,
    );
  });

  test('with a kubeconfig that is not there', async () => {
    expect(await run(1, [dist, '--kubeconfig', '/nowhere/config'])).toContain(
      'there is no file /nowhere/config (--kubeconfig)',
    );
    expect(await run(1, [dist], { KUBECONFIG: '/nowhere/else' })).toContain(
      'there is no file /nowhere/else ($KUBECONFIG)',
    );
  });

  test('with a kubeconfig that is none', async () => {
    const file = join(folder({ config: 'a: [1\n' }), 'config');
    expect(await run(1, [dist, '--kubeconfig', file])).toContain(`${file} is not a kubeconfig: `);
  });

  test('with a context that is not there', async () => {
    const file = kubeconfig('https://127.0.0.1:1');
    expect(await run(1, [dist, '--context', 'prod'], { KUBECONFIG: file })).toBe(
      `error: ${file} has no context 'prod'; it has: lab\n`,
    );
  });

  test('with a cluster that cannot be reached', async () => {
    expect(await run(1, [dist, '--kubeconfig', kubeconfig('https://127.0.0.1:1')])).toBe(
      "error: cannot reach the cluster of context 'lab' (https://127.0.0.1:1): " +
        'connection refused; is the cluster running? (ECONNREFUSED)\n',
    );
  });

  test('with a cluster whose name is not known', async () => {
    expect(await run(1, [dist, '--kubeconfig', kubeconfig('https://cluster.invalid')])).toMatch(
      /cannot reach the cluster of context 'lab' \(https:\/\/cluster\.invalid\): the name of the host .*\((?:ENOTFOUND|EAI_AGAIN)\)/,
    );
  });

  describe('with a cluster that answers', () => {
    let server: Server;
    let answer: readonly [number, string] = [200, ''];
    let url = '';

    beforeAll(async () => {
      server = createServer((_request, response) => response.writeHead(answer[0]).end(answer[1]));
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    });
    afterAll(() => server.close());

    test.each([
      [
        'that the credentials are wrong',
        401,
        '{"kind":"Status","message":"Unauthorized"}',
        /does not accept the credentials of that context: Unauthorized/,
      ],
      [
        'that it is forbidden',
        403,
        '{"kind":"Status","message":"secrets \\"a\\" is forbidden"}',
        /forbids this: secrets "a" is forbidden/,
      ],
      ['nothing sensible', 502, '<html>Bad Gateway\n</html>', /refused: <html>Bad Gateway$/m],
    ])('%s', async (_what, status, body, message) => {
      answer = [status, body];
      const error = await run(1, [dist, '--kubeconfig', kubeconfig(url)]);
      expect(error).toMatch(message);
      expect(error).toContain(`the cluster of context 'lab' (${url}) `);
    });
  });
});

test('secrets has nothing to do where the rendering declares none', async () => {
  const other = folder({ '50-apps/a/configmap-a.yaml': 'kind: ConfigMap\n' });
  expect(await cli(['secrets', other])).toEqual({
    code: 0,
    stdout: `${other} declares no Secrets; there is nothing to make\n`,
    stderr: '',
  });
});

describe('passwd', () => {
  test('names the known users when the e-mail is none of theirs', async () => {
    expect(await refused(2, ['passwd', 'bob@example.com', dist])).toBe(
      `error: there is no user bob@example.com in ${dist}\nknown users: ann@example.com, user@example.com\n`,
    );
  });

  test('hints at upper and lower case', async () => {
    expect(await refused(2, ['passwd', 'User@Example.com', dist])).toContain('did you mean user@example.com?');
  });

  test('says so where the rendering declares no users', async () => {
    const other = folder({ '50-apps/a/secret.yaml': [declaredSecret('a', 's', { k: { value: 'x' } })] });
    expect(await refused(1, ['passwd', 'user@example.com', other])).toContain('declares no users with passwords');
  });

  test.each([
    [
      'a password',
      'correct horse battery',
      'what came is not a bcrypt hash (a password itself is only taken at a terminal)',
    ],
    ['nothing', '', 'stdin is not a terminal, and it is empty'],
    ['a hash that is cut off', hash.slice(0, -1), 'malformed'],
    ['a hash with cost 9', hash.replace('$10$', '$09$'), 'the hash has cost 9; Dex needs at least 10'],
    ['the hash of a public default', hashSync('12341234', 10), 'public default password'],
  ])('refuses %s on stdin, and says how to make a hash', async (_what, stdin, message) => {
    const error = await refused(2, ['passwd', 'user@example.com', dist], { stdin });
    expect(error).toContain(message);
    expect(error).toContain('to make one: cdk8s-kubeflow passwd --print user@example.com\n');
  });

  test('--print prints the hash, and nothing else, without a cluster', async () => {
    const { code, stdout, stderr } = await cli(['passwd', '--print', 'user@example.com', dist], {
      stdin: 'correct horse\n',
    });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^\$2b\$12\$[./A-Za-z0-9]{53}\n$/);
    expect(await compare('correct horse', stdout.trim())).toBe(true);
  });

  test.each([
    ['short', 'at least 8 characters'],
    ['12341234', 'public default'],
    ['x'.repeat(73), 'at most 72 bytes'],
    ['', 'stdin is empty; it must be one line with the password'],
  ])('--print refuses %s', async (stdin, message) => {
    expect(await refused(2, ['passwd', '--print', 'user@example.com', dist], { stdin })).toContain(message);
  });
});
