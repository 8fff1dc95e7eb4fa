import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import Ajv2020 from 'ajv/dist/2020';
import fc from 'fast-check';

import { tenant } from '../properties/tenants';
import { REPO } from '../support/files';

const schema = JSON.parse(readFileSync(join(REPO, 'tenants.schema.json'), 'utf8')) as {
  readonly $defs: Readonly<Record<string, { readonly properties: Readonly<Record<string, unknown>> }>>;
};
const validate = new Ajv2020({ allErrors: true, allowUnionTypes: true }).compile(schema);

/** What an editor underlines in a file with these tenants. */
function errorsOf(...tenants: readonly unknown[]): readonly string[] {
  validate(tenants);
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

const ada = { name: 'ada', owner: 'ada@example.com' };

test('the schema takes every tenant that the definition takes', () => {
  fc.assert(
    fc.property(tenant, (drawn) => expect(errorsOf(drawn)).toEqual([])),
    { numRuns: 200, seed: 2603 },
  );
});

test.each<[string, unknown, string]>([
  ['a missing owner', { name: 'ada' }, "/0 must have required property 'owner'"],
  ['an unknown field', { ...ada, qouta: {} }, '/0 must NOT have additional properties'],
  ['a number where a text belongs', { ...ada, name: 4711 }, '/0/name must be string'],
  ['an unknown word', { ...ada, podSecurity: 'strict' }, '/0/podSecurity must be equal to one of the allowed values'],
  ['a yes for an amount', { ...ada, quota: { cpu: true } }, '/0/quota/cpu must be string,number'],
  ['a text where a list belongs', { ...ada, contributors: 'bob@example.com' }, '/0/contributors must be array'],
  [
    'a contributor without a role',
    { ...ada, contributors: [{ user: 'bob@example.com' }] },
    "/0/contributors/0 must have required property 'role'",
  ],
  [
    'a yes for the size of a home',
    { ...ada, notebooks: [{ name: 'a', homeSize: true }] },
    '/0/notebooks/0/homeSize must match a schema in anyOf',
  ],
])('the schema refuses %s', (_, given, error) => {
  expect(errorsOf(given)).toContain(error);
});

test('an editor shows meanings and defaults', () => {
  expect(schema.$defs.Tenant?.properties.podSecurity).toEqual({
    description: expect.stringContaining("Default: 'baseline'") as string,
    enum: ['privileged', 'baseline', 'restricted'],
    default: 'baseline',
  });
});
