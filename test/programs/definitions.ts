import { type KubeflowProps, Tls } from '../../charts';
import { knativeHosts } from '../../charts/contract/traffic/knative';
import type { Labels } from '../../charts/contract/traffic/objects';
import { whereWebhooksAnswer } from '../cluster/cluster';
import { objectsIn } from '../cluster/surroundings';
import { definitionsOf } from '../support/documented';
import { rendered } from '../support/platforms';
import { freshBed, PATIENCE } from './bed';
import { isThere } from './build';
import { deniedNothing } from './end';
import { STAND_IN } from './images';
import { policies, STRANGER } from './mesh/platform';
import { Models } from './models/models';
import { NetIstio } from './net-istio';
import { PARTS } from './parts';

/** What the cluster has beside the platform, and a test has not: its directory, vault, databases, buckets and volumes. */
const ELSEWHERE = {
  ...{ login: undefined, machineTokens: undefined, secrets: undefined },
  ...{ databases: undefined, objectStore: undefined, storage: undefined, images: undefined },
} satisfies Partial<KubeflowProps>;

/** A definition as it is tried here. Its users, and one more, log in with first passwords. */
function tried(props: KubeflowProps): KubeflowProps {
  const { tenants = [], groups = {} } = props;
  const members = tenants.flatMap(({ owner, contributors = [] }) => [
    owner,
    ...contributors.flatMap((each) => each.user ?? []),
  ]);
  const emails = new Set([...members, ...Object.values(groups).flat(), STRANGER]);
  return {
    ...{ ...props, ...ELSEWHERE, tls: Tls.selfSigned(), users: [...emails].map((email) => ({ email })) },
    // Hundreds would take minutes, and are alike.
    tenants: tenants.slice(0, 3).map((tenant) => ({
      ...tenant,
      ...{ registries: undefined, volumes: undefined, notebooks: undefined },
    })),
    // What stands here for Dex keeps logins in its pod.
    workloads: { 'dex/dex': { replicas: 1 } },
  };
}

/**
 * Tries definitions with the real programs: a model becomes ready in a minute, and answers its owner and no stranger.
 *
 * @param definitions the programs that have them, and the address of the first tenant's model there
 */
export function tryDefinitions(definitions: readonly (readonly [program: string, address: string])[]): void {
  jest.setTimeout(2 * PATIENCE);
  describe.each(definitions)('%s', (program, address) => tryDefinition(program, address));
}

function tryDefinition(program: string, address: string): void {
  whereWebhooksAnswer(() => {
    const definition = tried(definitionsOf(program)[0]);
    const [{ name: tenant, owner } = { name: '', owner: '' }] = definition.tenants ?? [];
    const owners = { [tenant]: owner };
    const dist = rendered(definition);
    let netIstio: NetIstio | undefined;
    // Before the bed, whose API server it asks, is gone.
    afterAll(() => netIstio?.stop());
    const bed = freshBed(PARTS.clouds, dist, { owners });

    test('a model is ready, and answers its owner and no stranger at its address, in a minute', async () => {
      const objects = objectsIn(dist);
      if (!isThere('net-istio-controller')) {
        const config = (name: string) =>
          objects.find(
            ({ kind, metadata }) =>
              kind === 'ConfigMap' && metadata.namespace === 'knative-serving' && metadata.name === name,
          )?.data as Labels | undefined;
        netIstio = new NetIstio(bed().api, knativeHosts(config)?.gateway);
        netIstio.run();
      }
      await bed().apply(policies(objects, owners));
      const models = await Models.of(bed(), { tenant, host: new URL(definition.url).host });
      const [member, stranger] = [await models.sessionOf(owner), await models.sessionOf(STRANGER)];
      const start = Date.now();
      await bed().create(owner, {
        apiVersion: 'serving.kserve.io/v1beta1',
        kind: 'InferenceService',
        metadata: { namespace: tenant, name: 'iris' },
        spec: {
          predictor: { containers: [{ name: 'kserve-container', image: STAND_IN, command: ['/stand-in', 'model'] }] },
        },
      });
      expect(await models.ready('iris')).toBe(address);
      expect(await models.settled(() => models.outside(address, 'iris', member), 200)).toBe(200);
      expect(Date.now() - start).toBeLessThan(60_000);
      expect(await models.outside(address, 'iris', stranger)).toBe(403);
      expect(await models.outside(address, 'iris', {})).toBe('login');
    });

    deniedNothing(bed);
  });
}
