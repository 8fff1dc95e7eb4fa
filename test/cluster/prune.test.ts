import { COMPONENT_NAMES } from '../../charts';
import { cli } from '../support/cli';
import { freshCluster, whereWebhooksAnswer } from './cluster';
import { ownChart, rendered } from '../support/platforms';
import { Surroundings } from './surroundings';

jest.setTimeout(600_000);

whereWebhooksAnswer(() => {
  // Nothing runs in the pods, so no webhook could answer.
  const cluster = freshCluster({ webhooks: false });
  const { controlPlane, env, kubectl } = cluster;

  const tenant = (name: string) => ({ name, owner: 'user@example.com' });
  const platform = (katib: boolean, tenants: readonly string[], own: readonly string[]) => {
    const others = ['knative-serving', 'kserve', 'kserve-models-web-app', 'pipelines', 'spark-operator', 'trainer'];
    const off = COMPONENT_NAMES.filter((name) => others.some((other) => name.startsWith(other)));
    const components = Object.fromEntries([...off.map((name) => [name, false]), ['katib', katib]]);
    return rendered({ components, tenants: tenants.map(tenant) }, ownChart(...own));
  };

  const first = platform(true, ['team', 'former'], ['kept', 'former']);
  const second = platform(false, ['team'], ['kept']);
  const run = (...args: readonly string[]) => cli(args, { env: env() });

  /** Objects with a label, as `kind/name`. */
  function labelled(selector: string): readonly string[] {
    const resources = kubectl('api-resources', '--verbs=list,delete', '--output=name', '--cached=false');
    const kinds = resources.trim().split('\n').join(',');
    const columns = '--output=custom-columns=:kind,:metadata.name';
    const get = [
      'get',
      kinds,
      '--all-namespaces',
      '--ignore-not-found',
      '--no-headers',
      columns,
      `--selector=${selector}`,
    ];
    return kubectl(...get)
      .trim()
      .split('\n')
      .map((line) => line.trim().split(/\s+/).join('/'))
      .filter((one) => !/^(CertificateRequest|EndpointSlice|Endpoints|Event|Pod|ReplicaSet)\//.test(one))
      .sort();
  }

  const OF_KATIB = 'app.kubernetes.io/component=katib,app.kubernetes.io/managed-by=cdk8s-kubeflow';
  const OF_OTHERS = 'app.kubernetes.io/component notin (katib,own-chart),app.kubernetes.io/managed-by=cdk8s-kubeflow';
  const OF_OWN = 'app.kubernetes.io/component=own-chart,app.kubernetes.io/managed-by=cdk8s-kubeflow';
  const OWN = ['ConfigMap/kept', 'ConfigMap/own', 'Namespace/own'];
  const KEPT = [
    'CustomResourceDefinition/experiments.kubeflow.org',
    'CustomResourceDefinition/suggestions.kubeflow.org',
    'CustomResourceDefinition/trials.kubeflow.org',
    'PersistentVolumeClaim/katib-mysql',
    'Secret/katib-mysql-secrets',
  ];

  let surroundings: Surroundings;

  beforeAll(async () => {
    surroundings = new Surroundings(controlPlane());
    await surroundings.answer(first);
    void surroundings.startCertManager();
    expect((await run('secrets', first)).code).toBe(0);
    expect(await run('up', first, '--skip-preflight', '--yes')).toMatchObject({ code: 0, stderr: '' });
    const metadata = { name: 'mine', namespace: 'former' };
    controlPlane().apply([{ apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { mine: 'yes' } }]);
    kubectl('--namespace=kubeflow', 'label', 'configmap', 'trial-templates', 'app.kubernetes.io/managed-by-');
  });

  afterAll(() => surroundings.stop());

  test('up says how many objects are no longer rendered', async () => {
    const { code, stdout } = await run('up', second, '--skip-preflight');
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^! cluster\/no-longer-rendered: \d+ objects are no longer rendered; npx cdk8s-kubeflow prune\n[✓!] Kubeflow/m,
    );
  });

  test('a dry run lists them and changes nothing; nothing is removed where nobody can be asked', async () => {
    const before = labelled(OF_KATIB);
    const listed = await run('prune', '--dry-run', second);
    expect(listed.code).toBe(0);
    expect(listed.stdout).toContain('- 50-apps: Deployment kubeflow/katib-controller\n');
    expect(listed.stdout).toContain('- 80-own: ConfigMap own/former\n');
    expect(labelled(OF_OWN)).toEqual(['ConfigMap/former', ...OWN]);
    const { code, stderr } = await run('prune', second);
    expect(stderr).toMatch(/^error: nothing was removed; to remove \d+ objects without being asked: --yes\n$/);
    expect(code).toBe(2);
    expect(labelled(OF_KATIB)).toEqual(before);
  });

  test("removes the component's objects, and says what it leaves, why, and how to remove that by hand", async () => {
    const others = labelled(OF_OTHERS);
    const { code, stdout, stderr } = await run('prune', '--yes', second);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(labelled(OF_KATIB)).toEqual(KEPT);
    expect(labelled(OF_OTHERS)).toEqual(others);
    expect(labelled(OF_OWN)).toEqual(OWN);
    expect(kubectl('--namespace=former', 'get', 'configmap', 'mine', '--output=name')).toBe('configmap/mine\n');
    expect(stdout.split('\n').filter((line) => line.startsWith('!'))).toEqual(
      expect.arrayContaining([
        "! ConfigMap kubeflow/trial-templates is left alone: it has no label app.kubernetes.io/managed-by=cdk8s-kubeflow, so it is not the platform's any more",
        '! Namespace former is kept: everything in it would go with it; kubectl delete namespace former',
        "! Profile former is kept: it is a tenant, whose owner's rights would go with it; kubectl delete profile.kubeflow.org former",
        '! PersistentVolumeClaim kubeflow/katib-mysql is kept: it is data; kubectl --namespace=kubeflow delete persistentvolumeclaim katib-mysql',
      ]),
    );
  });

  test('then there is nothing to do, and what is kept is listed still', async () => {
    const { code, stdout } = await run('prune', second);
    expect(code).toBe(0);
    expect(stdout).toContain('! Namespace former is kept: ');
    expect(stdout).toContain('✓ nothing to remove\n');
    expect(stdout).not.toContain('trial-templates');
    expect((await run('up', second, '--skip-preflight')).stdout).not.toContain('no longer rendered');
  });
});
