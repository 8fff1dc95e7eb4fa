import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { COMPONENT_NAMES } from '../../../charts';
import { refusals } from '../../../charts/contract/admission/admit';
import { offers, restricted } from '../../../charts/contract/admission/offered';
import { containersOf } from '../../../charts/contract/admission/pod';
import { violations } from '../../../charts/contract/admission/pod-security';
import { REPO } from '../../support/files';
import { tenant } from '../../support/tenants';

const all = offers({ components: new Set(COMPONENT_NAMES), serverless: true });

test('every kind of pods that the platform offers is admitted in namespaces that are held to baseline', () => {
  for (const offer of all) expect([offer.kind, violations(offer, 'baseline')]).toEqual([offer.kind, []]);
});

test('in namespaces that are held to restricted, all but trainings with others’ runtimes are, as docs/limits.md says', () => {
  const refused = all.filter((offer) => violations(restricted(offer), 'restricted').length);
  expect(refused.map(({ kind }) => kind)).toEqual([
    'node of a TrainJob',
    'MPI launcher of a TrainJob',
    'MPI node of a TrainJob',
    'PyTorchJob worker',
    'MPIJob launcher',
  ]);
  const page = readFileSync(join(REPO, 'docs/limits.md'), 'utf8');
  for (const { plural } of refused) expect(page).toContain(plural);
});

test('a quota of CPU and memory admits each of them with the limits that complete it', () => {
  const quota = { cpu: 32, memory: '128Gi', 'limits.cpu': 64, 'limits.memory': '256Gi' };
  const [limits] = tenant({ quota }).get('v1/LimitRange', 'ada/tenant-limits').spec?.limits ?? [];
  const step = all.find(({ kind }) => kind === 'pipeline step');
  expect(step && refusals(step, { quota })[0]?.message).toContain('must specify cpu for: init,main,wait;');
  for (const offer of all) expect([offer.kind, refusals(offer, { quota, limits })]).toEqual([offer.kind, []]);
});

test('pods have the platform’s sidecar where it has an Istio, and Knative’s container where it has Knative', () => {
  const namesOf = (components: readonly string[], serverless: boolean) =>
    offers({ components: new Set(components), serverless }).map((pod) => containersOf(pod).map(({ name }) => name));
  expect(namesOf(['kserve', 'istio'], true)).toEqual([
    ['istio-validation', 'istio-proxy', 'storage-initializer', 'kserve-container', 'queue-proxy'],
  ]);
  expect(namesOf(['kserve'], false)).toEqual([['storage-initializer', 'kserve-container']]);
});
