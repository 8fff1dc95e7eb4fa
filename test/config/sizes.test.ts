import { Database, type KubeflowProps, MachineTokens, WORKLOADS } from '../../charts';
import { quantity } from '../../charts/contract/quantity';
import { render, type Rendering } from '../support/render';
import {
  allContainers,
  container,
  EVERYTHING,
  everything,
  byComponent,
  WATCHED,
  workload,
  workloads,
} from '../support/workloads';

/** Workloads that are rendered only with these. */
const OTHERS: Partial<KubeflowProps> = {
  databases: { katib: Database.postgres(), pipelines: Database.postgres() },
  machineTokens: MachineTokens.cluster(),
  mesh: { mode: 'ambient' },
  monitoring: WATCHED,
};

describe('every size', () => {
  test('the table of workloads names every container that can be rendered, and nothing else', () => {
    const named = Object.entries(WORKLOADS).flatMap(([name, { containers }]) =>
      Object.keys(containers).map((each) => `${name} ${each}`),
    );
    const variants = [EVERYTHING, OTHERS];
    const rendered = new Set(variants.flatMap((change) => allContainers(render(change)).map(([name]) => name)));
    expect([...rendered].sort()).toEqual(named.sort());
  });

  test.each(['laptop', 'standard', 'ha'] as const)(
    '%s: all containers ask for CPU and memory, within limits',
    (size) => {
      const wrong = allContainers(everything(size)).filter(([, { resources }]) =>
        ['cpu', 'memory'].some((name) => {
          const [request, limit] = [resources?.requests?.[name], resources?.limits?.[name]];
          return request === undefined || limit === undefined || !(quantity(request) <= quantity(limit));
        }),
      );
      expect(wrong).toEqual([]);
    },
  );

  test('upstream: nothing is added to what upstream’s manifests say', () => {
    const { livenessProbe, resources, imagePullPolicy } = container(
      everything('upstream'),
      'poddefaults/poddefaults-webhook-deployment',
      'poddefaults-webhook',
    );
    expect({ livenessProbe, resources, imagePullPolicy }).toEqual({});
  });

  test('an unknown one is refused', () => {
    expect(() => render({ size: 'large' as 'ha' })).toThrow(
      `size: 'large' is not one of laptop, standard, ha, upstream`,
    );
  });
});

describe('laptop', () => {
  const platform = everything('laptop');

  test('a program asks for less than in the standard size, and may take as much', () => {
    const [small, usual] = [platform, everything('standard')].map((each) =>
      container(each, 'pipelines/ml-pipeline', 'ml-pipeline-api-server'),
    );
    expect(usual?.resources).toEqual({
      requests: { cpu: '250m', memory: '500Mi' },
      limits: { cpu: '2', memory: '2Gi' },
    });
    expect(small?.resources).toEqual({ requests: { cpu: '65m', memory: '250Mi' }, limits: usual?.resources?.limits });
  });

  test('one pod of each program, also of those that upstream starts twice', () => {
    expect(workload(platform, 'oauth2-proxy/oauth2-proxy').replicas).toBe(1);
  });

  test('images that the node has are not pulled, so that those work which are in no registry', () => {
    expect(new Set(allContainers(platform).map(([, { imagePullPolicy = 'unsaid' }]) => imagePullPolicy))).toEqual(
      new Set(['IfNotPresent', 'unsaid']),
    );
  });
});

describe('standard', () => {
  const platform = everything('standard');

  test('health is asked of every program that answers', () => {
    const silent = [...workloads(platform)].flatMap(([name, { pod }]) =>
      pod.containers.filter((each) => !each.livenessProbe || !each.readinessProbe).map(() => name),
    );
    expect(silent.sort()).toEqual([
      'amd-device-plugin/amd-device-plugin',
      'gaudi-device-plugin/gaudi-device-plugin',
      // Asked whether it is ready alone, as upstream; the others listen on no port.
      'istio/istio-cni-node',
      'nvidia-device-plugin/nvidia-device-plugin',
      'pipelines/metadata-writer',
      'pipelines/ml-pipeline-persistenceagent',
      'pipelines/ml-pipeline-viewer-crd',
      'rdma-device-plugin/rdma-device-plugin',
    ]);
  });

  test('a web app is asked by HTTP, and may write to /tmp alone', () => {
    expect(container(platform, 'volumes-web-app/volumes-web-app-deployment', 'volumes-web-app')).toMatchObject({
      livenessProbe: { httpGet: { path: '/healthz/liveness', port: 5000 } },
      readinessProbe: { httpGet: { path: '/healthz/readiness', port: 5000 } },
      securityContext: { readOnlyRootFilesystem: true, runAsUser: 65532, runAsNonRoot: true },
      volumeMounts: expect.arrayContaining([{ mountPath: '/tmp', name: 'tmp' }]) as unknown,
    });
    expect(workload(platform, 'volumes-web-app/volumes-web-app-deployment').pod.volumes).toContainEqual({
      name: 'tmp',
      emptyDir: {},
    });
  });

  test('a program that says whether it lives is asked the same before it gets requests', () => {
    const { livenessProbe, readinessProbe } = container(platform, 'katib/katib-db-manager');
    expect(livenessProbe).toEqual({
      grpc: { port: 6789 },
      initialDelaySeconds: 10,
      periodSeconds: 60,
      failureThreshold: 5,
    });
    expect(readinessProbe).toEqual({ grpc: { port: 6789 }, periodSeconds: 10, failureThreshold: 3 });
  });

  test('a database has ten minutes to recover before it counts as dead', () => {
    expect(container(platform, 'katib/katib-mysql').startupProbe).toEqual({
      tcpSocket: { port: 3306 },
      periodSeconds: 10,
      failureThreshold: 60,
    });
  });

  test('pods that never call the API server get no token', () => {
    expect(workload(platform, 'pipelines/mysql').pod.automountServiceAccountToken).toBe(false);
    expect(workload(platform, 'dex/dex').pod.automountServiceAccountToken).toBeUndefined();
  });

  test('the registry is asked for every image that has no digest', () => {
    for (const [, { image, imagePullPolicy }] of allContainers(platform)) {
      expect(imagePullPolicy ?? 'unsaid').toBe(image?.includes('@') ? 'unsaid' : 'Always');
    }
  });

  test('a single pod has no disruption budget, which would keep its node from being drained', () => {
    expect([...byComponent(platform, 'policy/v1/PodDisruptionBudget').keys()].sort()).toEqual([
      'dex/dex',
      'oauth2-proxy/oauth2-proxy',
    ]);
  });
});

describe('ha', () => {
  const platform = everything('ha');
  const scaled = byComponent(platform, 'autoscaling/v2/HorizontalPodAutoscaler');
  const several = [...workloads(platform)].filter(
    ([name, { replicas = 1 }]) => (scaled.get(name)?.spec?.minReplicas ?? replicas) > 1,
  );

  test('what is single is a database, a store, or a program that knows no election', () => {
    const names = new Set(several.map(([name]) => name));
    expect([...workloads(platform).keys()].filter((name) => !names.has(name)).sort()).toEqual([
      'amd-device-plugin/amd-device-plugin',
      'gaudi-device-plugin/gaudi-device-plugin',
      'grafana/grafana',
      'istio/istio-cni-node',
      'katib/katib-mysql',
      'knative-eventing/pingsource-mt-adapter',
      'knative-eventing/request-reply',
      'model-catalog/model-catalog-postgres',
      'model-catalog/model-catalog-server',
      'model-registry/model-registry-db',
      'nvidia-device-plugin/nvidia-device-plugin',
      'pipelines/metadata-writer',
      'pipelines/ml-pipeline-persistenceagent',
      'pipelines/ml-pipeline-scheduledworkflow',
      'pipelines/ml-pipeline-viewer-crd',
      'pipelines/mysql',
      'pipelines/seaweedfs',
      'prometheus/alertmanager',
      'prometheus/kube-state-metrics',
      'prometheus/prometheus',
      'rdma-device-plugin/rdma-device-plugin',
    ]);
  });

  test('several pods are on different nodes and in different zones, and are evicted one after the other', () => {
    const budgets = [...byComponent(platform, 'policy/v1/PodDisruptionBudget').values()].map(({ spec }) =>
      JSON.stringify(spec),
    );
    for (const [, { pod, selector }] of several) {
      expect(pod.topologySpreadConstraints?.map(({ topologyKey }) => topologyKey)).toEqual([
        'kubernetes.io/hostname',
        'topology.kubernetes.io/zone',
      ]);
      expect(budgets).toContain(JSON.stringify({ maxUnavailable: 1, selector }));
    }
    expect(budgets).toHaveLength(several.length);
  });

  test.each([
    ['notebook-controller/notebook-controller-deployment', '--enable-leader-election'],
    ['tensorboard-controller/tensorboard-controller-deployment', '--leader-elect'],
    ['profiles/profiles-deployment', '--leader-elect'],
    ['pipelines/metacontroller', '--leader-election'],
    ['kserve/kserve-localmodel-controller-manager', '--leader-elect'],
    ['training-operator/training-operator', '--leader-elect'],
    ['pvcviewer/pvcviewer-controller-manager', '--leader-elect'],
  ])('%s elects a leader', (name, flag) => {
    const { pod } = workload(platform, name);
    expect(pod.containers.flatMap(({ args = [] }) => args)).toContain(flag);
  });

  test('Katib’s controllers elect one by their configuration', () => {
    const config = (of: Rendering) => of.config('kubeflow/katib-config')['katib-config.yaml'];
    expect(config(platform)).toContain('enableLeaderElection: true');
    expect(config(everything('standard'))).not.toContain('enableLeaderElection');
  });

  test('who elects a leader may use Leases', () => {
    const rules = platform.get('rbac.authorization.k8s.io/v1/Role', 'kubeflow/notebook-controller-deployment-leases');
    expect(rules).toMatchObject({ rules: [{ apiGroups: ['coordination.k8s.io'], resources: ['leases'] }, {}] });
    expect(everything('standard').about('deployment-leases')).toEqual([]);
  });
});
