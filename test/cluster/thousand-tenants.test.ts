import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Tenant } from '../../charts';
import { freshCluster, whereWebhooksAnswer } from './cluster';
import { tallyOf } from './events';
import { FULL_TENANT, FULL_USERS, NOTEBOOKS_ALONE, rendered } from '../support/platforms';
import { Surroundings } from './surroundings';

jest.setTimeout(900_000);

const COUNT = 1000;

/** What most tenants have: contributors, a quota, limits, isolation. */
function tenant(_: unknown, index: number): Tenant {
  const { owner, contributors, quota, limits, isolation } = FULL_TENANT;
  return { name: `team-${index}`, owner, contributors, quota, limits, isolation };
}

function platform(count: number): string {
  return rendered({ ...NOTEBOOKS_ALONE, users: FULL_USERS, tenants: Array.from({ length: count }, tenant) });
}

function filesOf(dist: string): ReadonlyMap<string, string> {
  const files = readdirSync(dist, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.yaml'));
  return new Map(files.map((file) => [file, readFileSync(join(dist, file), 'utf8')]));
}

whereWebhooksAnswer(() => {
  // Nothing runs in the pods, so no webhook could answer.
  const { controlPlane, cli } = freshCluster({ webhooks: false });
  const [before, after] = [platform(COUNT), platform(COUNT + 1)];
  let surroundings: Surroundings;

  beforeAll(async () => {
    surroundings = new Surroundings(controlPlane());
    await surroundings.answer(before);
    void surroundings.startCertManager();
    await cli(['secrets', before]);
  });
  afterAll(() => surroundings.stop());

  const up = async (dist: string) => tallyOf(await surroundings.cli('up', dist, '--skip-preflight', '--yes', '--json'));

  test('are accepted, and a second run has nothing to change', async () => {
    const { created } = await up(before);
    expect(created).toBeGreaterThan(9 * COUNT);
    expect(await up(before)).toMatchObject({ created: 0, changed: 0 });
  });

  test('and one more is one more file, and only its objects are applied', async () => {
    const [old, now] = [filesOf(before), filesOf(after)];
    const different = [...now].filter(([file, text]) => old.get(file) !== text).map(([file]) => file);
    expect(different).toEqual([`70-tenants/team-${COUNT}.yaml`]);
    expect(now.size).toBe(old.size + 1);
    const { created, changed } = await up(after);
    expect({ created, changed }).toEqual({ created: 9, changed: 0 });
  });
});
