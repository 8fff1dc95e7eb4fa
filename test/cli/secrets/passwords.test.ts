import { compare, getRounds, hashSync } from 'bcryptjs';

import { generatePassword, hashPassword, hashProblem, passwordProblem } from '../../../cli/secrets/passwords';

describe('a first password', () => {
  const passwords = Array.from({ length: 200 }, generatePassword);

  test('is four groups of five characters that cannot be mistaken for one another', () => {
    for (const password of passwords) expect(password).toMatch(/^(?:[a-hjkmnp-z2-9]{5}-){3}[a-hjkmnp-z2-9]{5}$/);
  });

  test('is another one each time', () => expect(new Set(passwords).size).toBe(passwords.length));

  test('is one that passwd would accept', () =>
    expect(passwordProblem(generatePassword(), 'a@example.com')).toBeUndefined());
});

test('the hash of a password is bcrypt with cost 12 and belongs to that password only', async () => {
  const hash = await hashPassword('correct horse');
  expect(hash).toMatch(/^\$2b\$12\$[./A-Za-z0-9]{53}$/);
  expect(getRounds(hash)).toBe(12);
  expect(await compare('correct horse', hash)).toBe(true);
  expect(await compare('correct horsf', hash)).toBe(false);
  expect(await hashProblem(hash)).toBeUndefined();
});

describe('a password is refused', () => {
  test.each([
    ['below 8 characters', 'seven77', 'at least 8 characters'],
    [
      'above 72 bytes, which bcrypt ignores',
      'x'.repeat(73),
      'at most 72 bytes, because bcrypt ignores the rest; this one has 73',
    ],
    ['above 72 bytes in fewer characters', 'ü'.repeat(37), 'this one has 74'],
    ['that every copy of the manifests has', '12341234', 'public default'],
    ['that is a public default in other letters', 'PassWord', 'public default'],
    ['with control characters', 'pass\u0000word1', 'no control characters'],
    ['that is the e-mail', 'User@example.com', 'the e-mail is no password'],
  ])('%s', (_what, password, message) => expect(passwordProblem(password, 'user@example.com')).toContain(message));
});

test.each(['x'.repeat(72), 'ü'.repeat(36), '12341235', 'pass word phrase'])('%s is accepted', (password) => {
  expect(passwordProblem(password, 'user@example.com')).toBeUndefined();
});

describe('a hash is refused', () => {
  const good = `$2b$12$${'a'.repeat(53)}`;

  test.each([
    ['that is a password', 'correct horse battery', 'not a bcrypt hash'],
    ['of another algorithm', '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ', 'not a bcrypt hash'],
    ['that is cut off', good.slice(0, -1), 'malformed'],
    ['that is too long', `${good}a`, 'malformed'],
    ['with characters outside of the alphabet', good.replace(/a$/, '+'), 'malformed'],
    ['of the broken variant $2x$', good.replace('$2b', '$2x'), 'malformed'],
    ['whose dollar signs a shell has eaten', 'b2aaaaaaaaa', 'not a bcrypt hash'],
    ['with cost 9', good.replace('$12$', '$09$'), 'cost 9; Dex needs at least 10'],
    ['with cost 17', good.replace('$12$', '$17$'), 'cost 17; Dex accepts at most 16'],
    ['of the public default 12341234', hashSync('12341234', 10), 'public default'],
  ])('%s', async (_what, hash, message) => expect(await hashProblem(hash)).toContain(message));
});

test.each(['$2a$', '$2b$', '$2y$'])('a hash that starts with %s is accepted', async (prefix) => {
  expect(await hashProblem(`${prefix}10$${'a'.repeat(53)}`)).toBeUndefined();
});
