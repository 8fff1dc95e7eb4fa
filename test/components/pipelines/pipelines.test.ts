import { load } from 'js-yaml';

import type { PodSecurity } from '../../../charts';
import { SERVICES } from '../../../charts/contract/services';
import { may } from '../../support/rbac';
import { render, SMALL } from '../../support/render';

const platform = render();
const selfService = render({ selfService: true });

const env = (deployment: string, name: string) => platform.environment(`kubeflow/${deployment}`)[name];

test('steps do not run as root where a tenant is restricted', () => {
  const [tenant] = SMALL.tenants ?? [];
  const defaults = (podSecurity?: PodSecurity) => {
    const config = render({ tenants: tenant && [{ ...tenant, ...(podSecurity && { podSecurity }) }] }).config(
      'kubeflow/pipeline-install-config',
    );
    return [config.defaultSecurityContextRunAsUser, config.defaultSecurityContextRunAsNonRoot];
  };
  expect(defaults('restricted')).toEqual(['1000', 'true']);
  expect(defaults()).toEqual(['', '']);
  expect(env('ml-pipeline', 'DEFAULT_SECURITY_CONTEXT_RUN_AS_NON_ROOT')).toEqual({
    configMapKeyRef: {
      name: 'pipeline-install-config',
      key: 'defaultSecurityContextRunAsNonRoot',
      optional: true,
    },
  });
});

describe('passwords', () => {
  const secretKey = (name: string, key: string) => ({ secretKeyRef: { name, key } });

  test('are random, and not rendered', () => {
    for (const name of ['mysql-secret', 'mlpipeline-minio-artifact']) {
      const secret = platform.get('v1/Secret', `kubeflow/${name}`);
      expect(JSON.stringify(secret.metadata.annotations)).toContain('random');
      expect(secret).not.toHaveProperty('data');
      expect(secret).not.toHaveProperty('stringData');
    }
    expect(JSON.stringify(selfService.objects)).not.toContain('minio123');
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
      expect(platform.container('kubeflow/metadata-grpc-deployment').args?.join(' ')).toContain(`${flag}=$(DBCONFIG_`);
    }
  });

  test('the object store’s user has the one that the platform’s programs give', () => {
    const { secret, bucket } = SERVICES.pipelines.objectStore;
    const script = platform.container('kubeflow/seaweedfs').lifecycle?.postStart?.exec?.command?.at(-1) ?? '';
    expect(script).toContain(`-access_key $${secret.accessKey} -secret_key $${secret.secretKey}`);
    expect(script).toContain(`bucket=${bucket}\n`);
    expect(env('ml-pipeline', 'OBJECTSTORECONFIG_ACCESSKEY')).toEqual(secretKey(secret.name, secret.accessKey));
    expect(env('ml-pipeline-ui', 'MINIO_SECRET_KEY')).toEqual(secretKey(secret.name, secret.secretKey));
  });
});

test('the web app looks for logs where Argo puts them', () => {
  const { artifactRepository } = platform.config('kubeflow/workflow-controller-configmap');
  const { ARGO_KEYFORMAT } = platform.environment('kubeflow/ml-pipeline-ui');
  expect(load(artifactRepository ?? '')).toMatchObject({ s3: { keyFormat: ARGO_KEYFORMAT } });
});

test('the web app reads the object store’s keys of a namespace, and no other Secret', () => {
  const account = { namespace: 'kubeflow', name: 'ml-pipeline-ui' };
  const { name } = SERVICES.pipelines.objectStore.secret;
  for (const namespace of ['ada', 'kubeflow', 'auth']) {
    const reads = (request: object) =>
      may(platform.objects, account, { verb: 'get', group: '', resource: 'secrets', namespace, ...request });
    expect([reads({ name }), reads({ name: 'mine' }), reads({ verb: 'list' })]).toEqual([true, false, false]);
  }
});

test('the identity header of the gateway is the one that Pipelines reads, and that callers with a token may not set', () => {
  const { user } = SERVICES.identityHeaders;
  expect(env('ml-pipeline', 'KUBEFLOW_USERID_HEADER')).toBe(user);
  expect(env('ml-pipeline-ui', 'KUBEFLOW_USERID_HEADER')).toBe(user);
  for (const program of ['ml-pipeline', 'ml-pipeline-ui']) {
    const { spec } = platform.get('security.istio.io/v1beta1/AuthorizationPolicy', `kubeflow/${program}`);
    expect(JSON.stringify(spec?.rules?.[1])).toContain(`{"key":"request.headers[${user}]","notValues":["*"]}`);
  }
});

test('the webhook of the cache has its certificate, and the network leaves its port to the API server', () => {
  expect(
    platform.get('admissionregistration.k8s.io/v1/MutatingWebhookConfiguration', 'cache-webhook-kubeflow'),
  ).toMatchObject({
    metadata: { annotations: { 'cert-manager.io/inject-ca-from': 'kubeflow/kfp-cache-cert' } },
    webhooks: [{ failurePolicy: 'Ignore' }],
  });
  expect(platform.get('networking.k8s.io/v1/NetworkPolicy', 'kubeflow/cache-server')).toMatchObject({
    spec: { ingress: [{ ports: [{ port: 8443 }] }] },
  });
});

describe('without self-service', () => {
  const tenant = platform.of('ada');

  test('neither metacontroller nor the hook is installed', () => {
    const words = /metacontroller|profile-controller/;
    expect(platform.about('pipelines: ').filter((line) => words.test(line))).toEqual([]);
    expect(selfService.about('pipelines: ')).toEqual(
      expect.arrayContaining([
        'pipelines: CustomResourceDefinition decoratorcontrollers.metacontroller.k8s.io',
        'pipelines: DecoratorController kubeflow-pipelines-profile-controller',
        'pipelines: StatefulSet kubeflow/metacontroller',
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
    expect(platform.config('ada/kfp-launcher')).toMatchObject({
      defaultPipelineRoot: 'minio://mlpipeline/private-artifacts/ada/v2/artifacts',
    });
    expect(platform.config('ada/metadata-grpc-configmap')).toMatchObject({
      METADATA_GRPC_SERVICE_HOST: 'metadata-grpc-service.kubeflow',
      METADATA_GRPC_SERVICE_PORT: '8080',
    });
    const repositories = JSON.stringify(platform.config('ada/artifact-repositories'));
    expect(repositories).toContain('private-artifacts/ada/{{workflow.name}}/');
    expect(platform.has('v1/Secret', 'ada/mlpipeline-minio-artifact')).toBe(true);
  });

  test('with self-service, a tenant of the definition is a Profile alone: the cluster makes the rest', () => {
    expect(selfService.about('ada: ')).toEqual(['ada: Profile ada']);
  });
});

test('off, pipelines leave nothing behind', () => {
  const without = render({ components: { pipelines: false } });
  const traces = /ml-pipeline|metatada|metadata-grpc|cache-server|seaweedfs|argoproj|metacontroller/;
  expect(without.about(traces)).toEqual([]);
  // The policies guard pods of trainings, which have no sidecar.
  expect(without.of('ada').map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual([
    ...['Namespace ada', 'Profile ada', 'NetworkPolicy spark-operator-pods', 'NetworkPolicy trainer-pods'],
    'AuthorizationPolicy model-callers',
  ]);
});
