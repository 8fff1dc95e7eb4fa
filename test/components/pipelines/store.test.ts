import { App, Kubeflow, type PipelineStore } from '../../../charts';
import { render, type Rendering, SMALL } from '../../support/render';
import { WEBHOOKS } from '../../support/rendering';

const CRDS = ['pipelines', 'pipelineversions'].map(
  (kind) => `pipelines: CustomResourceDefinition ${kind}.pipelines.kubeflow.org`,
);
const usual = render();
const native = render({ pipelines: { store: 'kubernetes' } });

/** What a role allows with the versions of pipelines. */
function verbs(platform: Rendering, name: string, kind: 'Role' | 'ClusterRole' = 'ClusterRole'): string[] {
  const { rules = [] } = platform.get(`rbac.authorization.k8s.io/v1/${kind}`, name);
  return rules.filter(({ resources }) => resources?.includes('pipelineversions')).flatMap((rule) => rule.verbs);
}

test('pipelines are kept in the database unless the definition says otherwise', () => {
  expect(usual.about(/^pipelines: .*(?:pipelines\.kubeflow\.org|api-webhook|-webhook$)/)).toEqual([]);
  expect(JSON.stringify(usual.pod('kubeflow/ml-pipeline'))).not.toContain('webhook');
  expect(verbs(usual, 'ml-pipeline')).toEqual([]);
});

describe("with store: 'kubernetes'", () => {
  test('pipelines are objects, which the API server reads and writes in all namespaces', () => {
    expect(native.about('pipelines: ')).toEqual(expect.arrayContaining(CRDS));
    expect(native.container('kubeflow/ml-pipeline').args).toContain('--pipelinesStoreKubernetes=true');
    for (const allowed of [verbs(native, 'kubeflow/ml-pipeline', 'Role'), verbs(native, 'ml-pipeline')]) {
      expect(allowed).toEqual(expect.arrayContaining(['get', 'watch', 'create', 'update', 'delete']));
    }
  });

  test('users may apply them, and watch them, in their namespaces', () => {
    const [edit, view] = ['aggregate-to-kubeflow-pipelines-edit', 'aggregate-to-kubeflow-pipelines-view'] as const;
    expect(verbs(usual, edit)).not.toContain('patch');
    expect(verbs(native, edit)).toEqual(expect.arrayContaining(['create', 'patch']));
    expect(verbs(native, view)).toEqual(['get', 'list', 'watch']);
  });

  test.each([
    ['mutate', WEBHOOKS[0]],
    ['validate', WEBHOOKS[1]],
  ] as const)('a webhook is asked to %s each version, and nothing passes without it', (verb, kind) => {
    expect(native.get(kind, 'pipelineversions.pipelines.kubeflow.org')).toMatchObject({
      metadata: { annotations: { 'cert-manager.io/inject-ca-from': 'kubeflow/kfp-api-webhook-cert' } },
      webhooks: [
        {
          failurePolicy: 'Fail',
          clientConfig: { service: { name: 'ml-pipeline', port: 8443, path: `/webhooks/${verb}-pipelineversion` } },
        },
      ],
    });
  });

  test('the server has the certificate that the webhook is called by', () => {
    expect(native.get('cert-manager.io/v1/Certificate', 'kubeflow/kfp-api-webhook-cert')).toMatchObject({
      spec: {
        secretName: 'kfp-api-webhook-cert',
        dnsNames: expect.arrayContaining(['ml-pipeline.kubeflow.svc']) as string[],
      },
    });
    expect(JSON.stringify(native.pod('kubeflow/ml-pipeline'))).toContain('"secretName":"kfp-api-webhook-cert"');
    expect(native.container('kubeflow/ml-pipeline').args).toContain('--webhookTLSCertPath=/etc/webhook/certs/tls.crt');
  });

  test('network and mesh leave its port to the cluster’s API server, which has no identity', () => {
    expect(native.get('networking.k8s.io/v1/NetworkPolicy', 'kubeflow/ml-pipeline-webhook')).toMatchObject({
      spec: { ingress: [{ ports: [{ port: 8443 }] }] },
    });
    const { spec } = native.get('security.istio.io/v1beta1/AuthorizationPolicy', 'kubeflow/ml-pipeline');
    expect(spec?.rules).toContainEqual({ to: [{ operation: { ports: ['8443'] } }] });
  });
});

test('a store that is none is refused', () => {
  const pipelines = { store: 'git' as PipelineStore };
  expect(() => new Kubeflow(new App(), 'kubeflow', { ...SMALL, pipelines })).toThrow(
    "pipelines.store: 'git' is not one of database, kubernetes",
  );
});
