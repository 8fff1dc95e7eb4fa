import { App, images, Kubeflow, type KubeflowProps, OPTIONAL_COMPONENTS } from '../../charts';
import type { Manifest } from '../../charts/contract/manifest';
import { render, type Rendering, SMALL } from '../support/render';
import { type Selector, selects } from '../../charts/contract/selectors';

interface Found extends Manifest {
  readonly spec: Readonly<Record<string, unknown>>;
}

/** All objects of some kinds in the platform's own namespaces that ztunnel serves. */
function inside(platform: Rendering, ...kinds: string[]): readonly Found[] {
  return platform.objects.filter(
    (object): object is Found => kinds.includes(object.kind) && AMBIENT.includes(object.metadata.namespace ?? ''),
  );
}

const AMBIENT = ['kubeflow', 'kubeflow-system', 'knative-serving'];

interface Pods {
  readonly name: string;
  readonly namespace: string | undefined;
  readonly labels: Record<string, string>;
}

/** The pods of all workloads in there, by where they are. */
function pods(platform: Rendering): Record<'ztunnel' | 'sidecar' | 'outside', Pods[]> {
  const found = { ztunnel: [] as Pods[], sidecar: [] as Pods[], outside: [] as Pods[] };
  for (const { metadata, spec } of inside(platform, 'Deployment', 'StatefulSet', 'DaemonSet')) {
    const { labels } = (spec as { template: { metadata: { labels: Record<string, string> } } }).template.metadata;
    const inject = labels['sidecar.istio.io/inject'];
    const isCaptured = labels['istio.io/dataplane-mode'] !== 'none';
    // No pod may have both, and one that has neither must say so in both languages.
    expect([undefined, 'true', 'false']).toContain(inject);
    expect(isCaptured).toBe(inject === undefined);
    const place = isCaptured ? 'ztunnel' : inject === 'true' ? 'sidecar' : 'outside';
    found[place].push({ name: metadata.name, namespace: metadata.namespace, labels });
  }
  return found;
}

/** Names of the policies of a kind that select some pods. */
function policiesOf(policies: readonly Found[], { namespace, labels }: Pods): readonly Found[] {
  return policies.filter(({ metadata, spec }) => {
    const selector = (spec.selector ?? spec.podSelector) as Selector | undefined;
    return metadata.namespace === namespace && selects(selector, labels);
  });
}

const names = (found: readonly { name: string }[]): string[] => found.map(({ name }) => name).sort();

test('sidecars are the default: no ztunnel, and no namespace of its', () => {
  const platform = render();
  expect(platform.about('ztunnel')).toEqual([]);
  expect(platform.get('v1/Namespace', 'kubeflow').metadata.labels).toMatchObject({ 'istio-injection': 'enabled' });
  expect(platform.config('kube-system/istio-cni-config')).toMatchObject({ AMBIENT_ENABLED: 'false' });
  expect(platform.environment('istio-system/istiod')).not.toHaveProperty('PILOT_ENABLE_AMBIENT');
});

test.each(['waypoint', 'Ambient', ''])("the mode '%s' is refused", (mode) => {
  const mesh = JSON.parse(JSON.stringify({ mode })) as KubeflowProps['mesh'];
  expect(() => new Kubeflow(new App(), 'kubeflow', { ...SMALL, mesh })).toThrow(
    `mesh.mode: '${mode}' is not one of sidecar, ambient`,
  );
});

describe('ambient mode', () => {
  const components = Object.fromEntries(OPTIONAL_COMPONENTS.map((name) => [name, true]));
  const platform = render({ mesh: { mode: 'ambient' }, components, selfService: true });
  const { ztunnel, sidecar, outside } = pods(platform);
  const authorization = inside(platform, 'AuthorizationPolicy');
  const network = inside(platform, 'NetworkPolicy');

  test('has ztunnel on every node, in a namespace that admits it', () => {
    expect(platform.get('apps/v1/DaemonSet', 'istio-system/ztunnel')).toMatchObject({
      spec: {
        template: {
          metadata: { labels: { app: 'ztunnel', 'istio.io/dataplane-mode': 'none' } },
          spec: {
            serviceAccountName: 'ztunnel',
            tolerations: expect.arrayContaining([{ effect: 'NoSchedule', operator: 'Exists' }]) as unknown,
            containers: [{ image: images.istioZtunnel, securityContext: { privileged: false } }],
          },
        },
      },
    });
    expect(platform.get('v1/Namespace', 'istio-system')).toMatchObject({
      metadata: { labels: { 'pod-security.kubernetes.io/enforce': 'privileged' } },
    });
  });

  test('the CNI plugin hands pods to ztunnel, and changes nothing of them but their status', () => {
    expect(platform.config('kube-system/istio-cni-config')).toMatchObject({ AMBIENT_ENABLED: 'true' });
    const mounts = platform.container('kube-system/istio-cni-node').volumeMounts;
    expect(mounts?.map(({ mountPath }) => mountPath)).toContain('/var/run/ztunnel');
    expect(mounts?.map(({ mountPropagation }) => mountPropagation)).toContain('HostToContainer');
    const { rules = [] } = platform.get('rbac.authorization.k8s.io/v1/ClusterRole', 'istio-cni');
    expect(rules.filter(({ verbs }) => verbs.includes('patch')).flatMap(({ resources = [] }) => resources)).toEqual([
      'pods/status',
    ]);
  });

  test('istiod knows of it, and sidecars take its tunnels', () => {
    expect(platform.environment('istio-system/istiod')).toHaveProperty('PILOT_ENABLE_AMBIENT');
    expect(platform.yaml('v1/ConfigMap', 'istio-system/istio')).toContain("ISTIO_META_ENABLE_HBONE: 'true'");
  });

  test.each(AMBIENT)('%s has ztunnel instead of sidecars', (namespace) => {
    const { metadata } = platform.get('v1/Namespace', namespace);
    expect(metadata.labels).toMatchObject({ 'istio.io/dataplane-mode': 'ambient' });
    expect(metadata.labels).not.toHaveProperty('istio-injection');
  });

  test('tenants keep sidecars, in namespaces that are rendered and in those that the profile controller makes', () => {
    const { labels } = render({ mesh: { mode: 'ambient' } }).get('v1/Namespace', 'ada').metadata;
    expect(labels).toMatchObject({ 'istio-injection': 'enabled' });
    expect(labels).not.toHaveProperty('istio.io/dataplane-mode');
    expect(JSON.stringify(platform.config('kubeflow/profiles-namespace-labels-data'))).not.toContain('istio');
  });

  test('pods whose requests are judged, or of which only some ports are open, keep their sidecar', () => {
    expect(names(sidecar)).toEqual([
      'activator',
      'ml-pipeline',
      'ml-pipeline-ui',
      'model-catalog-server',
      'model-registry-deployment',
      'profiles-deployment',
      'seaweedfs',
      'tensorboards-web-app-deployment',
    ]);
  });

  test('what was out of the mesh stays out of it, by label or by annotation', () => {
    expect(names(outside)).toEqual(expect.arrayContaining(['katib-controller', 'kserve-controller-manager']));
    expect(outside).toHaveLength(15);
  });

  test('ztunnel has all others, and can enforce every policy of theirs', () => {
    expect(names(ztunnel)).toEqual(expect.arrayContaining(['dashboard', 'mysql', 'webhook', 'workflow-controller']));
    for (const captured of ztunnel) {
      const policies = policiesOf(authorization, captured).map(({ spec }) => JSON.stringify(spec));
      expect(policies.join()).not.toMatch(/request|paths|Paths|methods|Methods|hosts|Hosts|CUSTOM/);
    }
  });

  test('no NetworkPolicy takes a tunnel for another port', () => {
    type Rules = { from?: unknown; ports?: unknown }[];
    for (const captured of ztunnel) {
      const rules = policiesOf(network, captured).flatMap(({ spec }) => spec.ingress as Rules);
      expect(rules.filter(({ from, ports }) => from && ports)).toEqual([]);
    }
  });

  test('the kubelet asks pods how they are, in namespaces that are closed', () => {
    const closed = network.filter(({ spec }) => Object.keys(spec.podSelector as object).length === 0);
    expect(closed.map(({ metadata }) => metadata.namespace).sort()).toEqual([...AMBIENT].sort());
    for (const { spec } of closed) {
      expect(spec.ingress).toContainEqual({ from: [{ ipBlock: { cidr: '169.254.7.127/32' } }] });
    }
  });

  test.each(['jobset-controller-manager', 'kubeflow-trainer-controller-manager', 'pvcviewer-controller-manager'])(
    '%s is open to the API server, which has no identity, at the port of its webhook',
    (name) => {
      const open = authorization.filter(({ metadata }) => metadata.name === name).map(({ spec }) => spec);
      expect(open).toMatchObject([{ action: 'ALLOW', rules: [{ to: [{ operation: { ports: ['9443'] } }] }] }]);
      const [captured] = ztunnel.filter((each) => each.name === name);
      expect(captured && selects(open[0]?.selector as Selector, captured.labels)).toBe(true);
    },
  );
});
