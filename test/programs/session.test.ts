import { setTimeout as sleep } from 'node:timers/promises';

import { images } from '../../charts/versions';
import { freshBed, PATIENCE } from './bed';
import { deniedNothing } from './end';
import { PARTS } from './parts';
import { OWNER, platformWith } from './platform';
import { Real } from './mesh/real';
import { whereBuilt } from './where-built';

jest.setTimeout(2 * PATIENCE);

/** Seconds that a session lasts without a click, and after which it is renewed at the next one. */
const [LIFETIME, REFRESH] = [40, 10];

whereBuilt(PARTS.session, () => {
  const dist = platformWith(['central-dashboard'], {
    login: { cookie: { lifetime: `${LIFETIME}s`, refresh: `${REFRESH}s` } },
  });
  const bed = freshBed(PARTS.session, dist, { echoed: [images.centralDashboard] });

  test('who clicks stays logged in, also with ten requests at once; who does not has to log in again', async () => {
    const browser = (await Real.of(bed(), 'https')).newBrowser('https');
    await browser.logIn('/', OWNER, bed().password(OWNER));
    const sessions = new Set<string>();
    for (const end = Date.now() + 1.5 * LIFETIME * 1_000; Date.now() < end; await sleep(2_000)) {
      const answers = await Promise.all(Array.from({ length: 10 }, () => browser.browse('/')));
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
      sessions.add(browser.cookie);
    }
    expect(sessions.size).toBeGreaterThan(LIFETIME / REFRESH);
    await sleep((LIFETIME + 2) * 1_000);
    expect((await browser.browse('/', { headers: { Accept: 'text/html' } })).status).not.toBe(200);
  });

  deniedNothing(bed);
});
