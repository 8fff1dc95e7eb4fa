import { existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';

import { newFolder, REPO, run } from '../support/files';
import { rendered } from '../support/platforms';
import { freshCluster } from './cluster';
import type { ControlPlane } from './control-plane';
import { crdOf, installKinds, relabelled } from './existing';

jest.setTimeout(600_000);

const EXAMPLES = join(REPO, 'examples');

/** Kinds of the clusters that examples are for. */
const KINDS = [
  crdOf('external-secrets.io/v1', 'ExternalSecret', 'externalsecrets'),
  crdOf('route.openshift.io/v1', 'Route', 'routes'),
  crdOf('k8s.cni.cncf.io/v1', 'NetworkAttachmentDefinition', 'network-attachment-definitions'),
];

/** What a program renders into, if not into `dist`. */
const FOLDERS: Readonly<Record<string, readonly string[]>> = {
  'two-clusters.ts': ['clusters/development/dist', 'clusters/serving/dist'],
};

const RENDERINGS = readdirSync(EXAMPLES)
  .filter((file) => file.endsWith('.ts'))
  .flatMap((example) => (FOLDERS[example] ?? ['dist']).map((folder) => [example, folder] as const));

/**
 * Applies a stage by several kubectl at a time: one waits for each answer, and after three hundred requests makes only fifty a
 * second. One kubectl alone applies files by their names, a Namespace before what is in it; several know nothing of one
 * another, so the namespaces are there before they start.
 * @returns what each printed
 */
async function appliedSideBySide(plane: ControlPlane, stage: string): Promise<readonly string[]> {
  const all = readdirSync(stage, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.yaml'));
  const isNamespace = (file: string) => basename(file).startsWith('namespace-');
  const namespaces = all.filter(isNamespace);
  const files = all.filter((file) => !isNamespace(file));
  const apply = (those: readonly string[]) => {
    const named = those.map((file) => `--filename=${join(stage, file)}`);
    return plane.kubectlBeside('apply', '--server-side', '--force-conflicts', ...named);
  };
  const first = namespaces.length > 0 ? [await apply(namespaces)] : [];
  const lanes = Math.min(files.length, Math.ceil(files.length / 250) + 2);
  const each = Array.from({ length: lanes }, (_, lane) => files.filter((__, index) => index % lanes === lane));
  return [...first, ...(await Promise.all(each.map(apply)))];
}

// Upon one another, their volumes would have to change their class.
describe.each(RENDERINGS)('examples/%s, %s', (example, rendering) => {
  // Nothing runs in the pods, so no webhook could answer, and no pod needs a node.
  const { controlPlane, kubectl, cli } = freshCluster({ webhooks: false, nodes: false });

  /** What the owner of a cluster has made beforehand, as docs/examples.md says. */
  beforeAll(() => {
    kubectl('create', 'namespace', 'kubeflow');
    const registry = ['--docker-server=https://index.docker.io/v1/', '--docker-username=me', '--docker-password=mine'];
    for (const name of ['docker-hub', 'mirror', 'registry']) {
      kubectl('--namespace=kubeflow', 'create', 'secret', 'docker-registry', name, ...registry);
    }
    // The keys of an object store: the platform's, and those of each tenant.
    for (const whose of ['', '-ada', '-bob', '-vision', '-speech']) {
      const keys = ['--from-literal=accesskey=id', '--from-literal=secretkey=key'];
      kubectl('--namespace=kubeflow', 'create', 'secret', 'generic', `object-store${whose}`, ...keys);
    }
    controlPlane().apply(KINDS);
  });

  test('is accepted, stage by stage', async () => {
    const folder = newFolder();
    const program = ['--require', join(REPO, 'scripts/typescript.cjs'), join(EXAMPLES, example)];
    expect(run(process.execPath, program, folder).status).toBe(0);
    const dist = join(folder, rendering);
    if (!existsSync(join(dist, '00-foundation/cert-manager'))) {
      await installKinds(controlPlane(), relabelled(rendered(), ['cert-manager']));
    }
    await cli(['secrets', dist]);
    for (const stage of readdirSync(dist).sort()) {
      for (const printed of await appliedSideBySide(controlPlane(), join(dist, stage))) {
        expect(printed).toContain('serverside-applied');
      }
      if (stage === '00-foundation') await controlPlane().crdsEstablished();
    }
  });

  if (example === 'air-gapped.ts') {
    // Without a name, the API server takes the account `default`, as it does for trials and models.
    test.each([undefined, 'default-editor', 'default-viewer'])('lets a pod of a tenant pull, as %s', (account) => {
      const name = account ?? 'default';
      const spec = {
        serviceAccountName: account,
        containers: [{ name: 'main', image: 'registry.corp.example.com/a:1' }],
      };
      // The profile controller would have made these accounts; here the rendering has.
      controlPlane().apply([{ apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace: 'vision' }, spec }]);
      const secrets = '--output=jsonpath={.spec.imagePullSecrets[*].name}';
      expect(kubectl('--namespace=vision', 'get', 'pod', name, secrets)).toBe('mirror');
    });
  }

  if (example === 'vk-cloud.ts') {
    test('has a copy of the pull Secret in the namespace of each user', () => {
      const data = (namespace: string) =>
        kubectl('--namespace', namespace, 'get', 'secret', 'docker-hub', '--output=jsonpath={.data}');
      for (const name of ['ada', 'bob', 'cyd']) expect(data(`${name}-kubeflow`)).toBe(data('kubeflow'));
    });
  }
});
