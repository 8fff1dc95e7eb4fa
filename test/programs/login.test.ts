import { whereWebhooksAnswer } from '../cluster/cluster';
import { ask } from './ask';
import { freshBed, PATIENCE } from './bed';
import { Browser, target } from './browser';
import { deniedNothing } from './end';
import { PARTS } from './parts';
import { OWNER, platformWith } from './platform';
import { addressOf } from './services';

jest.setTimeout(PATIENCE);

const HOST = 'kubeflow.example.com';

whereWebhooksAnswer(() => {
  const bed = freshBed(PARTS.login, platformWith([]));

  /** Asks as the gateway does: Dex's pages of Dex, all others of oauth2-proxy. */
  const newBrowser = () =>
    new Browser(async (path, { headers, ...given }) => {
      const isDex = path.startsWith('/dex/');
      const [namespace, name, port] = isDex
        ? (['auth', 'dex', 5556] as const)
        : (['oauth2-proxy', 'oauth2-proxy', 80] as const);
      const at = { address: (await addressOf(bed(), namespace, name)) ?? '', port, host: HOST };
      return ask({ ...at, path, ...given, headers: { 'X-Forwarded-Proto': 'https', ...headers } });
    });

  test('who has not logged in is sent to the login, and programs are told so', async () => {
    expect(await newBrowser().browse('/')).toMatchObject({
      status: 403,
      text: expect.stringContaining('Sign in') as string,
    });
    expect(await newBrowser().browse('/api/namespaces', { headers: { Accept: 'application/json' } })).toMatchObject({
      status: 401,
    });
  });

  test('a wrong password is refused', async () => {
    const browser = newBrowser();
    const login = target(await browser.browse('/oauth2/start?rd=/'));
    expect(await browser.submit(login, OWNER, 'wrong')).toMatchObject({ status: 401 });
  });

  test('a user logs in with the first password, and the gateway is told who it is', async () => {
    const browser = newBrowser();
    const login = target(await browser.browse('/oauth2/start?rd=/jupyter/'));
    expect(login).toMatch(/^\/dex\/auth\?/);
    const callback = target(await browser.submit(login, OWNER, bed().password(OWNER)));
    expect(callback).toMatch(/^\/oauth2\/callback\?/);
    expect(target(await browser.browse(callback))).toBe('/jupyter/');
    expect([...browser.cookies.keys()]).toEqual(['oauth2_proxy_kubeflow']);

    const { status, headers } = await browser.browse('/jupyter/');
    expect({ status, email: headers['x-auth-request-email'] }).toEqual({ status: 200, email: OWNER });
    const [, claims = ''] = /^Bearer [^.]+\.([^.]+)\./.exec(headers.authorization ?? '') ?? [];
    expect(JSON.parse(Buffer.from(claims, 'base64url').toString())).toMatchObject({
      iss: `https://${HOST}/dex`,
      email: OWNER,
    });
  });

  deniedNothing(bed);
});
