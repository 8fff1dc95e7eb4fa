import { fields } from '../checks/check';
import type { Report } from '../checks/report';
import { own } from '../checks/texts';

/** The cookie that keeps a user logged in. Whether it is sent by HTTPS alone follows from `url`. */
export interface Cookie {
  /** Name of the cookie. @default 'oauth2_proxy_kubeflow' */
  readonly name?: string;
  /** How long users stay logged in, such as `12h`. More than a day, as long as Dex' tokens last, needs `refresh`. @default '24h' */
  readonly lifetime?: string;
  /** After how long the user's token is renewed at the provider, such as `1h`. @default never */
  readonly refresh?: string;
  /**
   * From which sites the browser sends it: `none` is for a platform inside a page of another site. With `strict`, a
   * provider could not send users back. @default the browser's, `lax`
   */
  readonly sameSite?: 'lax' | 'none';
  /** Whether each login that is begun has a CSRF cookie of its own, so that two tabs can log in at once. @default false */
  readonly csrfPerRequest?: boolean;
  /** How long a login that was begun may take, such as `15m`. @default '15m' */
  readonly csrfLifetime?: string;
}

const TIME = /^(?=.)(?:([0-9]+)h)?(?:([0-9]+)m)?(?:([0-9]+)s)?$/;
const time = own(TIME, `a time; write '24h', '30m' or '1h30m'`);

const checkCookie = fields<Cookie>({
  name: own(/^[A-Za-z0-9_-]{1,100}$/, 'the name of a cookie (at most 100 letters, digits, _ and -)'),
  lifetime: time,
  refresh: time,
  csrfLifetime: time,
});

/** A day, in seconds: how long a token of Dex is valid. */
const DAY = 24 * 60 * 60;

/**
 * Fills in the defaults, and reports what browsers or the gateway would not take.
 * @param ofDex whether tokens are Dex', whose lifetime is known
 */
export function resolveCookie(cookie: Cookie, https: boolean, ofDex: boolean, report: Report) {
  checkCookie(report, 'login.cookie', cookie);
  const { name = 'oauth2_proxy_kubeflow', lifetime = '24h', refresh, sameSite } = cookie;
  const { csrfPerRequest, csrfLifetime } = cookie;
  const long = seconds(lifetime);
  // The gateway checks the token in the cookie at each request, and takes none that is expired.
  const expired = `'${lifetime}' is longer than a token of Dex is valid, 24h; add refresh: '1h'`;
  report.check(!ofDex || refresh !== undefined || long <= DAY, 'login.cookie.lifetime', expired);
  if (refresh !== undefined) {
    const late = `'${refresh}' is not within the cookie's lifetime, ${lifetime}; write less`;
    report.check(seconds(refresh) < long, 'login.cookie.refresh', late);
  }
  const secure = `is taken by browsers with an https url only; leave it out`;
  report.check(https || sameSite !== 'none', 'login.cookie.sameSite', secure);
  report.check(https || !/^__(?:Host|Secure)-/.test(name), 'login.cookie.name', `'${name}' ${secure}`);
  return { name, lifetime, refresh, sameSite, csrfPerRequest, csrfLifetime } as const;
}

function seconds(text: string): number {
  const [, hours = 0, minutes = 0, rest = 0] = TIME.exec(text) ?? [];
  return Number(hours) * 3600 + Number(minutes) * 60 + Number(rest);
}
