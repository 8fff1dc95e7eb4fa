import { Accelerator, COMPONENT_NAMES, type KubeflowProps, OPTIONAL_COMPONENTS, Preset } from '../../charts';
import { type Offer, offers } from '../../charts/contract/admission/offered';
import type { PodSpec } from '../../charts/contract/admission/pod';
import { type ConstraintName, CONSTRAINTS, refusedBy } from '../../charts/contract/admission/security-constraints';
import { REQUIRED_CONSTRAINT } from '../../charts/contract/admission/security-constraints';
import { withSidecar } from '../../charts/contract/admission/sidecar';
import type * as k8s from '../../charts/kit/k8s';
import { admit, RANGE, usableBy } from '../support/constraints';
import { told } from '../support/mistakes';
import { render, type Rendering } from '../support/render';
import { WORKLOADS } from '../support/rendering';
import { tenant } from '../support/tenants';
import { WATCHED } from '../support/workloads';

const OPENSHIFT = Preset.openShift({ appsDomain: 'apps.ocp.example.com' });
const ALL: Partial<KubeflowProps> = {
  ...OPENSHIFT,
  components: Object.fromEntries(OPTIONAL_COMPONENTS.map((name) => [name, true])),
  accelerators: [Accelerator.nvidia({ devicePlugin: true }), Accelerator.amd({ devicePlugin: true })],
  databases: { backup: { schedule: '0 3 * * *', to: { kind: 'objectStore' } } },
  monitoring: WATCHED,
};

/** A template of pods, and where they run. */
interface Template {
  readonly name: string;
  readonly namespace: string;
  readonly account: string;
  readonly constraint: ConstraintName | undefined;
  readonly spec: PodSpec;
}

function templatesOf(platform: Rendering): readonly Template[] {
  const running = WORKLOADS.flatMap((kind) => platform.all(kind).map((each) => [each, each.spec?.template] as const));
  const jobs = platform.all('batch/v1/Job').map((each) => [each, each.spec?.template] as const);
  const cronJobs = platform
    .all('batch/v1/CronJob')
    .map((each) => [each, each.spec?.jobTemplate.spec?.template] as const);
  return [...running, ...jobs, ...cronJobs].map(([{ kind, metadata }, template]) => {
    const { metadata: ofPods, spec } = template ?? {};
    if (!spec) throw new Error(`${metadata.name} has no pods`);
    return {
      name: `${kind} ${metadata.name}`,
      namespace: metadata.namespace ?? '',
      account: spec.serviceAccountName ?? 'default',
      constraint: ofPods?.annotations?.[REQUIRED_CONSTRAINT] as ConstraintName | undefined,
      spec: spec as PodSpec & k8s.PodSpec,
    };
  });
}

describe.each(['ha', 'upstream'] as const)('every pod of a platform with everything on, size %s', (size) => {
  const platform = render({ ...ALL, size });
  const templates = templatesOf(platform);

  test('is admitted as it is, and with a sidecar, by the constraint that it names and its ServiceAccount may use', () => {
    expect(templates.length).toBeGreaterThan(50);
    for (const { name, namespace, account, constraint, spec } of templates) {
      const usable = usableBy(platform, namespace, account).filter((each) => each === constraint);
      expect([name, admit(spec, usable)?.constraint]).toEqual([name, constraint]);
      const first = admit(spec, usable)?.pod ?? spec;
      expect([name, admit(withSidecar(first), usable)?.constraint]).toEqual([name, constraint]);
    }
  });

  test('names no looser constraint than it needs', () => {
    for (const { name, constraint, spec } of templates) {
      if (constraint === 'nonroot-v2') continue;
      expect([name, refusedBy(spec, CONSTRAINTS['nonroot-v2'], RANGE)]).not.toEqual([name, []]);
      expect([name, refusedBy(spec, CONSTRAINTS.anyuid, RANGE)]).not.toEqual([name, []]);
    }
    const privileged = templates.filter(({ constraint }) => constraint !== 'nonroot-v2').map(({ name }) => name);
    expect(privileged.sort()).toEqual([
      'DaemonSet amd-device-plugin',
      'DaemonSet gaudi-device-plugin',
      'DaemonSet istio-cni-node',
      'DaemonSet nvidia-device-plugin',
      'DaemonSet rdma-device-plugin',
    ]);
  });

  test('no ServiceAccount may use more than its pods name, and none of them that has no pods', () => {
    const named = new Set(
      templates.map(({ namespace, account, constraint }) => `${namespace}/${account}: ${constraint}`),
    );
    const given = platform
      .all('rbac.authorization.k8s.io/v1/RoleBinding')
      .flatMap(({ metadata, roleRef, subjects = [] }) => {
        const constraint = /^system:openshift:scc:(.+)$/.exec(roleRef.name)?.[1];
        const isOfTenant = platform.componentOf({ ...ROLE_BINDING, metadata }) === 'ada';
        if (constraint === undefined || isOfTenant) return [];
        return subjects.map(({ namespace, name }) => `${namespace}/${name}: ${constraint}`);
      });
    expect(new Set(given)).toEqual(named);
    const bindings = JSON.stringify(platform.all('rbac.authorization.k8s.io/v1/ClusterRoleBinding'));
    expect(bindings).not.toContain('system:openshift');
  });
});

const ROLE_BINDING = { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'RoleBinding' };

describe('pods that programs of the platform start in a tenant’s namespace', () => {
  const surroundings = { components: new Set(COMPONENT_NAMES), serverless: true };
  // Before webhooks the API server sees a pod without its sidecar, and completes it; then it judges the whole.
  const bare = offers({ ...surroundings, components: new Set(COMPONENT_NAMES.filter((name) => name !== 'istio')) });
  const platform = tenant({}, OPENSHIFT);
  const usable = usableBy(platform, 'ada', 'default-editor');

  /** The settings that only the programs' own configuration gives them. */
  const configured = (offer: Offer): PodSpec =>
    offer.kind === 'notebook'
      ? { ...offer, securityContext: { fsGroup: 100 } }
      : offer.kind === 'pipeline step'
        ? asUser(offer)
        : offer;
  const asUser = (offer: Offer): PodSpec => ({
    ...offer,
    containers: offer.containers.map((each) =>
      each.name === 'main'
        ? { ...each, securityContext: { ...each.securityContext, runAsUser: 1000, runAsNonRoot: true } }
        : each,
    ),
  });

  test('may be admitted by `nonroot-v2`, whatever their ServiceAccount, and by nothing looser', () => {
    expect(usable).toEqual(['restricted-v2', 'nonroot-v2']);
    const binding = platform.get('rbac.authorization.k8s.io/v1/RoleBinding', 'ada/security-context-constraint');
    expect(binding.subjects).toEqual([
      { apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name: 'system:serviceaccounts:ada' },
    ]);
  });

  test.each(bare.map((offer) => [offer.kind, offer] as const))('a %s is admitted, and with its sidecar', (_, offer) => {
    const first = admit(configured(offer), usable);
    expect(first?.constraint).toMatch(/^(?:restricted|nonroot)-v2$/);
    const second = first && admit(withSidecar(first.pod), usable);
    expect(second?.constraint).toBe('nonroot-v2');
  });

  test('without the right, none with a sidecar is', () => {
    for (const offer of bare) expect(admit(withSidecar(offer), ['restricted-v2'])).toBeUndefined();
  });

  test('notebooks keep the user of their image; steps of pipelines, whose images are root, have one that is not', () => {
    const of = (kind: Offer['kind']) => bare.filter((offer) => offer.kind === kind).map(configured)[0];
    const usersOf = (pod?: PodSpec) =>
      pod?.containers.map(({ name, securityContext }) => [name, securityContext?.runAsUser]);
    const notebook = of('notebook');
    expect(notebook && usersOf(admit(notebook, usable)?.pod)).toEqual([['notebook', undefined]]);
    const step = of('pipeline step');
    expect(step && usersOf(admit(step, usable)?.pod)).toEqual([
      ['wait', 65532],
      ['main', 1000],
    ]);
    expect(platform.config('kubeflow/pipeline-install-config')).toMatchObject({
      defaultSecurityContextRunAsUser: '1000',
      defaultSecurityContextRunAsNonRoot: 'true',
    });
  });
});

test('a component with such pods in two namespaces has the right in both', () => {
  const platform = render({ securityContextConstraints: true, mesh: { mode: 'ambient' } });
  const bindings = platform.namesOf('rbac.authorization.k8s.io/v1/RoleBinding');
  expect(bindings.filter((name) => name.endsWith('/istio-privileged')).sort()).toEqual([
    'istio-system/istio-privileged',
    'kube-system/istio-privileged',
  ]);
});

test('other clusters get neither the rights nor the annotation', () => {
  const text = JSON.stringify(render().objects);
  for (const word of [REQUIRED_CONSTRAINT, 'system:openshift:scc']) expect(text.includes(word)).toBe(false);
});

test('namespaces that users make would have no such right', () => {
  expect(told(() => render({ securityContextConstraints: true, selfService: true }))).toBe(
    'securityContextConstraints: cannot be had with selfService: no one gives pods in namespaces that users make the right to start; leave selfService out',
  );
});
