import type { Container } from './node/objects';
import { whereWebhooksAnswer } from '../cluster/cluster';
import { freshBed, PATIENCE } from './bed';
import { endsWell } from './end';
import { PARTS } from './parts';
import { OWNER, platformWith, TENANT } from './platform';

jest.setTimeout(2 * PATIENCE);

interface Pods {
  readonly items: readonly {
    readonly spec: { readonly initContainers: readonly Container[]; readonly containers: readonly Container[] };
  }[];
}

const WORKFLOWS = `/apis/argoproj.io/v1alpha1/namespaces/${TENANT}/workflows`;

whereWebhooksAnswer(() => {
  const dist = platformWith(['pipelines']);
  const bed = freshBed(PARTS.workflow, dist);

  test('a step of a workflow gets a pod, whose own containers are as Pod Security wants them', async () => {
    await bed().create(OWNER, {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Workflow',
      metadata: { namespace: TENANT, name: 'steps' },
      spec: {
        entrypoint: 'say',
        serviceAccountName: 'default-editor',
        templates: [{ name: 'say', container: { image: 'registry.example.com/step:1', command: ['say', 'hello'] } }],
      },
    });
    const { spec } = await bed().until('the pod of the step', async () => {
      const selector = encodeURIComponent('workflows.argoproj.io/workflow=steps');
      return (await bed().read<Pods>(`/api/v1/namespaces/${TENANT}/pods?labelSelector=${selector}`))?.items[0];
    });
    const own = [...spec.initContainers, ...spec.containers].filter(({ name }) => name === 'init' || name === 'wait');
    expect(own.map(({ name, securityContext }) => [name, securityContext])).toEqual(
      ['init', 'wait'].map((name) => [
        name,
        expect.objectContaining({
          allowPrivilegeEscalation: false,
          capabilities: { drop: ['ALL'] },
          runAsNonRoot: true,
          seccompProfile: { type: 'RuntimeDefault' },
        }),
      ]),
    );
  });

  test('deleting it leaves nothing', async () => {
    await bed().delete(OWNER, `${WORKFLOWS}/steps`);
    await bed().gone(TENANT, 'workflows,pods');
  });

  endsWell(bed, dist);
});
