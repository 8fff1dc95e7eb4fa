import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { describe as described } from './container';
import type { Image, Pod } from './objects';
import type { Sources } from './sources';
import { Volumes } from './volumes';

const CONTAINER = { name: 'main', securityContext: { runAsUser: 1000 } };
const POD: Pod = {
  metadata: { name: 'pod', namespace: 'team', uid: 'pod', resourceVersion: '1' },
  spec: { containers: [CONTAINER] },
};
const NOTHING: Sources = {
  data: () => Promise.resolve(undefined),
  token: () => Promise.resolve(''),
  services: () => [],
};

function containerOf(image: Partial<Image>): Promise<object> {
  const folder = mkdtempSync(join(tmpdir(), 'container-'));
  const volumes = new Volumes(POD, NOTHING, '', { pod: folder, claims: folder });
  const place = { pod: POD, sources: NOTHING, volumes, address: '', pause: 0, folder, program: '' };
  return described(place, CONTAINER, { files: {}, entrypoint: ['/main'], ...image });
}

test('the group of a user has its number', async () => {
  expect(await containerOf({})).toMatchObject({ user: 1000, group: 1000 });
});

test('where an image has a folder for its group, a user that it does not know may write to it', async () => {
  expect(await containerOf({ writable: '/opt' })).toMatchObject({
    ...{ user: 1000, group: 0 },
    mounts: expect.arrayContaining([expect.objectContaining({ target: '/opt', readOnly: false })]) as unknown,
  });
});
