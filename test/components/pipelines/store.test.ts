import { App, Kubeflow, type PipelineStore } from '../../../charts';
import { render, SMALL } from '../../support/render';

const FOLDER = '50-apps/pipelines';
const CRDS = ['pipelines', 'pipelineversions'].map(
  (kind) => `00-foundation/pipelines/customresourcedefinition-${kind}.pipelines.kubeflow.org.yaml`,
);
const usual = render();
const native = render({ pipelines: { store: 'kubernetes' } });

interface Role {
  readonly rules: readonly { readonly resources: readonly string[]; readonly verbs: readonly string[] }[];
}

/** What a role allows with the versions of pipelines. */
function verbs(platform: typeof native, role: string): string[] {
  const { rules } = platform.object(`${FOLDER}/${role}.yaml`) as Role;
  return rules.filter(({ resources }) => resources.includes('pipelineversions')).flatMap((rule) => rule.verbs);
}

test('pipelines are kept in the database unless the definition says otherwise', () => {
  const traces = new RegExp(`^${FOLDER}/.*(?:pipelineversions|api-webhook|-webhook\\.)`);
  expect(usual.files.filter((file) => CRDS.includes(file) || traces.test(file))).toEqual([]);
  expect(usual.text(`${FOLDER}/deployment-ml-pipeline.yaml`)).not.toContain('webhook');
  expect(verbs(usual, 'clusterrole-ml-pipeline')).toEqual([]);
});

describe("with store: 'kubernetes'", () => {
  test('pipelines are objects, which the API server reads and writes in all namespaces', () => {
    expect(native.files).toEqual(expect.arrayContaining(CRDS));
    expect(native.text(`${FOLDER}/deployment-ml-pipeline.yaml`)).toContain('--pipelinesStoreKubernetes=true');
    for (const role of ['role-ml-pipeline', 'clusterrole-ml-pipeline']) {
      expect(verbs(native, role)).toEqual(expect.arrayContaining(['get', 'watch', 'create', 'update', 'delete']));
    }
  });

  test('users may apply them, and watch them, in their namespaces', () => {
    const [edit, view] = [
      'clusterrole-aggregate-to-kubeflow-pipelines-edit',
      'clusterrole-aggregate-to-kubeflow-pipelines-view',
    ];
    expect(verbs(usual, edit)).not.toContain('patch');
    expect(verbs(native, edit)).toEqual(expect.arrayContaining(['create', 'patch']));
    expect(verbs(native, view)).toEqual(['get', 'list', 'watch']);
  });

  test.each(['mutating', 'validating'])(
    'a %s webhook is asked about each version, and nothing passes without it',
    (kind) => {
      const verb = { mutating: 'mutate', validating: 'validate' }[kind] ?? '';
      const name = `${kind}webhookconfiguration-pipelineversions.pipelines.kubeflow.org`;
      expect(native.object(`${FOLDER}/${name}.yaml`)).toMatchObject({
        metadata: { annotations: { 'cert-manager.io/inject-ca-from': 'kubeflow/kfp-api-webhook-cert' } },
        webhooks: [
          {
            failurePolicy: 'Fail',
            clientConfig: { service: { name: 'ml-pipeline', port: 8443, path: `/webhooks/${verb}-pipelineversion` } },
          },
        ],
      });
    },
  );

  test('the server has the certificate that the webhook is called by', () => {
    expect(native.object(`${FOLDER}/certificate-kfp-api-webhook-cert.yaml`)).toMatchObject({
      spec: {
        secretName: 'kfp-api-webhook-cert',
        dnsNames: expect.arrayContaining(['ml-pipeline.kubeflow.svc']) as string[],
      },
    });
    const server = native.text(`${FOLDER}/deployment-ml-pipeline.yaml`);
    expect(server).toContain('secretName: kfp-api-webhook-cert');
    expect(server).toContain('--webhookTLSCertPath=/etc/webhook/certs/tls.crt');
  });

  test('network and mesh leave its port to the cluster’s API server, which has no identity', () => {
    expect(native.object(`${FOLDER}/networkpolicy-ml-pipeline-webhook.yaml`)).toMatchObject({
      spec: { ingress: [{ ports: [{ port: 8443 }] }] },
    });
    const { spec } = native.object(`${FOLDER}/authorizationpolicy-ml-pipeline.yaml`) as { spec: { rules: unknown[] } };
    expect(spec.rules).toContainEqual({ to: [{ operation: { ports: ['8443'] } }] });
  });
});

test('a store that is none is refused', () => {
  const pipelines = { store: 'git' as PipelineStore };
  expect(() => new Kubeflow(new App(), 'kubeflow', { ...SMALL, pipelines })).toThrow(
    "pipelines.store: 'git' is not one of database, kubernetes",
  );
});
