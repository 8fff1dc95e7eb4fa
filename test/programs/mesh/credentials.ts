import { createPrivateKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';

import type { Request, Token } from '../../../charts/contract/traffic/verdict';
import type { Bed } from '../bed';
import { type Browser } from '../browser';
import { OWNER, TENANT } from '../platform';
import { GUEST, OTHER, STRANGER } from './platform';

/** Who asks: a browser that has logged in, or a program with a token. */
export type Credential =
  | 'none'
  | 'owner'
  | 'guest'
  | 'stranger'
  | 'own token'
  | 'other token'
  | 'expired'
  | 'of another issuer'
  | 'of another key'
  | 'basic';

/** A credential, as it is sent and as the walk takes it. */
export interface Shown {
  readonly sent: Readonly<Record<string, string>>;
  readonly walked: Partial<Pick<Request, 'headers' | 'session' | 'token'>>;
}

type Claims = Readonly<Record<string, unknown>> & { readonly iss: string; readonly sub: string };

/** The walk knows no signatures and no times: a token that no issuer vouches for is one of an unknown issuer. */
const INVALID: Token = { issuer: 'no one', claims: { sub: 'no one' } };

/** Logs users in, through the gateway, and makes tokens. */
export async function credentials(
  bed: Bed,
  issuer: string,
  newBrowser: () => Browser,
): Promise<Readonly<Record<Credential, Shown>>> {
  const loggedIn = async (email: string): Promise<Shown> => {
    const browser = newBrowser();
    await browser.logIn('/', email, bed.password(email));
    return { sent: { Cookie: browser.cookie }, walked: { session: { issuer, claims: { sub: email, email } } } };
  };
  const own = await tokenOf(bed, TENANT);
  const other = await tokenOf(bed, OTHER);
  const key = createPrivateKey(bed.tokenKey);
  const bad = (change: object, by: KeyObject = key) => bearer(resigned(own, change, by), INVALID);
  return {
    none: { sent: {}, walked: {} },
    owner: await loggedIn(OWNER),
    guest: await loggedIn(GUEST),
    stranger: await loggedIn(STRANGER),
    'own token': bearer(own, read(own)),
    'other token': bearer(other, read(other)),
    expired: bad({ exp: 1_700_000_000 }),
    'of another issuer': bad({ iss: 'https://issuer.example.org' }),
    'of another key': bad({}, generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey),
    basic: { sent: { Authorization: 'Basic eDp5' }, walked: { headers: { authorization: 'Basic eDp5' } } },
  };
}

async function tokenOf(bed: Bed, namespace: string): Promise<string> {
  return (await bed.kubectl('create', 'token', 'default-editor', '--namespace', namespace)).trim();
}

function bearer(token: string, walked: Token): Shown {
  return { sent: { Authorization: `Bearer ${token}` }, walked: { token: walked } };
}

function claimsOf(token: string): Claims {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as Claims;
}

function read(token: string): Token {
  const { iss: issuer, sub } = claimsOf(token);
  return { issuer, claims: { sub } };
}

/** A token with other claims, signed again. */
function resigned(token: string, change: object, key: KeyObject): string {
  const claims = Buffer.from(JSON.stringify({ ...claimsOf(token), ...change })).toString('base64url');
  const text = `${token.split('.')[0]}.${claims}`;
  return `${text}.${sign('sha256', Buffer.from(text), key).toString('base64url')}`;
}
