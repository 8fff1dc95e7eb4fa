import type { Answer, Question } from './ask';

type Given = Pick<Question, 'method' | 'body' | 'headers'>;

/** A browser: it keeps the cookies that it is given. */
export class Browser {
  readonly cookies = new Map<string, string>();

  /** @param send sends a request for a path of the platform */
  constructor(private readonly send: (path: string, given: Given) => Promise<Answer>) {}

  /** Asks for a page. */
  async browse(path: string, given: Given = {}): Promise<Answer> {
    const answer = await this.send(path, { ...given, headers: { Cookie: this.cookie, ...given.headers } });
    for (const cookie of answer.headers['set-cookie'] ?? []) {
      const [, key = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      if (value) this.cookies.set(key, value);
      else this.cookies.delete(key);
    }
    return answer;
  }

  /** All cookies, as they are sent. */
  get cookie(): string {
    return [...this.cookies].map((pair) => pair.join('=')).join('; ');
  }

  /** Sends the form of the login, which a provider may show at another address than it was asked at. */
  async submit(login: string, email: string, password: string): Promise<Answer> {
    const body = new URLSearchParams({ login: email, password }).toString();
    let page = login;
    for (let shown = await this.browse(page); isRedirect(shown); shown = await this.browse(page)) page = target(shown);
    return this.browse(page, {
      method: 'POST',
      body,
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    });
  }

  /** Whether the login is served: a gateway that is ready has its certificate and its routes a little later. */
  async canLogIn(): Promise<boolean> {
    return (await this.browse('/oauth2/start?rd=/')).status === 302;
  }

  /** Goes all the way from a page to its login and back. @returns the path of the last redirect */
  async logIn(page: string, email: string, password: string): Promise<string> {
    const login = target(await this.browse(`/oauth2/start?rd=${page}`));
    return target(await this.browse(target(await this.submit(login, email, password))));
  }
}

function isRedirect({ status }: Answer): boolean {
  return status === 302 || status === 303;
}

/** Where an answer sends the browser, without scheme and host. @throws if it is not a redirect */
export function target(answer: Answer): string {
  const { status, headers, text } = answer;
  const { location } = headers;
  if (!isRedirect(answer) || !location) throw new Error(`no redirect, but ${status}: ${text}`);
  const { pathname, search } = new URL(location, 'https://platform.example.com');
  return pathname + search;
}
