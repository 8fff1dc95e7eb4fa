import { SERVICES } from '../../../charts/contract/services';
import { render } from '../../support/render';

const FOLDER = '50-apps/pipelines';
const platform = render();
const selfService = render({ selfService: true });

interface Container {
  readonly image: string;
  readonly args?: readonly string[];
  readonly env?: readonly { readonly name: string; readonly value?: string; readonly valueFrom?: object }[];
  readonly lifecycle?: { readonly postStart: { readonly exec: { readonly command: readonly string[] } } };
}

function container(deployment: string, of = platform): Container {
  const { spec } = of.object(`${FOLDER}/deployment-${deployment}.yaml`) as {
    spec: { template: { spec: { containers: [Container] } } };
  };
  return spec.template.spec.containers[0];
}

function env(deployment: string, name: string): unknown {
  const found = container(deployment).env?.find((each) => each.name === name);
  return found?.value ?? found?.valueFrom;
}

describe('passwords', () => {
  const secretKey = (name: string, key: string) => ({ secretKeyRef: { name, key } });

  test('are random, and not rendered', () => {
    for (const name of ['mysql-secret', 'mlpipeline-minio-artifact']) {
      const text = platform.text(`${FOLDER}/secret-${name}.yaml`);
      expect(text).toContain('"random"');
      expect(text).not.toMatch(/^(?:data|stringData):/m);
    }
    expect(selfService.files.filter((file) => selfService.text(file).includes('minio123'))).toEqual([]);
  });

  test('root of MySQL has the one that all clients give', () => {
    const password = secretKey('mysql-secret', 'password');
    expect(env('mysql', 'MYSQL_ROOT_PASSWORD')).toEqual(password);
    expect(env('mysql', 'MYSQL_ALLOW_EMPTY_PASSWORD')).toBeUndefined();
    for (const client of ['ml-pipeline', 'metadata-grpc-deployment', 'cache-server']) {
      expect(env(client, 'DBCONFIG_PASSWORD')).toEqual(password);
    }
    expect(env('ml-pipeline', 'DBCONFIG_MYSQLCONFIG_PASSWORD')).toEqual(password);
    for (const flag of ['--mysql_config_password', '--mysql_config_user']) {
      expect(container('metadata-grpc-deployment').args?.join(' ')).toContain(`${flag}=$(DBCONFIG_`);
    }
  });

  test('the object store’s user has the one that the platform’s programs give', () => {
    const { secret, bucket } = SERVICES.pipelines.objectStore;
    const script = container('seaweedfs').lifecycle?.postStart.exec.command.at(-1) ?? '';
    expect(script).toContain(`-access_key $${secret.accessKey} -secret_key $${secret.secretKey}`);
    expect(script).toContain(`bucket=${bucket}\n`);
    expect(env('ml-pipeline', 'OBJECTSTORECONFIG_ACCESSKEY')).toEqual(secretKey(secret.name, secret.accessKey));
    expect(env('ml-pipeline-ui', 'MINIO_SECRET_KEY')).toEqual(secretKey(secret.name, secret.secretKey));
  });
});

test('the identity header of the gateway is the one that Pipelines reads, and that callers with a token may not set', () => {
  const { user } = SERVICES.identityHeaders;
  expect(env('ml-pipeline', 'KUBEFLOW_USERID_HEADER')).toBe(user);
  expect(env('ml-pipeline-ui', 'KUBEFLOW_USERID_HEADER')).toBe(user);
  for (const program of ['ml-pipeline', 'ml-pipeline-ui']) {
    const { spec } = platform.object(`${FOLDER}/authorizationpolicy-${program}.yaml`) as { spec: { rules: unknown[] } };
    expect(JSON.stringify(spec.rules[1])).toContain(`{"key":"request.headers[${user}]","notValues":["*"]}`);
  }
});

test('the webhook of the cache has its certificate, and the network leaves its port to the API server', () => {
  expect(platform.object(`${FOLDER}/mutatingwebhookconfiguration-cache-webhook-kubeflow.yaml`)).toMatchObject({
    metadata: { annotations: { 'cert-manager.io/inject-ca-from': 'kubeflow/kfp-cache-cert' } },
    webhooks: [{ failurePolicy: 'Ignore' }],
  });
  expect(platform.object(`${FOLDER}/networkpolicy-cache-server.yaml`)).toMatchObject({
    spec: { ingress: [{ ports: [{ port: 8443 }] }] },
  });
});

describe('without self-service', () => {
  const tenant = platform.objects('70-tenants/ada.yaml') as { kind: string; metadata: object }[];

  test('neither metacontroller nor the hook is installed', () => {
    const words = /metacontroller|profile-controller/;
    expect(platform.files.filter((file) => file.includes('/pipelines/') && words.test(file))).toEqual([]);
    expect(selfService.files).toEqual(
      expect.arrayContaining([
        '00-foundation/pipelines/customresourcedefinition-decoratorcontrollers.metacontroller.k8s.io.yaml',
        `${FOLDER}/decoratorcontroller-kubeflow-pipelines-profile-controller.yaml`,
        `${FOLDER}/statefulset-metacontroller.yaml`,
      ]),
    );
  });

  test('a tenant’s namespace is rendered, as the profile controller and the mesh want it', () => {
    expect(tenant[0]).toMatchObject({
      kind: 'Namespace',
      metadata: {
        name: 'ada',
        annotations: { owner: 'ada@example.com' },
        labels: {
          'istio-injection': 'enabled',
          'app.kubernetes.io/part-of': 'kubeflow-profile',
          'pipelines.kubeflow.org/enabled': 'true',
          'pod-security.kubernetes.io/enforce': 'baseline',
        },
      },
    });
  });

  test('a tenant’s namespace has what pipelines need in it, in its own part of the bucket', () => {
    const named = (name: string) => tenant.find(({ metadata }) => (metadata as { name: string }).name === name);
    expect(named('kfp-launcher')).toMatchObject({
      data: { defaultPipelineRoot: 'minio://mlpipeline/private-artifacts/ada/v2/artifacts' },
    });
    expect(named('metadata-grpc-configmap')).toMatchObject({
      data: { METADATA_GRPC_SERVICE_HOST: 'metadata-grpc-service.kubeflow', METADATA_GRPC_SERVICE_PORT: '8080' },
    });
    expect(JSON.stringify(named('artifact-repositories'))).toContain('private-artifacts/ada/{{workflow.name}}/');
    expect(named('mlpipeline-minio-artifact')).toMatchObject({ kind: 'Secret' });
  });

  test('with self-service, a tenant of the definition is a Profile alone: the cluster makes the rest', () => {
    expect(selfService.object('70-tenants/ada.yaml')).toMatchObject({ kind: 'Profile' });
  });
});

test('off, pipelines leave nothing behind', () => {
  const without = render({ components: { pipelines: false } });
  const traces = /ml-pipeline|metatada|metadata-grpc|cache-server|seaweedfs|argoproj|metacontroller/;
  expect(without.files.filter((file) => traces.test(file))).toEqual([]);
  const tenant = without.objects('70-tenants/ada.yaml') as { kind: string }[];
  expect(tenant.map(({ kind }) => kind)).toEqual(['Namespace', 'Profile']);
});
