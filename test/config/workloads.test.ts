import { JsonPatch } from 'cdk8s';

import { App, InvalidPlatform, Kubeflow, type KubeflowProps, type Size } from '../../charts';
import { Resource } from '../../charts/kit';
import { render, Rendering, SMALL } from '../support/render';
import { byComponent, container, workload } from '../support/workloads';

describe('workloads', () => {
  test('one has more pods and other resources than its size gives it; the rest of them stays', () => {
    const platform = render({
      workloads: {
        'pipelines/ml-pipeline': {
          replicas: 3,
          containers: { 'ml-pipeline-api-server': { requests: { memory: '1Gi' }, limits: { memory: '4Gi' } } },
        },
      },
    });
    expect(workload(platform, 'pipelines/ml-pipeline').replicas).toBe(3);
    expect(container(platform, 'pipelines/ml-pipeline', 'ml-pipeline-api-server').resources).toEqual({
      requests: { cpu: '250m', memory: '1Gi' },
      limits: { cpu: '2', memory: '4Gi' },
    });
    expect(platform.has('policy/v1/PodDisruptionBudget', 'kubeflow/ml-pipeline')).toBe(true);
  });

  test('where an autoscaler counts the pods, it starts at the number', () => {
    const platform = render({ workloads: { 'istio/istiod': { replicas: 7 } } });
    const { spec } = byComponent(platform, 'autoscaling/v2/HorizontalPodAutoscaler').get('istio/istiod') ?? {};
    expect(spec).toMatchObject({ minReplicas: 7, maxReplicas: 7 });
    expect(workload(platform, 'istio/istiod').replicas).toBeUndefined();
  });

  test('in upstream’s size, what is named changes alone', () => {
    const platform = render({
      size: 'upstream',
      workloads: { 'dex/dex': { containers: { dex: { limits: { memory: '1Gi' } } } } },
    });
    expect(container(platform, 'dex/dex').resources).toEqual({ requests: {}, limits: { memory: '1Gi' } });
    expect(container(platform, 'dex/dex').imagePullPolicy).toBeUndefined();
  });

  test('in upstream’s size, a request above upstream’s limit is refused', () => {
    const workloads = {
      'trainer/jobset-controller-manager': { containers: { manager: { requests: { memory: '5Gi' } } } },
    };
    expect(() => render({ size: 'upstream', workloads })).toThrow(
      `workloads['trainer/jobset-controller-manager'].containers.manager.requests.memory: '5Gi' is more than the limit '4Gi'`,
    );
  });

  test('requests and limits that the table leaves out are the component’s, smaller on a laptop', () => {
    const activator = (size: Size) => container(render({ size }), 'knative-serving/activator').resources;
    const limits = { cpu: '1', memory: '600Mi' };
    expect(activator('standard')).toEqual({ requests: { cpu: '300m', memory: '60Mi' }, limits });
    expect(activator('laptop')).toEqual({ requests: { cpu: '75m', memory: '30Mi' }, limits });
    expect(activator('upstream')?.limits).toEqual({ cpu: '1000m', memory: '600Mi' });
  });

  test.each<[string, KubeflowProps['workloads'], string]>([
    [
      'a request above the limit',
      { 'dex/dex': { containers: { dex: { requests: { memory: '1Gi' } } } } },
      `workloads['dex/dex'].containers.dex.requests.memory: '1Gi' is more than the limit '256Mi'; raise limits.memory or ask for less`,
    ],
    [
      'a request above the limit that its component states',
      { 'knative-serving/activator': { containers: { activator: { requests: { cpu: 2 } } } } },
      `workloads['knative-serving/activator'].containers.activator.requests.cpu: '2' is more than the limit '1'; raise limits.cpu or ask for less`,
    ],
    [
      'an amount that is none',
      { 'dex/dex': { containers: { dex: { limits: { memory: '1 GB' } } } } },
      `workloads['dex/dex'].containers.dex.limits.memory: '1 GB' is not a Kubernetes quantity; write '1Gi'`,
    ],
    [
      'several pods of a program that runs once',
      { 'pipelines/mysql': { replicas: 2 } },
      `workloads['pipelines/mysql'].replicas: 2 pods of it would disturb each other; write 1`,
    ],
    [
      'no pod',
      { 'dex/dex': { replicas: 0 } },
      `workloads['dex/dex'].replicas: 0 is not a number of pods; write 1 or more`,
    ],
    [
      'a container that there is not',
      { 'dex/dex': { containers: { main: {} } } },
      `workloads['dex/dex'].containers.main: is not a container; the containers are dex`,
    ],
    [
      'a workload that there is not',
      { 'dex/dx': {} },
      `workloads['dex/dx']: is not a workload; did you mean 'dex/dex'?`,
    ],
    [
      'a workload’s former name',
      { 'central-dashboard/centraldashboard': {} },
      `workloads['central-dashboard/centraldashboard']: is not a workload; write 'central-dashboard/dashboard'`,
    ],
    [
      'a container’s former name',
      { 'profiles/profiles-deployment': { containers: { kfam: {} } } },
      `workloads['profiles/profiles-deployment'].containers.kfam: is not a container; write 'access-management'`,
    ],
    [
      'a workload of a component that is off',
      { 'training-operator/training-operator': {} },
      `workloads['training-operator/training-operator']: is not installed by this definition; leave it out`,
    ],
  ])('%s is refused', (_, given, message) => {
    expect(() => render({ workloads: given })).toThrow(message);
    expect(() => render({ workloads: given })).toThrow(InvalidPlatform);
  });
});

test('a patch of cdk8s works on an object of the platform, after its size', () => {
  const app = new App();
  const platform = new Kubeflow(app, 'kubeflow', SMALL);
  const dex = platform.node
    .findAll()
    .find((each) => each instanceof Resource && each.kind === 'Deployment' && each.name === 'dex');
  if (!(dex instanceof Resource)) throw new Error('there is no Dex');
  dex.addJsonPatch(JsonPatch.replace('/spec/replicas', 5));
  const { spec } = new Rendering(app.render()).get('apps/v1/Deployment', 'auth/dex');
  expect(spec?.replicas).toBe(5);
  expect(spec?.template.spec?.containers[0]?.resources?.limits).toMatchObject({ memory: '256Mi' });
});
