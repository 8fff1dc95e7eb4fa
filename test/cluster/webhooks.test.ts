import { setTimeout as sleep } from 'node:timers/promises';

import { EVERY_WEBHOOK, injectionOf, type Webhook, webhooksOf } from '../support/webhooks';
import { freshCluster, whereWebhooksAnswer } from './cluster';
import { rendered } from '../support/platforms';
import { kindsOf } from './samples';
import { objectsIn, Surroundings } from './surroundings';
import type { WebhookPrograms } from './webhook-programs';
import { Trigger } from './webhook-trigger';

jest.setTimeout(60_000);

const folder = rendered(EVERY_WEBHOOK);
const objects = objectsIn(folder);
const webhooks = webhooksOf(objects);
const kinds = kindsOf(objects);
const titled = (wanted: (webhook: Webhook) => boolean) =>
  webhooks.filter(wanted).map((webhook) => [`${webhook.type} ${webhook.name}`, webhook] as const);

whereWebhooksAnswer(() => {
  const { controlPlane } = freshCluster({ webhooks: true });
  let surroundings: Surroundings;
  let programs: WebhookPrograms;
  let trigger: Trigger;

  beforeAll(async () => {
    surroundings = new Surroundings(controlPlane());
    programs = await surroundings.answer(folder);
    trigger = new Trigger(surroundings.api, kinds);
    const certManager = surroundings.startCertManager();
    expect(await surroundings.cli('up', '--yes', '--skip-preflight', folder)).toMatchObject({ code: 0, stderr: '' });
    await certManager;
    await programs.served();
  }, 400_000);

  afterAll(() => surroundings.stop());

  test.each(titled(({ admission }) => admission !== undefined))(
    '%s is answered over a connection that the API server trusts',
    async (_, webhook) => {
      const before = await trigger.answered(webhook);
      const { status, text } = await trigger.create(webhook);
      const after = await trigger.answered(webhook);
      expect(after > before ? 'answered' : `not answered: ${status} ${text}`).toBe('answered');
    },
  );

  test.each(titled(({ type }) => type === 'conversion'))('%s is answered too', async (_, { name, owner }) => {
    const { names } = owner.spec as { names: { kind: string } };
    const { status, text } = await trigger.convert(owner);
    expect(programs.conversions.get(names.kind) ? 'converted' : `${name}: ${status} ${text}`).toBe('converted');
  });

  test('a certificate for another name is noticed', async () => {
    const webhook = programs.webhooks.find(
      (each) => each.admission?.failurePolicy === 'Fail' && !injectionOf(each).certificate && !injectionOf(each).secret,
    );
    if (!webhook) throw new Error('no program makes its certificate itself');
    await programs.misname(webhook, 'another.name.svc');
    const { name, namespace } = webhook.service;
    const refusal = `certificate is valid for another.name.svc, not ${name}.${namespace}.svc`;
    let answer = await trigger.create(webhook);
    for (let tries = 0; tries < 50 && !answer.text.includes(refusal); tries++) {
      await sleep(100);
      answer = await trigger.create(webhook);
    }
    expect(answer.text).toContain(refusal);
  });
});
