import { PassThrough } from 'node:stream';

import { agree, questionOf } from '../../../cli/plan/agreement';
import type { Fate, Planned } from '../../../cli/plan/plan';
import type { Where } from '../../../cli/plan/where';
import type { Installed } from '../../../cli/status/installed';

const id = { apiVersion: 'v1', kind: 'ConfigMap', namespace: 'auth', name: 'a' };
const plan = (...fates: readonly Fate[]) => fates.map((fate): Planned => ({ fate, id, stage: '00-foundation' }));
const facts = (url: string) => ({
  url,
  kubeflow: '26.03',
  renderedBy: '0.1.0',
  existingNamespaces: [],
  devices: [],
  clusterDomain: 'cluster.local',
  ipFamilies: [],
});
const mine = facts('https://a.example.com');

/** A cluster with a platform, with an interrupted one (`null`), or with nothing. */
function where(live?: ReturnType<typeof facts> | null): Where {
  const place = { cluster: "context 'lab' (https://10.0.0.1)", context: 'lab', server: 'https://10.0.0.1' };
  if (live === undefined) return { ...place, installed: undefined };
  return { ...place, installed: { facts: live ?? undefined } as Installed };
}

describe('the question', () => {
  test.each<[string, Where, readonly Fate[], string | undefined, string?]>([
    ['a first installation', where(), ['added'], 'yes', 'is to be installed in context'],
    ['an interrupted installation, whose url nobody knows', where(null), ['added'], 'yes', 'is to be installed in'],
    ['another url', where(facts('https://b.example.com:8443')), ['changed'], 'b.example.com:8443', 'take its place'],
    ['most objects no longer rendered', where(mine), ['changed', 'obsolete', 'kept'], 'a.example.com', '2 of its 3'],
    ['some objects no longer rendered', where(mine), ['changed', 'unchanged', 'obsolete', 'added'], undefined],
    ['the same platform', where(mine), ['added', 'changed'], undefined],
    ['nothing to do', where(facts('https://b.example.com')), ['unchanged', 'obsolete'], undefined],
  ])('of %s', (_, place, fates, answer, words = '') => {
    const question = questionOf(place, mine, plan(...fates));
    expect(question?.answer).toBe(answer);
    expect(question?.what ?? '').toContain(words);
  });
});

describe('on a terminal', () => {
  const question = { what: 'the platform https://b is to take its place', answer: 'b' };

  async function typed(text: string): Promise<string> {
    const [input, output] = [new PassThrough(), new PassThrough()];
    let shown = '';
    output.on('data', (part: Buffer) => (shown += part.toString()));
    if (text === '') input.end();
    else input.write(text);
    await agree(question, false, { input, output });
    return shown;
  }

  test('the host is typed', async () => {
    expect(await typed('b\n')).toContain('The platform https://b is to take its place. Type b: ');
  });

  test.each(['yes\n', 'a\n', '\n', ''])('%j is another answer', async (text) => {
    await expect(typed(text)).rejects.toThrow(/^cancelled; nothing was applied$/);
  });

  test('nothing is asked with --yes', async () => {
    await expect(agree(question, true, undefined)).resolves.toBeUndefined();
  });
});
