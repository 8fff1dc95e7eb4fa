import type { Manifest } from '../../charts/contract/manifest';
import { rendered } from '../support/platforms';
import { freshCluster, whereWebhooksAnswer } from './cluster';
import { tallyOf } from './events';
import { contentsOf, install, relabelled } from './existing';
import { Surroundings } from './surroundings';

jest.setTimeout(300_000);

const NAMESPACE = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'argo' } };

/** Of Pipelines, what Argo's own manifests install, into their namespace. */
function argoOf(objects: readonly Manifest[]): readonly Manifest[] {
  const isArgo = ({ kind, metadata: { name } }: Manifest): boolean =>
    kind === 'CustomResourceDefinition'
      ? name.endsWith('.argoproj.io')
      : /^(?:argo(?:-.*)?|workflow-controller(?:-configmap)?)$/.test(name) && kind !== 'PodDisruptionBudget';
  const moved = ({ metadata, ...object }: Manifest): Manifest => ({
    ...object,
    metadata: { ...metadata, ...(metadata.namespace !== undefined && { namespace: 'argo' }) },
  });
  const inArgo = (object: Manifest): Manifest =>
    JSON.parse(JSON.stringify(moved(object)).replaceAll('"namespace":"kubeflow"', '"namespace":"argo"')) as Manifest;
  return [NAMESPACE, ...objects.filter(isArgo).map(inArgo)];
}

whereWebhooksAnswer(() => {
  const { controlPlane, kubectl, cli } = freshCluster({ webhooks: true });
  const theirs = argoOf(relabelled(rendered(), ['pipelines']));
  const dist = rendered({ existing: { argoWorkflows: {} } });
  let surroundings: Surroundings;

  beforeAll(async () => {
    surroundings = new Surroundings(controlPlane());
    await surroundings.answer(dist);
    await install(controlPlane(), theirs);
    await surroundings.kubectl('wait', '--for=condition=Available', 'deployment', '--all', '--namespace=argo');
    await cli(['secrets', dist]);
  });
  afterAll(() => surroundings.stop());

  test('up uses it, changes none of its objects, and ends ready', async () => {
    expect(theirs.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['CustomResourceDefinition', 'ClusterRole', 'Deployment', 'ConfigMap', 'PriorityClass']),
    );
    const before = contentsOf(kubectl, theirs);
    const certManager = surroundings.startCertManager();
    expect(tallyOf(await surroundings.cli('up', '--yes', '--json', dist)).created).toBeGreaterThan(500);
    await certManager;
    expect(contentsOf(kubectl, theirs)).toEqual(before);
    expect(tallyOf(await surroundings.cli('up', '--json', dist))).toMatchObject({ created: 0, changed: 0 });
  });
});
