import { nearest } from '../../charts/contract/nearest';

const FIELDS = ['quota', 'owner', 'contributors', 'podSecurity'];

test.each([
  ['qouta', 'quota'],
  ['Quota', 'quota'],
  ['contributor', 'contributors'],
  ['podsecurity', 'podSecurity'],
  ['memory', undefined],
  ['x', undefined],
  ['1', undefined],
])('%s was meant as %s', (unknown, word) => {
  expect(nearest(unknown, FIELDS)).toBe(word);
});
