import { type IncomingHttpHeaders, request } from 'node:http';
import { text } from 'node:stream/consumers';

import { whereWebhooksAnswer } from '../cluster/cluster';
import { freshBed, PATIENCE } from './bed';
import { PARTS } from './parts';
import { OWNER, platformWith } from './platform';

jest.setTimeout(PATIENCE);

const HOST = 'kubeflow.example.com';

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

interface Given {
  readonly method?: string;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

whereWebhooksAnswer(() => {
  const bed = freshBed(PARTS.login, platformWith([]));

  /** Asks as the gateway does: Dex's pages of Dex, all others of oauth2-proxy. Cookies are the browser's. */
  async function browse(path: string, cookies: Map<string, string>, given: Given = {}): Promise<Answer> {
    const [namespace, name, port] = path.startsWith('/dex/')
      ? ['auth', 'dex', 5556]
      : ['oauth2-proxy', 'oauth2-proxy', 80];
    const service = await bed().read<{ spec: { clusterIP: string } }>(
      `/api/v1/namespaces/${namespace}/services/${name}`,
    );
    const headers = {
      Host: HOST,
      'X-Forwarded-Proto': 'https',
      Cookie: [...cookies].map((pair) => pair.join('=')).join('; '),
      ...given.headers,
    };
    const answer = await new Promise<Answer>((resolve, reject) => {
      const options = {
        host: service?.spec.clusterIP,
        port,
        path,
        method: given.method ?? 'GET',
        headers,
        agent: false,
      };
      const sent = request(options, (response) => {
        const { statusCode = 0, headers: got } = response;
        text(response).then((body) => resolve({ status: statusCode, headers: got, text: body }), reject);
      });
      sent.on('error', reject).end(given.body);
    });
    for (const cookie of answer.headers['set-cookie'] ?? []) {
      const [, key = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      if (value) cookies.set(key, value);
      else cookies.delete(key);
    }
    return answer;
  }

  /** Where an answer sends the browser, without scheme and host. */
  function target({ status, headers: { location = '' } }: Answer): string {
    expect([302, 303]).toContain(status);
    const { pathname, search } = new URL(location, `https://${HOST}`);
    return pathname + search;
  }

  const form = (password: string): Given => ({
    method: 'POST',
    body: new URLSearchParams({ login: OWNER, password }).toString(),
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
  });

  test('who has not logged in is sent to the login, and programs are told so', async () => {
    expect(await browse('/', new Map())).toMatchObject({
      status: 403,
      text: expect.stringContaining('Sign in') as string,
    });
    expect(await browse('/api/namespaces', new Map(), { headers: { Accept: 'application/json' } })).toMatchObject({
      status: 401,
    });
  });

  test('a wrong password is refused', async () => {
    const cookies = new Map<string, string>();
    const login = target(await browse('/oauth2/start?rd=/', cookies));
    expect(await browse(login, cookies, form('wrong'))).toMatchObject({ status: 401 });
  });

  test('a user logs in with the first password, and the gateway is told who it is', async () => {
    const cookies = new Map<string, string>();
    const login = target(await browse('/oauth2/start?rd=/jupyter/', cookies));
    expect(login).toMatch(/^\/dex\/auth\?/);
    const callback = target(await browse(login, cookies, form(bed().password(OWNER))));
    expect(callback).toMatch(/^\/oauth2\/callback\?/);
    expect(target(await browse(callback, cookies))).toBe('/jupyter/');
    expect([...cookies.keys()]).toEqual(['oauth2_proxy_kubeflow']);

    const { status, headers } = await browse('/jupyter/', cookies);
    expect({ status, email: headers['x-auth-request-email'] }).toEqual({ status: 200, email: OWNER });
    const [, claims = ''] = /^Bearer [^.]+\.([^.]+)\./.exec(headers.authorization ?? '') ?? [];
    expect(JSON.parse(Buffer.from(claims, 'base64url').toString())).toMatchObject({
      iss: `https://${HOST}/dex`,
      email: OWNER,
    });
  });

  test('no request was denied', () => {
    expect(bed().denied()).toEqual([]);
  });
});
