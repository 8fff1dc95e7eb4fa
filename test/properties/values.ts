import fc, { type Arbitrary } from 'fast-check';

import { TRAPS } from '../support/yaml-traps';
import { one } from './draw';

/** Users who own namespaces, and users who do not. */
export const OWNERS = ['ada@example.com', 'bob+ml@example.com'] as const;
export const OTHERS = ['cyd.dee@example.org', 'eve_1@example.com', 'fay@mail.example.org'] as const;
/** A user who is in groups alone. */
export const MEMBER = 'gil@example.com';
export const EMAILS = [...OWNERS, ...OTHERS, MEMBER] as const;
export const DOMAINS = ['example.com', 'example.org', 'mail.example.org'] as const;

/** Prose and values that nothing reads but people and programs of the user. */
export const anyText: Arbitrary<string> = fc.oneof(
  fc.constantFrom('Team A', ...TRAPS.filter((trap) => trap.trim() !== '')),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }),
);
/** A text without what Dex and oauth2-proxy would take for a variable, or an example for a placeholder. */
export const plainText: Arbitrary<string> = anyText.filter(
  (text) => text.trim() !== '' && !/[$<{]|^x{3,}$|change|replace|your/i.test(text),
);
export const name: Arbitrary<string> = one(
  'team-a',
  'b',
  'c3',
  'ml-platform',
  'x'.repeat(40),
  '0',
  '007',
  'true',
  'null',
);
/** A name that begins with a letter. */
export const letterName: Arbitrary<string> = one('nb', 'notebook-2', 'null', 'yes', 'e1', 'n'.repeat(52));
export const secretName: Arbitrary<string> = one('credentials', 'a.b', '1e3', 'on', 'z'.repeat(253));
export const secretKey: Arbitrary<string> = one('password', '.dot', 'A_b-c', '0', 'true');
export const storageClass: Arbitrary<string> = one('standard', 'gp3', 'local.path', '1');
export const hostName: Arbitrary<string> = one('db.example.com', 'a', '10.1.2.3', 'x-1.y-2.z');
export const image: Arbitrary<string> = one('ghcr.io/example/nb:v1', 'nb', `r:5000/a/b@sha256:${'0'.repeat(64)}`);
export const cpu: Arbitrary<string | number> = one('500m', '4', 2, 0.5, '.5', '1e1');
export const memory: Arbitrary<string> = one('512Mi', '4Gi', '1e9', '128974848', '1.5G');
/** More CPU than all that one tenant declares. */
export const manyCores: Arbitrary<string | number> = one('10k', 1e9, '1e12', 1e9 + 0.5);
/** The same of memory. */
export const plenty: Arbitrary<string | number> = one('100Ti', '1P', 1e15, 1e9 + 0.5, 1e21);
export const labelKey: Arbitrary<string> = one('team', 'example.com/cost-centre', 'a_b.c', 'yes');
export const labelValue: Arbitrary<string> = one('', 'a', 'true', '1.0', 'Team_A-1');
export const directory: Arbitrary<string> = one('/data', '/mnt/a b', '/home/jovyan/é', '/#', '/~');
export const httpsUrl: Arbitrary<string> = one(
  'https://id.example.com',
  'https://id.example.com:8443/realms/a?b=c#d',
  'https://10.0.0.1/x',
);
export const range: Arbitrary<string> = one('10.0.0.0/8', '0.0.0.0/0', 'fd00::/8', '192.0.2.7/32');
export const time: Arbitrary<string> = one('24h', '90m', '1h30m', '30s');

/** A registry with a folder or without. */
export const registry = one('registry.example.com/kubeflow', 'localhost:5000', '192.0.2.1:5000/mirror');
