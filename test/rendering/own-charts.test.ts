import { ApiObject, type ApiObjectProps, Chart } from 'cdk8s';

import { App, type Files, Kubeflow } from '../../charts';
import { type External, ExternalPods, ExternalReference, Stage } from '../../charts/kit';
import { Rendering } from '../support/rendering';
import { NOTEBOOKS_ALONE } from '../support/platforms';
import { SMALL } from '../support/render';
import { check, crd, deployment, namespace, object, Parts, type Spec } from './parts';

const CONFIG = object('ConfigMap', 'mine', {});

/** Renders charts of the user's own, by their ids, without a platform. */
function own(charts: Readonly<Record<string, readonly ApiObjectProps[]>>): Files {
  const app = new App();
  for (const [id, objects] of Object.entries(charts)) fill(new Chart(app, id, { namespace: 'default' }), objects);
  return app.render();
}

function fill(chart: Chart, objects: readonly ApiObjectProps[]): void {
  objects.forEach((props, index) => new ApiObject(chart, String(index), props));
}

describe('a chart beside the platform', () => {
  test('has a folder in the last stage, but for what others build on', () => {
    const files = own({
      mine: [CONFIG, crd, object('Namespace', 'mine', {})],
      'My Other_Chart': [object('ConfigMap', 'other', {})],
    });
    expect([...files.keys()]).toEqual([
      '80-own/mine/configmap-mine.yaml',
      '00-foundation/mine/customresourcedefinition-widgets.example.com.yaml',
      '00-foundation/mine/namespace-mine.yaml',
      '80-own/my-other-chart/configmap-other.yaml',
    ]);
  });

  test('has the platform’s labels, by which prune and down know its objects', () => {
    const labels = {
      'app.kubernetes.io/component': 'mine',
      'app.kubernetes.io/managed-by': 'cdk8s-kubeflow',
      'app.kubernetes.io/part-of': 'kubeflow',
    };
    const { objects } = new Rendering(own({ Mine: [CONFIG, object('Namespace', 'mine', {})] }));
    expect(objects.map(({ metadata }) => metadata.labels)).toEqual([labels, labels]);
  });

  test('keeps its other labels, which selectors may name', () => {
    const labels = {
      'app.kubernetes.io/component': 'metrics',
      'app.kubernetes.io/managed-by': 'Helm',
      'app.kubernetes.io/part-of': 'exporter',
      team: 'a',
    };
    const metadata = { name: 'mine', labels };
    const { objects } = new Rendering(own({ mine: [{ ...CONFIG, metadata }] }));
    expect(objects[0]?.metadata.labels).toEqual({ ...labels, 'app.kubernetes.io/managed-by': 'cdk8s-kubeflow' });
  });

  test('changes no file of the platform', () => {
    const app = new App();
    const kubeflow = new Kubeflow(app, 'kubeflow', SMALL);
    const before = new Map(app.render());
    fill(new Chart(kubeflow, 'mine', { namespace: 'ada' }), [CONFIG]);
    const after = new Map(app.render());
    expect(after.get('80-own/mine/configmap-mine.yaml')).toContain('namespace: ada');
    after.delete('80-own/mine/configmap-mine.yaml');
    expect(after).toEqual(before);
  });
});

test('what pods of an earlier stage need cannot be in it: that stage would never be ready', () => {
  const app = (kind: string, volume: Spec) => {
    const pods = deployment({ serviceAccountName: 'default', volumes: [{ name: 'v', ...volume }] });
    return check((root) => {
      new Parts(root, 'parts', Stage.APPS, [namespace, pods]);
      fill(new Chart(root, 'mine', { namespace: 'a' }), [object(kind, 'mine', {})]);
    });
  };
  expect(app('ConfigMap', { configMap: { name: 'mine' } })).toEqual([
    'Deployment a/x: its pods need ConfigMap a/mine, which comes in stage 80-own, after 50-apps is ready; ' +
      'render it in a component of stage 50-apps',
  ]);
  expect(app('Secret', { secret: { secretName: 'mine' } })).toEqual([]);
});

describe('what the cluster has', () => {
  const monitor = object('ServiceMonitor', 'm', {}, 'monitoring.coreos.com/v1');
  const pod = object('Pod', 'p', {
    spec: { serviceAccountName: 'default', containers: [{ name: 'p', envFrom: [{ secretRef: { name: 'keys' } }] }] },
  });
  const binding = object(
    'ClusterRoleBinding',
    'b',
    { roleRef: { kind: 'ClusterRole', name: 'auditor' } },
    'rbac.authorization.k8s.io/v1',
  );
  const role = object(
    'RoleBinding',
    'r',
    { roleRef: { kind: 'Role', name: 'reader' } },
    'rbac.authorization.k8s.io/v1',
  );
  const target = { scaleTargetRef: { kind: 'Deployment', name: 'd' } };
  const scaler = object('HorizontalPodAutoscaler', 'h', { spec: target }, 'autoscaling/v2');
  const claim = { name: 'v', persistentVolumeClaim: { claimName: 'data' } };
  const mounting = object('Pod', 'q', { spec: { serviceAccountName: 'default', containers: [], volumes: [claim] } });

  /** What is wrong with an object in a chart. */
  const problems = (props: ApiObjectProps, namespace: string, ...externals: readonly External[]): readonly string[] =>
    check((app) => {
      const chart = new Chart(app, 'mine', { namespace });
      fill(chart, [props]);
      for (const external of externals) new ExternalReference(chart, external);
    });

  test.each<[string, ApiObjectProps, string, External, string]>([
    ['a namespace', CONFIG, 'monitoring', { kind: 'Namespace', name: 'monitoring' }, "ConfigMap monitoring/mine: is in namespace 'monitoring', which is not rendered"],
    ['a CRD', monitor, 'default', { kind: 'CustomResourceDefinition', name: 'ServiceMonitor.monitoring.coreos.com' }, 'ServiceMonitor default/m: has no CRD: no component installs ServiceMonitor of monitoring.coreos.com'],
    ['a Secret', pod, 'default', { kind: 'Secret', name: 'keys', namespace: 'default' }, 'Pod default/p: its pods need Secret default/keys, which is not rendered'],
    ['a volume', mounting, 'default', { kind: 'PersistentVolumeClaim', name: 'data', namespace: 'default' }, 'Pod default/q: its pods need PersistentVolumeClaim default/data, which is not rendered'],
    ['a ClusterRole', binding, 'default', { kind: 'ClusterRole', name: 'auditor' }, 'ClusterRoleBinding b: binds ClusterRole auditor, which is not rendered'],
    ['a Role', role, 'default', { kind: 'Role', name: 'reader', namespace: 'default' }, 'RoleBinding default/r: binds Role reader, which is not rendered'],
    ['a scaled Deployment', scaler, 'default', { kind: 'Deployment', name: 'd', namespace: 'default' }, 'HorizontalPodAutoscaler default/h: scales Deployment d, which is not rendered'],
  ])('%s is declared as the message says', (_, props, namespace, external, message) => {
    const fields = Object.entries(external).map(([field, value]) => `${field}: '${String(value)}'`).join(', ');
    expect(problems(props, namespace)).toEqual([
      `${message}; if the cluster has it, write new ExternalReference(chart, { ${fields} })`,
    ]);
    expect(problems(props, namespace, external)).toEqual([]);
  }); // oxfmt-ignore

  test('the namespace of a declaration is that of the chart', () => {
    expect(problems(pod, 'default', { kind: 'Secret', name: 'keys' })).toEqual([]);
    expect(problems(pod, 'default', { kind: 'Secret', name: 'keys', namespace: 'kube-system' })).toHaveLength(1);
  });

  test('pods', () => {
    const service = object('Service', 's', { spec: { selector: { app: 'x' } } });
    const found = (fillMore: (chart: Chart) => void) =>
      check((app) => {
        const chart = new Chart(app, 'mine', { namespace: 'default' });
        fill(chart, [service]);
        fillMore(chart);
      });
    expect(found(() => undefined)).toEqual([
      'Service default/s: selects no pods ({"app":"x"}); if the cluster has them, ' +
        `write new ExternalPods(chart, 'default', {"app":"x"})`,
    ]);
    expect(found((chart) => new ExternalPods(chart, 'default', { app: 'x' }))).toEqual([]);
  });

  test('the Service of a webhook, of which no path is proved then', () => {
    const found = (externals: readonly External[]) =>
      check((app) => {
        new Kubeflow(app, 'kubeflow', { ...SMALL, ...NOTEBOOKS_ALONE });
        const chart = new Chart(app, 'mine', { namespace: 'default' });
        const clientConfig = { service: { name: 'hook', namespace: 'default' } };
        const webhooks = [{ name: 'w.example.com', failurePolicy: 'Ignore', clientConfig }];
        const kind = 'ValidatingWebhookConfiguration';
        fill(chart, [object(kind, 'mine', { webhooks }, 'admissionregistration.k8s.io/v1')]);
        for (const external of externals) new ExternalReference(chart, external);
      });
    expect(found([])).toContain(
      'ValidatingWebhookConfiguration mine: calls Service default/hook, which is not rendered; if the cluster has it, ' +
        "write new ExternalReference(chart, { kind: 'Service', name: 'hook', namespace: 'default' })",
    );
    expect(found([{ kind: 'Service', name: 'hook' }])).toEqual([]);
  });

  test('namespaces of the cluster with objects are told to the CLI, which misses no files then', () => {
    const app = new App();
    new Kubeflow(app, 'kubeflow', SMALL);
    const chart = new Chart(app, 'mine', { namespace: 'monitoring' });
    fill(chart, [CONFIG]);
    for (const name of ['monitoring', 'empty']) new ExternalReference(chart, { kind: 'Namespace', name });
    const { existingNamespaces } = new Rendering(app.render()).config('kubeflow/cdk8s-kubeflow-platform');
    expect(existingNamespaces).toBe('monitoring');
  });
});
