import { ApiObject, Chart, JsonPatch } from 'cdk8s';

import { App, Kubeflow } from '../../charts';
import { COMPONENT_LABEL, PLATFORM_LABELS } from '../../charts/contract/labels';
import { Config, pods, Resource } from '../../charts/kit';
import { crd } from '../../imports';
import { Rendering, SMALL } from '../support/render';
import { changed } from './changed';

const DEX = ['apps/v1/Deployment', 'auth/dex'] as const;
const CHECKSUM = 'cdk8s-kubeflow/config-checksum';
const CRD = 'apiextensions.k8s.io/v1/CustomResourceDefinition';
const POLICY = 'networking.k8s.io/v1/NetworkPolicy';

const small = changed(() => undefined);
const checksumOf = (platform: Rendering, name = 'auth/dex') => platform.pod(name).metadata?.labels?.[CHECKSUM];

describe('one object', () => {
  test('is annotated, labelled and merged into; nothing else changes', () => {
    const platform = changed((kubeflow) =>
      kubeflow
        .object(...DEX)
        .annotate({ 'example.com/owner': 'identity' })
        .label({ team: 'identity' })
        .merge({ spec: { revisionHistoryLimit: 2 } }),
    );
    expect(platform.get(...DEX)).toMatchObject({
      metadata: { annotations: { 'example.com/owner': 'identity' }, labels: { team: 'identity' } },
      spec: { revisionHistoryLimit: 2 },
    });
    expect(small.files.filter((file) => platform.text(file) !== small.text(file))).toEqual([
      '30-access/dex/deployment-dex.yaml',
    ]);
  });

  test('is patched by a function, which gets a copy with the types of its kind', () => {
    const platform = changed((kubeflow) => {
      const dex = kubeflow.object(...DEX);
      dex.patch(({ spec, ...fields }) => ({ ...fields, spec: spec && { ...spec, replicas: 5 } }));
      // As JavaScript may.
      dex.patch((fields) => Object.assign(fields, { paused: true }));
    });
    expect(platform.get(...DEX)).toMatchObject({ spec: { replicas: 5 }, paused: true });
  });

  test('of a kind without a namespace is found by its name alone, one of a tenant by its namespace', () => {
    const platform = changed((kubeflow) => {
      kubeflow.object('v1/Namespace', 'kubeflow').label({ team: 'platform' });
      kubeflow.object('cert-manager.io/v1/ClusterIssuer', 'kubeflow-self-signing-issuer').label({ team: 'pki' });
      kubeflow.object('kubeflow.org/v1beta1/Profile', 'ada').label({ team: 'research' });
      kubeflow.object('v1/Secret', 'ada/mlpipeline-minio-artifact').label({ team: 'research' });
    });
    const labelled = platform.objects.filter(({ metadata }) => metadata.labels?.team);
    expect(labelled.map(({ kind, metadata }) => `${kind} ${metadata.name} ${metadata.labels?.team}`).sort()).toEqual([
      'ClusterIssuer kubeflow-self-signing-issuer pki',
      'Namespace kubeflow platform',
      'Profile ada research',
      'Secret mlpipeline-minio-artifact research',
    ]);
  });

  test('is left out, and what refers to it is reported', () => {
    const open = 'cert-manager/default-allow-same-namespace-cert-manager';
    const platform = changed((kubeflow) => kubeflow.object(POLICY, open).remove());
    expect([small.has(POLICY, open), platform.has(POLICY, open)]).toEqual([true, false]);
    expect(() => changed((kubeflow) => kubeflow.object(POLICY, 'kubeflow/dashboard').remove())).toThrow(
      "closes a path that is promised, 'browser → /'",
    );
    expect(() => changed((kubeflow) => kubeflow.object('v1/ServiceAccount', 'auth/dex').remove())).toThrow(
      /Deployment auth\/dex: .*ServiceAccount/,
    );
  });

  test('lets another namespace in', () => {
    const from = [pods('monitoring')];
    const platform = changed((kubeflow) =>
      kubeflow
        .object(POLICY, 'kubeflow/dashboard')
        .patch(({ spec }) => ({ spec: spec && { ...spec, ingress: [...(spec.ingress ?? []), { from }] } })),
    );
    expect(platform.get(POLICY, 'kubeflow/dashboard').spec?.ingress).toContainEqual({ from });
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
    const annotated = platform.objects.filter(({ metadata }) => metadata.annotations?.['lb.example.com/internal']);
    expect(annotated.map(({ kind, metadata }) => [kind, metadata.name])).toEqual([['Service', 'istio-ingressgateway']]);
  });

  test('all objects: CRDs too, whose schema is not touched', () => {
    const platform = changed((kubeflow) => kubeflow.objects().label({ 'cost-center': 'ml' }));
    expect(platform.objects.filter(({ metadata }) => metadata.labels?.['cost-center'] !== 'ml')).toEqual([]);
    expect(platform.objects.length).toBe(small.objects.length);
    const { spec } = platform.get(CRD, 'profiles.kubeflow.org');
    expect(spec).toEqual(small.get(CRD, 'profiles.kubeflow.org').spec);
  });

  test('all pod templates: of Deployments, StatefulSets, DaemonSets, Jobs and CronJobs', () => {
    const matchLabels = { app: 'own' };
    const bare = { spec: { containers: [{ name: 'one', image: 'one:1' }], restartPolicy: 'Never' } };
    const template = { metadata: { labels: matchLabels }, ...bare };
    const platform = changed((kubeflow) => {
      const chart = new Chart(kubeflow, 'own', { namespace: 'kubeflow' });
      const set = { serviceName: 'own', selector: { matchLabels }, template };
      new Resource(chart, 'apps/v1/StatefulSet', 'own', { spec: set });
      const jobTemplate = { spec: { template: bare } };
      new Resource(chart, 'batch/v1/CronJob', 'own', { spec: { schedule: '0 0 * * *', jobTemplate } });
      const metadata = { name: 'own' };
      new ApiObject(chart, 'job', { apiVersion: 'batch/v1', kind: 'Job', metadata, ...jobTemplate });
      kubeflow
        .objects()
        .pods.label({ team: 'ml' })
        .annotate({ 'example.com/log': 'json' })
        .merge({ spec: { nodeSelector: { pool: 'system' } } })
        .patch(({ spec, ...others }) => ({ ...others, spec: spec && { ...spec, priorityClassName: 'high' } }));
    });
    const kinds = ['apps/v1/Deployment', 'apps/v1/StatefulSet', 'apps/v1/DaemonSet', 'batch/v1/Job'] as const;
    const templates = kinds.flatMap((kind) => {
      expect([kind, platform.all(kind).length]).not.toEqual([kind, 0]);
      return platform.all(kind).map(({ spec }) => spec?.template);
    });
    templates.push(platform.get('batch/v1/CronJob', 'kubeflow/own').spec?.jobTemplate.spec?.template);
    for (const each of templates) {
      expect(each).toMatchObject({
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
        .object(...DEX)
        .pods.image('dex', 'registry.example.com/dex:1')
        .addContainer({ name: 'log', image: 'registry.example.com/log:1', env: { LEVEL: 'info' } }),
    );
    expect(platform.container('auth/dex', 'dex').image).toBe('registry.example.com/dex:1');
    expect(platform.container('auth/dex', 'log')).toMatchObject({
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
    expect(checksumOf(small)).toMatch(/^sha256-[0-9a-f]{16}$/);
    expect(checksumOf(patched)).not.toBe(checksumOf(small));
    const byPath = changed((kubeflow) => {
      const config = kubeflow.node.findAll().find((node) => node instanceof Config && node.name === 'dex');
      if (config instanceof Config) config.addJsonPatch(JsonPatch.replace('/data/config.yaml', '# changed'));
    });
    expect(byPath.config('auth/dex')).toEqual({ 'config.yaml': '# changed' });
    expect(checksumOf(byPath)).not.toBe(checksumOf(small));
    const annotated = changed((kubeflow) => kubeflow.object('v1/ConfigMap', 'auth/dex').annotate({ team: 'identity' }));
    expect(checksumOf(annotated)).toBe(checksumOf(small));
  });

  test('of a DaemonSet are rolled too', () => {
    const name = 'kube-system/istio-cni-node';
    const patched = changed((kubeflow) =>
      kubeflow.object('v1/ConfigMap', 'kube-system/istio-cni-config').merge({ data: { LOG_LEVEL: 'debug' } }),
    );
    expect(checksumOf(small, name)).toBeDefined();
    expect(checksumOf(patched, name)).not.toBe(checksumOf(small, name));
  });

  test('keep what ambient mode says of them', () => {
    const platform = changed(
      (kubeflow) => {
        kubeflow.objects().label({ team: 'ml' });
        kubeflow.objects().pods.label({ team: 'ml' });
      },
      { mesh: { mode: 'ambient' } },
    );
    const { metadata } = platform.get('v1/Namespace', 'kubeflow');
    expect(metadata.labels).toMatchObject({ 'istio.io/dataplane-mode': 'ambient', team: 'ml' });
    const labels = platform.pod('kubeflow/dashboard').metadata?.labels;
    expect(labels).toMatchObject({ team: 'ml' });
    expect(labels).not.toHaveProperty('sidecar.istio.io/inject', 'true');
  });
});

describe('objects of other makes', () => {
  test('a CRD is patched for this platform alone', () => {
    const name = 'profiles.kubeflow.org';
    const platform = changed((kubeflow) =>
      kubeflow
        .object(CRD, name)
        .annotate({ 'example.com/owner': 'platform' })
        .merge({ spec: { names: { shortNames: ['prof'] } } }),
    );
    expect(platform.get(CRD, name)).toMatchObject({
      metadata: { annotations: { 'example.com/owner': 'platform' } },
      spec: { names: { kind: 'Profile', shortNames: ['prof'] } },
    });
    expect(crd(name).spec.names).not.toHaveProperty('shortNames');
  });

  test('objects that a user adds below the platform are found, cdk8s’ own too', () => {
    const platform = changed((kubeflow) => {
      const chart = new Chart(kubeflow, 'own', { namespace: 'kubeflow' });
      const metadata = { name: 'own' };
      new ApiObject(chart, 'limits', { apiVersion: 'v1', kind: 'LimitRange', metadata, spec: { limits: [] } });
      const limits = kubeflow.object('v1/LimitRange', 'kubeflow/own');
      limits.merge({ spec: { limits: [{ type: 'Pod' }] } }).patch((fields) => ({ ...fields, extra: 1 }));
      limits.patch(({ spec }) => ({ spec }));
    });
    expect(platform.get('v1/LimitRange', 'kubeflow/own')).toEqual({
      apiVersion: 'v1',
      kind: 'LimitRange',
      metadata: { labels: { ...PLATFORM_LABELS, [COMPONENT_LABEL]: 'own' }, name: 'own', namespace: 'kubeflow' },
      spec: { limits: [{ type: 'Pod' }] },
    });
  });

  test('a JSON patch of cdk8s comes last, is applied once, and leaves shared values alone', () => {
    const app = new App();
    const kubeflow = new Kubeflow(app, 'kubeflow', SMALL);
    const chart = new Chart(kubeflow, 'own', { namespace: 'kubeflow' });
    const config = new Config(chart, 'one', { a: '1' });
    config.addJsonPatch(JsonPatch.add('/data/b', '2'), JsonPatch.replace('/data/a', '3'));
    app.render();
    expect(new Rendering(app.render()).config('kubeflow/one')).toEqual({ a: '3', b: '2' });
    expect(config.fields.data).toEqual({ a: '1' });
  });
});
