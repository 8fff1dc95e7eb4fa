import { isMissingRight, missingRight, MissingRights } from '../../../cli/cluster/rights';
import { ClusterError } from '../../../cli/errors';
import { lacking, lineOf, uncheckedFinding } from '../../../cli/findings';

const forbidden = (message: string) => new ClusterError(`the cluster of context 'a' forbids this: ${message}`, 403);
const SECRETS = 'secrets is forbidden: User "bob" cannot list resource "secrets" in API group "" at the cluster scope';

test.each<[unknown, string | undefined]>([
  [forbidden(SECRETS), 'list secrets'],
  [
    forbidden('x is forbidden: User "bob" cannot get resource "deployments" in API group "apps" in the namespace "a"'),
    'get deployments.apps',
  ],
  [
    forbidden(
      'secrets "a" is forbidden: User "bob" cannot create resource "serviceaccounts/token" in API group "" in the',
    ),
    'create serviceaccounts/token',
  ],
  [forbidden('forbidden: User "bob" cannot get path "/metrics"'), 'get /metrics'],
  [forbidden('pods "a" is forbidden: exceeded quota: small'), undefined],
  [new ClusterError('no such thing', 404), undefined],
  [new Error('forbidden'), undefined],
])('the right that %s lacks is %s', (error, right) => {
  expect(missingRight(error)).toBe(right);
  expect(isMissingRight(error)).toBe(right !== undefined);
});

test('each missing right is told once, with all that it kept from being checked; other errors are thrown', async () => {
  const rights = new MissingRights();
  const lacks = () => Promise.reject(forbidden(SECRETS));
  expect(await rights.allowed('pods', Promise.resolve([1]), [])).toEqual([1]);
  expect(await rights.allowed('passwords', lacks(), [])).toEqual([]);
  expect(await rights.allowed('certificates', lacks(), [])).toEqual([]);
  expect(await rights.allowed('certificates', lacks(), [])).toEqual([]);
  await expect(rights.allowed('nodes', Promise.reject(new ClusterError('gone', 500)), [])).rejects.toThrow('gone');
  expect(rights.all.map(uncheckedFinding).map(lineOf)).toEqual([
    '? access/not-checked: you may not list secrets; not checked: certificates, passwords',
  ]);
  expect(lacking(rights.all)).toBe(
    "not everything could be checked: you may not list secrets; see 'Rights to read' in docs/cli.md",
  );
});
