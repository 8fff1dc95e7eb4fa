import { ApiObject, Chart, JsonPatch } from 'cdk8s';
import { load } from 'js-yaml';

import { App, Kubeflow } from '../../charts';
import { Config, type k8s, pods, Resource } from '../../charts/kit';
import { crd } from '../../imports';
import { SMALL } from '../support/render';
import { changed } from './changed';

const DEX = '30-access/dex/deployment-dex.yaml';
const CHECKSUM = 'cdk8s-kubeflow/config-checksum';
const small = changed(() => undefined);
const checksumOf = ({ object }: typeof small, file = DEX) => object(file).spec.template.metadata?.labels?.[CHECKSUM];

describe('one object', () => {
  test('is annotated, labelled and merged into; nothing else changes', () => {
    const platform = changed((kubeflow) =>
      kubeflow
        .object('apps/v1/Deployment', 'auth/dex')
        .annotate({ 'example.com/owner': 'identity' })
        .label({ team: 'identity' })
        .merge({ spec: { revisionHistoryLimit: 2 } }),
    );
    expect(platform.object(DEX)).toMatchObject({
      metadata: { annotations: { 'example.com/owner': 'identity' }, labels: { team: 'identity' } },
      spec: { revisionHistoryLimit: 2 },
    });
    const others = [...small.files].filter(([file, text]) => platform.text(file) !== text);
    expect(others.map(([file]) => file)).toEqual([DEX]);
  });

  test('is patched by a function, which gets a copy with the types of its kind', () => {
    const platform = changed((kubeflow) => {
      const dex = kubeflow.object('apps/v1/Deployment', 'auth/dex');
      dex.patch(({ spec, ...fields }) => ({ ...fields, spec: spec && { ...spec, replicas: 5 } }));
      // As JavaScript may.
      dex.patch((fields) => Object.assign(fields, { paused: true }));
    });
    expect(platform.object(DEX)).toMatchObject({ spec: { replicas: 5 }, paused: true });
  });

  test('of a kind without a namespace is found by its name alone, one of a tenant by its namespace', () => {
    const platform = changed((kubeflow) => {
      kubeflow.object('v1/Namespace', 'kubeflow').label({ team: 'platform' });
      kubeflow.object('cert-manager.io/v1/ClusterIssuer', 'kubeflow-self-signing-issuer').label({ team: 'pki' });
      kubeflow.object('kubeflow.org/v1beta1/Profile', 'ada').label({ team: 'research' });
      kubeflow.object('v1/Secret', 'ada/mlpipeline-minio-artifact').label({ team: 'research' });
    });
    const labelled = platform.all().filter(({ metadata }) => metadata.labels?.team);
    expect(labelled.map(({ kind, metadata }) => `${kind} ${metadata.name} ${metadata.labels?.team}`).sort()).toEqual([
      'ClusterIssuer kubeflow-self-signing-issuer pki',
      'Namespace kubeflow platform',
      'Profile ada research',
      'Secret mlpipeline-minio-artifact research',
    ]);
  });

  test('is left out, and what refers to it is reported', () => {
    const policy = ['networking.k8s.io/v1/NetworkPolicy', 'kubeflow/centraldashboard'] as const;
    const platform = changed((kubeflow) => kubeflow.object(...policy).remove());
    const file = '50-apps/central-dashboard/networkpolicy-centraldashboard.yaml';
    expect([small.files.has(file), platform.files.has(file)]).toEqual([true, false]);
    expect(() => changed((kubeflow) => kubeflow.object('v1/ServiceAccount', 'auth/dex').remove())).toThrow(
      /Deployment auth\/dex: .*ServiceAccount/,
    );
  });
});

describe('classes of objects', () => {
  test('all Services of type LoadBalancer', () => {
    const platform = changed((kubeflow) =>
      kubeflow
        .objects('v1/Service')
        .where(({ spec }) => spec?.type === 'LoadBalancer')
        .annotate({ 'lb.example.com/internal': 'true' }),
    );
    const annotated = platform.all().filter(({ metadata }) => metadata.annotations?.['lb.example.com/internal']);
    expect(annotated.map(({ kind, metadata, spec }) => [kind, metadata.name, spec.type])).toEqual([
      ['Service', 'istio-ingressgateway', 'LoadBalancer'],
    ]);
  });

  test('all objects: CRDs too, whose schema is not touched', () => {
    const platform = changed((kubeflow) => kubeflow.objects().label({ 'cost-center': 'ml' }));
    expect(platform.all().filter(({ metadata }) => metadata.labels?.['cost-center'] !== 'ml')).toEqual([]);
    expect(platform.all().length).toBe(small.all().length);
  });

  test('all pod templates: of Deployments, StatefulSets, DaemonSets, Jobs and CronJobs', () => {
    const spec = { template: { spec: { containers: [{ name: 'one', image: 'one:1' }], restartPolicy: 'Never' } } };
    const platform = changed((kubeflow) => {
      const chart = new Chart(kubeflow, 'own', { namespace: 'kubeflow' });
      new Resource(chart, 'batch/v1/Job', 'once', { spec });
      const matchLabels = { app: 'kept' };
      const kept = { metadata: { labels: matchLabels }, ...spec.template };
      new Resource(chart, 'apps/v1/StatefulSet', 'kept', {
        spec: { serviceName: 'kept', selector: { matchLabels }, template: kept },
      });
      new Resource(chart, 'batch/v1/CronJob', 'daily', { spec: { schedule: '0 0 * * *', jobTemplate: { spec } } });
      new ApiObject(chart, 'plain', { apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'plain' }, spec });
      kubeflow
        .objects()
        .pods.label({ team: 'ml' })
        .annotate({ 'example.com/log': 'json' })
        .merge({ spec: { nodeSelector: { pool: 'system' } } })
        .patch(({ spec, ...template }) => ({ ...template, spec: spec && { ...spec, priorityClassName: 'high' } }));
    });
    const templates = platform.all().flatMap(({ kind, spec }): [string, k8s.PodTemplateSpec][] => {
      const { template, jobTemplate } = { jobTemplate: undefined, ...spec } as typeof spec & {
        jobTemplate?: { spec: typeof spec };
      };
      if (kind === 'CronJob') return jobTemplate ? [[kind, jobTemplate.spec.template]] : [];
      return ['Deployment', 'StatefulSet', 'DaemonSet', 'Job'].includes(kind) ? [[kind, template]] : [];
    });
    expect(new Set(templates.map(([kind]) => kind))).toEqual(
      new Set(['Deployment', 'StatefulSet', 'DaemonSet', 'Job', 'CronJob']),
    );
    for (const [, template] of templates) {
      expect(template).toMatchObject({
        metadata: { labels: { team: 'ml' }, annotations: { 'example.com/log': 'json' } },
        spec: { nodeSelector: { pool: 'system' }, priorityClassName: 'high' },
      });
    }
  });
});

describe('pods', () => {
  test('a container gets another image, and another container comes with the restricted security context', () => {
    const platform = changed((kubeflow) =>
      kubeflow
        .object('apps/v1/Deployment', 'auth/dex')
        .pods.image('dex', 'registry.example.com/dex:1')
        .addContainer({ name: 'log', image: 'registry.example.com/log:1', env: { LEVEL: 'info' } }),
    );
    const [dex, log] = platform.object(DEX).spec.template.spec?.containers ?? [];
    expect(dex?.image).toBe('registry.example.com/dex:1');
    expect(log).toMatchObject({
      name: 'log',
      env: [{ name: 'LEVEL', value: 'info' }],
      securityContext: { runAsNonRoot: true, allowPrivilegeEscalation: false },
    });
  });

  test('are rolled by a change of a ConfigMap that they read at their start, and only by that', () => {
    const patched = changed((kubeflow) =>
      kubeflow
        .object('v1/ConfigMap', 'auth/dex')
        .patch(({ data }) => ({ data: { ...data, 'config.yaml': `${data?.['config.yaml'] ?? ''}\n# changed` } })),
    );
    expect(checksumOf(small)).toMatch(/^[0-9a-f]{16}$/);
    expect(checksumOf(patched)).not.toBe(checksumOf(small));
    const annotated = changed((kubeflow) => kubeflow.object('v1/ConfigMap', 'auth/dex').annotate({ team: 'identity' }));
    expect(checksumOf(annotated)).toBe(checksumOf(small));
  });

  test('of a DaemonSet are rolled too', () => {
    const file = '20-mesh/istio/daemonset-istio-cni-node.kube-system.yaml';
    const patched = changed((kubeflow) =>
      kubeflow.object('v1/ConfigMap', 'kube-system/istio-cni-config').merge({ data: { LOG_LEVEL: 'debug' } }),
    );
    expect(checksumOf(small, file)).toBeDefined();
    expect(checksumOf(patched, file)).not.toBe(checksumOf(small, file));
  });

  test('keep what ambient mode says of them', () => {
    const platform = changed(
      (kubeflow) => {
        kubeflow.objects().label({ team: 'ml' });
        kubeflow.objects().pods.label({ team: 'ml' });
      },
      { mesh: { mode: 'ambient' } },
    );
    expect(platform.object('00-foundation/kubeflow-namespace/namespace-kubeflow.yaml').metadata.labels).toMatchObject({
      'istio.io/dataplane-mode': 'ambient',
      team: 'ml',
    });
    const dashboard = platform.object('50-apps/central-dashboard/deployment-centraldashboard.yaml').spec.template;
    expect(dashboard.metadata?.labels).toMatchObject({ team: 'ml' });
    expect(dashboard.metadata?.labels).not.toHaveProperty('sidecar.istio.io/inject', 'true');
  });
});

describe('objects of other makes', () => {
  test('a CRD is patched for this platform alone', () => {
    const name = 'profiles.kubeflow.org';
    const platform = changed((kubeflow) =>
      kubeflow
        .object('apiextensions.k8s.io/v1/CustomResourceDefinition', name)
        .annotate({ 'example.com/owner': 'platform' })
        .merge({ spec: { names: { shortNames: ['prof'] } } }),
    );
    expect(platform.object(`00-foundation/profiles/customresourcedefinition-${name}.yaml`)).toMatchObject({
      metadata: { annotations: { 'example.com/owner': 'platform' } },
      spec: { names: { kind: 'Profile', shortNames: ['prof'] } },
    });
    expect(crd(name).spec.names).not.toHaveProperty('shortNames');
  });

  test('objects that a user adds below the platform are found, cdk8s’ own too', () => {
    const platform = changed((kubeflow) => {
      const chart = new Chart(kubeflow, 'own', { namespace: 'kubeflow' });
      new ApiObject(chart, 'limits', {
        apiVersion: 'v1',
        kind: 'LimitRange',
        metadata: { name: 'own' },
        spec: { limits: [] },
      });
      const limits = kubeflow.object('v1/LimitRange', 'kubeflow/own');
      limits.merge({ spec: { limits: [{ type: 'Pod' }] } }).patch((fields) => ({ ...fields, extra: 1 }));
      limits.patch(({ spec }) => ({ spec }));
    });
    expect(platform.object('70-tenants/own/limitrange-own.yaml')).toEqual({
      apiVersion: 'v1',
      kind: 'LimitRange',
      metadata: { name: 'own', namespace: 'kubeflow' },
      spec: { limits: [{ type: 'Pod' }] },
    });
  });

  test('a JSON patch of cdk8s comes last, is applied once, and leaves shared values alone', () => {
    const app = new App();
    const kubeflow = new Kubeflow(app, 'kubeflow', SMALL);
    const chart = new Chart(kubeflow, 'own', { namespace: 'kubeflow' });
    const shared = { a: '1' };
    const config = new Config(chart, 'one', shared);
    new Config(chart, 'other', shared);
    config.addJsonPatch(JsonPatch.add('/data/b', '2'), JsonPatch.replace('/data/a', '3'));
    app.render();
    expect(load(app.render().get('70-tenants/own/configmap-one.yaml') ?? '')).toMatchObject({
      data: { a: '3', b: '2' },
    });
    expect(config.fields.data).toEqual({ a: '1' });
  });
});

test('a policy lets another namespace in', () => {
  const from = [pods('monitoring')];
  const platform = changed((kubeflow) =>
    kubeflow
      .object('networking.k8s.io/v1/NetworkPolicy', 'kubeflow/centraldashboard')
      .patch(({ spec }) => ({ spec: spec && { ...spec, ingress: [...(spec.ingress ?? []), { from }] } })),
  );
  const text = platform.text('50-apps/central-dashboard/networkpolicy-centraldashboard.yaml');
  expect(text).toContain('kubernetes.io/metadata.name: monitoring');
});
