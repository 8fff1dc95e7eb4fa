import { load } from 'js-yaml';

import { Accelerator, Dns01, type KubeflowProps, MachineTokens, Tls } from '../../charts';
import { isWorkloadKind } from '../../charts/contract/kinds';
import { podTemplateOf } from '../../charts/contract/pod-template';
import type { k8s } from '../../charts/kit';
import { render } from '../support/render';

const NEEDED = 'components.cert-manager: is off, but ';

describe('existing.certManager', () => {
  const platform = render({ existing: { certManager: {} } });

  test('nothing of cert-manager is rendered, and all else is as before', () => {
    expect(platform.of('cert-manager')).toEqual([]);
    expect(platform.namesOf('v1/Namespace')).not.toContain('cert-manager');
    const others = render()
      .files.filter((file) => !file.startsWith('10-certificates/') && !file.includes('/cert-manager/'))
      .sort();
    expect([...platform.files].sort()).toEqual(others);
  });

  test('the CA of the platform is where cert-manager reads Secrets of ClusterIssuers', () => {
    const at = (existing: KubeflowProps['existing']) =>
      render({ existing })
        .namesOf('cert-manager.io/v1/Certificate')
        .find((name) => name.endsWith('/kubeflow-ca'));
    expect(at({ certManager: {} })).toBe('cert-manager/kubeflow-ca');
    expect(at({ certManager: { namespace: 'certs' } })).toBe('certs/kubeflow-ca');
    expect(at({ certManager: { namespace: 'certs', resourceNamespace: 'kube-system' } })).toBe(
      'kube-system/kubeflow-ca',
    );
  });

  test('the CLI is told what to look for', () => {
    const { existing = '', existingNamespaces } = render({ existing: { certManager: { namespace: 'certs' } } }).config(
      'kubeflow/cdk8s-kubeflow-platform',
    );
    expect(JSON.parse(existing)).toEqual({ certManager: { namespace: 'certs', resourceNamespace: 'certs' } });
    expect(existingNamespaces).toBe('certs');
  });

  test('a CA of the user’s own is in the same namespace', () => {
    const change = { existing: { certManager: { resourceNamespace: 'cas' } }, tls: Tls.ca({ secretName: 'mine' }) };
    expect(render(change).get('cert-manager.io/v1/ClusterIssuer', 'kubeflow-gateway-issuer')).toMatchObject({
      spec: { ca: { secretName: 'mine' } },
    });
  });
});

describe('existing.istio', () => {
  test('nothing of Istio is rendered, and all else is', () => {
    const platform = render({ existing: { istio: {} } });
    expect(platform.of('istio')).toEqual([]);
    const { files } = render();
    const others = files.filter((file) => !/^00-foundation\/istio\/|\/istio\/|istio-system/.test(file));
    expect(platform.files).toEqual(expect.arrayContaining(others));
    expect(platform.of('cluster-local-gateway')).toEqual(render().of('cluster-local-gateway'));
  });

  describe('with a revision, in another namespace', () => {
    const tenants = [{ name: 'ada', owner: 'ada@example.com', isolation: {} }];
    const change = { machineTokens: MachineTokens.cluster(), tenants };
    const platform = render({ ...change, existing: { istio: { namespace: 'mesh', revision: '1-29-0' } } });

    test('namespaces have the label of the revision alone', () => {
      const namespaces = platform.objects.filter(({ kind }) => kind === 'Namespace');
      const injected = namespaces.filter(({ metadata }) => metadata.labels?.['istio.io/rev'] === '1-29-0');
      expect(injected.map(({ metadata }) => metadata.name).sort()).toEqual(
        ['ada', 'auth', 'knative-serving', 'kubeflow', 'kubeflow-system'].filter((name) =>
          render().objects.some(
            ({ kind, metadata }) =>
              kind === 'Namespace' && metadata.name === name && metadata.labels?.['istio-injection'] === 'enabled',
          ),
        ),
      );
      expect(injected.some(({ metadata }) => 'istio-injection' in (metadata.labels ?? {}))).toBe(false);
    });

    test('what stands beside istiod is there, and asks the istiod of the revision', () => {
      expect(platform.environment('mesh/cluster-local-gateway')).toMatchObject({
        CA_ADDR: 'istiod-1-29-0.mesh.svc:15012',
      });
      const { spec } = platform.get('apps/v1/Deployment', 'mesh/cluster-local-gateway');
      expect(spec?.template.metadata?.labels).toMatchObject({ 'istio.io/rev': '1-29-0' });
      expect(JSON.stringify(spec?.template.spec?.volumes)).toContain('"name":"istio-1-29-0"');
      expect(platform.has('v1/Service', 'mesh/knative-local-gateway')).toBe(true);
      expect(platform.has('v1/Service', 'mesh/cluster-jwks-proxy')).toBe(true);
      expect(platform.config('knative-serving/config-istio')).toMatchObject({
        'local-gateway.knative-serving.knative-local-gateway': 'knative-local-gateway.mesh.svc.cluster.local',
      });
    });

    test('nothing names the usual namespace of Istio', () => {
      const named = platform.objects.filter((object) => JSON.stringify(object).includes('istio-system'));
      expect(named.map(({ kind, metadata }) => `${kind} ${metadata.namespace ?? ''}/${metadata.name}`)).toEqual([]);
    });
  });

  test('sidecars of any template fulfil "restricted": pods have a seccomp profile', () => {
    const { objects } = render({ existing: { istio: {} } });
    const inside = objects.filter(
      ({ kind, metadata }) =>
        isWorkloadKind(kind) && ['kubeflow', 'knative-serving'].includes(metadata.namespace ?? ''),
    );
    expect(inside.length).toBeGreaterThan(20);
    const without = inside.filter((object) => {
      const { spec } = podTemplateOf(object) as k8s.PodTemplateSpec;
      return spec?.securityContext?.seccompProfile === undefined;
    });
    expect(without.map(({ metadata }) => metadata.name)).toEqual([]);
  });

  test('the CLI is told what the Istio must have', () => {
    const expected = (change: Partial<KubeflowProps> = {}): unknown =>
      JSON.parse(
        render({ existing: { istio: {} }, ...change }).config('kubeflow/cdk8s-kubeflow-platform').existing ?? '',
      );
    const gateway = {
      selector: { istio: 'ingressgateway' },
      namespace: 'istio-system',
      service: 'istio-ingressgateway',
      serviceAccount: 'istio-ingressgateway-service-account',
    };
    expect(expected()).toEqual({
      istio: {
        namespace: 'istio-system',
        gateway,
        trustDomain: 'cluster.local',
        provider: expect.objectContaining({ name: 'oauth2-proxy' }) as unknown,
        neverInject: ['sparkoperator.k8s.io/launched-by-spark-operator', 'jobset.sigs.k8s.io/jobset-name'],
        proxy: expect.stringContaining('/proxyv2:') as unknown,
      },
    });
  });

  test('its identities are of the cluster’s domain, and so are the addresses of what stands beside it', () => {
    const network = { clusterDomain: 'corp.example' };
    const platform = render({
      network,
      machineTokens: MachineTokens.cluster(),
      existing: { istio: { namespace: 'mesh', gateway: { namespace: 'edge', serviceAccount: 'front' } } },
    });
    const { existing = '' } = platform.config('kubeflow/cdk8s-kubeflow-platform');
    expect(JSON.parse(existing)).toMatchObject({ istio: { trustDomain: 'corp.example' } });
    const { spec } = platform.get('security.istio.io/v1beta1/AuthorizationPolicy', 'kubeflow/dashboard');
    expect(spec?.rules?.[0]?.from?.[0]?.source?.principals).toEqual(['corp.example/ns/edge/sa/front']);
    expect(platform.environment('mesh/cluster-local-gateway')).toMatchObject({ TRUST_DOMAIN: 'corp.example' });
    expect(platform.config('knative-serving/config-istio')).toMatchObject({
      'local-gateway.knative-serving.knative-local-gateway': 'knative-local-gateway.mesh.svc.corp.example',
    });
    const tokens = platform.get('security.istio.io/v1beta1/RequestAuthentication', 'edge/m2m-token-issuer');
    expect(tokens.spec?.jwtRules?.[0]?.jwksUri).toBe('http://cluster-jwks-proxy.mesh.svc.corp.example/openid/v1/jwks');
  });

  test('the login begins at no port of plain HTTP, whichever the gateway’s pods listen at', () => {
    const policy = [
      'security.istio.io/v1beta1/AuthorizationPolicy',
      'istio-system/istio-ingressgateway-oauth2-proxy',
    ] as const;
    const conditions = JSON.stringify(render({ existing: { istio: {} } }).get(...policy).spec);
    expect(conditions).toContain('{"key":"destination.port","notValues":["80","8080"]}');
    expect(JSON.stringify(render().get(...policy).spec)).toContain('"notValues":["8080"]');
  });
});

describe('existing.argoWorkflows', () => {
  const platform = render({ existing: { argoWorkflows: { namespace: 'workflows' } } });

  test('nothing of it is rendered, and all else of Pipelines is', () => {
    const own = /argoproj|workflow-controller|-argo(?:-|\.)/;
    expect(platform.files.filter((file) => own.test(file))).toEqual([]);
    expect([...platform.files].sort()).toEqual(
      render()
        .files.filter((file) => !own.test(file))
        .sort(),
    );
  });

  test('the CLI is told what to look for', () => {
    const { existing = '' } = platform.config('kubeflow/cdk8s-kubeflow-platform');
    expect(JSON.parse(existing)).toEqual({ argoWorkflows: { namespace: 'workflows' } });
  });
});

const OWNER = 'ada@example.com';
const ROLE = 'arn:aws:iam::123456789012:role/dns';

// oxfmt-ignore
test.each<[string, Partial<KubeflowProps>, string]>([
  ['a system that is off and not there', { components: { 'cert-manager': false } }, `${NEEDED}kubeflow-issuer, `],
  ['… names the option', { components: { 'cert-manager': false } }, 'or write existing: { certManager: {} } if the cluster has one'],
  ['a system that is there and switched on', { existing: { certManager: {} }, components: { 'cert-manager': true } }, 'components.cert-manager: is on, but existing.certManager says that the cluster has it; take one out'],
  ['a bad namespace', { existing: { certManager: { namespace: 'Certs' } } }, "existing.certManager.namespace: 'Certs' is not a DNS label"],
  ['a bad namespace of Secrets', { existing: { certManager: { resourceNamespace: 'a_b' } } }, "existing.certManager.resourceNamespace: 'a_b' is not a DNS label"],
  ['a tenant of its name', { existing: { certManager: { namespace: 'ada' } } }, "tenants[0].name: 'ada' is a namespace of the platform; take another name"],
  ['sizes of its programs', { existing: { certManager: {} }, workloads: { 'cert-manager/cert-manager': { replicas: 1 } } }, "workloads['cert-manager/cert-manager']: is not installed by this definition; leave it out"],
  ['its role in AWS', { existing: { certManager: {} }, tls: Tls.acme({ email: OWNER, dns: Dns01.route53({ region: 'eu-central-1', serviceAccountRole: ROLE }) }) }, "tls.dns.serviceAccountRole: is an annotation of cert-manager's ServiceAccount, which existing.certManager leaves alone; write it there, and leave it out here"],
  ['its account in Google’s cloud', { existing: { certManager: {} }, tls: Tls.acme({ email: OWNER, dns: Dns01.cloudDNS({ project: 'my-project', serviceAccount: 'dns@my-project.iam.gserviceaccount.com' }) }) }, "tls.dns.serviceAccount: is an annotation of cert-manager's ServiceAccount"],
  ['sizes of istiod', { existing: { istio: {} }, workloads: { 'istio/istiod': { replicas: 2 } } }, "workloads['istio/istiod']: is not installed by this definition; leave it out"],
  ['an Istio that is there and switched on', { existing: { istio: {} }, components: { istio: true } }, 'components.istio: is on, but existing.istio says that the cluster has it; take one out'],
  ['an Argo Workflows without Pipelines', { existing: { argoWorkflows: {} }, components: { pipelines: false } }, "existing.argoWorkflows: has no effect without the component 'pipelines'; leave it out"],
  ['the option of old', JSON.parse('{ "installedElsewhere": ["model-registry"] }') as object, "installedElsewhere: is not a field of KubeflowProps; write existing: { components: ['training-operator'] }"],
])('refuses %s', (_, change, message) => {
  expect(() => render(change)).toThrow(message);
});

describe('existing.gpuOperator', () => {
  const taint = { key: 'nvidia.com/gpu', operator: 'Exists', effect: 'NoSchedule' };
  const timeSlicing = { replicas: 4, rename: true };
  const change = (...accelerators: readonly Accelerator[]) => ({
    accelerators,
    existing: { gpuOperator: { namespace: 'gpus' } },
  });
  const told = (platform: ReturnType<typeof render>): unknown =>
    JSON.parse(platform.config('kubeflow/cdk8s-kubeflow-platform').existing ?? '');

  test('its device plugin reads how GPUs are sliced in its own namespace; its policy is left to its owner', () => {
    const slices = Accelerator.nvidia({ mig: ['1g.5gb'], timeSlicing, tolerations: [taint] });
    const platform = render(change(slices, Accelerator.amd({ tolerations: [{ key: 'amd', operator: 'Exists' }] })));
    expect(load(platform.config('gpus/kubeflow-device-plugin').kubeflow ?? '')).toEqual({
      version: 'v1',
      flags: { migStrategy: 'mixed', failOnInitError: false },
      sharing: {
        timeSlicing: {
          resources: [{ name: 'nvidia.com/mig-1g.5gb', rename: 'nvidia.com/mig-1g.5gb.shared', replicas: 4 }],
        },
      },
    });
    expect(platform.objects.some(({ kind }) => kind === 'ClusterPolicy' || kind === 'DaemonSet')).toBe(
      render().objects.some(({ kind }) => kind === 'DaemonSet'),
    );
    expect(platform.namesOf('v1/Namespace')).not.toContain('gpus');
    expect(told(platform)).toEqual({
      gpuOperator: {
        namespace: 'gpus',
        mig: true,
        tolerations: [taint],
        settings: { configMap: 'kubeflow-device-plugin', key: 'kubeflow' },
      },
    });
  });

  test('without slicing, there is nothing to read', () => {
    const platform = render(change(Accelerator.nvidia()));
    expect(platform.of('gpu-operator-settings')).toEqual([]);
    expect(told(platform)).toEqual({ gpuOperator: { namespace: 'gpus', mig: false, tolerations: [] } });
  });
});
