import { randomInt } from 'node:crypto';

/** Without characters that are mistaken for another when they are read aloud or copied by hand: 0 o, 1 i l. */
const ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789';
const GROUPS = 4;
const GROUP_LENGTH = 5;

/** Work factor of the hashes made here: 2^12 rounds, as in upstream's example. */
const COST = 12;
/** Dex refuses to log in with hashes outside of these (`checkCost` in its server/api.go). */
const MIN_COST = 10;
const MAX_COST = 16;

const MIN_LENGTH = 8;
/** bcrypt ignores the rest. */
const MAX_BYTES = 72;

/** Passwords of upstream's manifests and of countless tutorials, which attackers try first. */
const PUBLIC_DEFAULTS = [
  '12341234',
  '12345678',
  '123456789',
  '1234567890',
  'admin123',
  'administrator',
  'changeme',
  'kubeflow',
  'kubeflow123',
  'letmein123',
  'minio123',
  'minioadmin',
  'password',
  'password1',
  'password123',
  'qwertyuiop',
];

/** A first password of 99 bits: four groups of five letters and digits that cannot be mistaken for one another. */
export function generatePassword(): string {
  const character = (): string => ALPHABET.charAt(randomInt(ALPHABET.length));
  const group = (): string => Array.from({ length: GROUP_LENGTH }, character).join('');
  return Array.from({ length: GROUPS }, group).join('-');
}

/** The bcrypt hash that is stored instead of a password. */
export async function hashPassword(password: string): Promise<string> {
  const { hash } = await import('bcryptjs');
  return hash(password, COST);
}

/** Why a password is refused, or undefined when it is accepted. */
export function passwordProblem(password: string, email: string): string | undefined {
  if (password.length < MIN_LENGTH) return `a password has at least ${MIN_LENGTH} characters`;
  const bytes = Buffer.byteLength(password);
  if (bytes > MAX_BYTES)
    return `a password has at most ${MAX_BYTES} bytes, because bcrypt ignores the rest; this one has ${bytes}`;
  if (/\p{Cc}/u.test(password)) return 'a password has no control characters';
  if (isPublicDefault(password)) return 'that password is a public default, which attackers try first; choose another';
  if (password.toLowerCase() === email.toLowerCase()) return 'the e-mail is no password; choose another';
  return undefined;
}

/** Whether a password is one of those that attackers try first. */
export function isPublicDefault(password: string): boolean {
  return PUBLIC_DEFAULTS.includes(password.toLowerCase());
}

/** Why a text is refused as a bcrypt hash, or undefined when it is accepted. */
export async function hashProblem(text: string): Promise<string | undefined> {
  const match = /^\$2[aby]\$([0-9]{2})\$[./A-Za-z0-9]{53}$/.exec(text);
  if (!match) {
    return /^\$2[abxy]?\$/.test(text)
      ? `a bcrypt hash is $2a$, $2b$ or $2y$, two digits, $ and 53 characters of ./A-Za-z0-9; this one is malformed (${text.length} characters instead of 60?)`
      : 'what came is not a bcrypt hash (a password itself is only taken at a terminal)';
  }
  const cost = Number(match[1]);
  if (cost < MIN_COST) return `the hash has cost ${cost}; Dex needs at least ${MIN_COST}`;
  if (cost > MAX_COST) return `the hash has cost ${cost}; Dex accepts at most ${MAX_COST}`;
  const { compare } = await import('bcryptjs');
  // Upstream's example user has this one; its hash is in every copy of the manifests.
  if (await compare('12341234', text))
    return 'that is the hash of a public default password (12341234); choose another';
  return undefined;
}
