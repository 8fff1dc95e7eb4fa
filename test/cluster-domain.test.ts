import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import {
  App,
  COMPONENT_NAMES,
  Database,
  Kubeflow,
  type KubeflowProps,
  MachineTokens,
  Monitoring,
  Tls,
} from '../charts';
import { REPO } from './support/files';
import { switches } from './support/platforms';
import { definitionsOf } from './support/documented';
import { EXAMPLES } from './support/programs';
import { render, Rendering, SMALL } from './support/render';

const DOMAIN = 'corp.example';
const network = { clusterDomain: DOMAIN };

/** The rendered files that name the usual domain, each with the line. */
function naming(app: App): readonly string[] {
  const { dist, gitops } = app.renderAll();
  const found = [...dist, ...gitops].filter(([, text]) => text.includes('cluster.local'));
  return found.flatMap(([file, text]) =>
    text.split('\n').flatMap((line) => (line.includes('cluster.local') ? [`${file}: ${line.trim()}`] : [])),
  );
}

test.each(['main.ts', ...EXAMPLES.map((example) => `examples/${example}`)])(
  'in a cluster of another domain, %s names the usual one nowhere',
  (program) => {
    for (const props of definitionsOf(program)) {
      const app = new App();
      new Kubeflow(app, 'kubeflow', { ...props, network });
      expect(naming(app)).toEqual([]);
      const config = new Rendering(app.render()).get('v1/ConfigMap', 'kubeflow/cdk8s-kubeflow-platform');
      expect(config.data?.clusterDomain).toBe(DOMAIN);
    }
  },
);

const ALL = switches(COMPONENT_NAMES, true);
const SIGNED = Tls.acme({ email: 'ada@example.com' });

test.each<[string, Partial<KubeflowProps>]>([
  [
    'all components',
    { components: ALL, monitoring: Monitoring.bundled(), machineTokens: MachineTokens.cluster(), tls: SIGNED },
  ],
  ['ambient mode', { mesh: { mode: 'ambient' } }],
  ['models without Knative', { serving: { mode: 'raw' } }],
  ['namespaces that users make, any host', { selfService: true, anyHost: true }],
  [
    'an Istio that is there',
    {
      machineTokens: MachineTokens.cluster(),
      existing: { istio: { namespace: 'mesh', revision: 'stable', gateway: { selector: { istio: 'shared' } } } },
    },
  ],
  [
    'PostgreSQL, pipelines as objects',
    { databases: { pipelines: Database.postgres() }, pipelines: { store: 'kubernetes' } },
  ],
])('nor does a platform with %s', (_, change) => {
  const app = new App();
  new Kubeflow(app, 'kubeflow', { ...SMALL, network, ...change });
  expect(naming(app)).toEqual([]);
});

/** The variables of a container of a Deployment. */
function variables(platform: Rendering, name: string): Readonly<Record<string, unknown>> {
  const [container] = platform.get('apps/v1/Deployment', name).spec?.template.spec?.containers ?? [];
  return Object.fromEntries((container?.env ?? []).map(({ name: key, value, valueFrom }) => [key, value ?? valueFrom]));
}

test('programs learn it by the names and in the forms that they read', () => {
  const platform = render({ network });
  expect(variables(platform, 'kubeflow/ml-pipeline').CLUSTER_DOMAIN).toBe(DOMAIN);
  expect(variables(platform, 'kubeflow/metadata-writer').CLUSTER_DOMAIN).toBe(`.svc.${DOMAIN}`);
  expect(platform.get('v1/ConfigMap', 'kubeflow/pipeline-install-config').data?.CLUSTER_DOMAIN).toBe(`.svc.${DOMAIN}`);
  expect(platform.get('v1/ConfigMap', 'kubeflow/notebook-controller-config').data?.CLUSTER_DOMAIN).toBe(DOMAIN);
  expect(variables(platform, 'kubeflow/dashboard').PROFILES_KFAM_SERVICE_HOST).toBe(
    `profiles-kfam.kubeflow.svc.${DOMAIN}`,
  );
});

test('Istio takes it for its proxies, its Services and its identities alike', () => {
  const platform = render({ network });
  expect(platform.get('v1/ConfigMap', 'istio-system/istio').data?.mesh).toContain(`\ntrustDomain: ${DOMAIN}\n`);
  const { values } = platform.get('v1/ConfigMap', 'istio-system/istio-sidecar-injector').data ?? {};
  expect(values).toMatch(new RegExp(`^ +clusterDomain: ${DOMAIN}$`, 'm'));
  const argumentsOf = (name: string): readonly string[] =>
    platform.get('apps/v1/Deployment', `istio-system/${name}`).spec?.template.spec?.containers[0]?.args ?? [];
  expect(argumentsOf('istiod').join(' ')).toContain(`--domain ${DOMAIN}`);
  expect(argumentsOf('istio-ingressgateway').join(' ')).toContain(`--domain $(POD_NAMESPACE).svc.${DOMAIN}`);
  const { spec } = platform.get('security.istio.io/v1beta1/AuthorizationPolicy', 'kubeflow/dashboard');
  const account = 'sa/istio-ingressgateway-service-account';
  expect(spec?.rules?.[0]?.from?.[0]?.source?.principals).toEqual([`${DOMAIN}/ns/istio-system/${account}`]);
});

test('ztunnel learns it too', () => {
  const platform = render({ network, mesh: { mode: 'ambient' } });
  const env = platform.get('apps/v1/DaemonSet', 'istio-system/ztunnel').spec?.template.spec?.containers[0]?.env;
  expect(env).toContainEqual({ name: 'CLUSTER_DOMAIN', value: DOMAIN });
});

test('certificates of webhooks are for the name of the Service in full', () => {
  const { spec } = render({ network }).get('cert-manager.io/v1/Certificate', 'kubeflow/katib-webhook-cert');
  expect(spec?.dnsNames).toEqual(['katib-controller.kubeflow.svc', `katib-controller.kubeflow.svc.${DOMAIN}`]);
});

test('tokens of the cluster are of an issuer in its domain', () => {
  const platform = render({ network, machineTokens: MachineTokens.cluster() });
  const { spec } = platform.get('security.istio.io/v1beta1/RequestAuthentication', 'istio-system/m2m-token-issuer');
  expect(spec?.jwtRules?.map(({ issuer }) => issuer)).toEqual([
    `https://kubernetes.default.svc.${DOMAIN}`,
    'https://kubernetes.default.svc',
  ]);
});

test('pages whose controllers know no other domain are warned of; without them, nobody is', () => {
  const warned = (change: Partial<KubeflowProps>) => {
    const app = new App();
    new Kubeflow(app, 'kubeflow', { ...SMALL, network, ...change });
    return app.renderAll().warnings.map(({ at, message }) => `${at}: ${message}`);
  };
  expect(warned({})).toEqual([
    `network.clusterDomain: '${DOMAIN}' is not known to the controllers of TensorBoards and viewers of volumes, which write 'cluster.local' into routes: these pages do not open`,
  ]);
  const without = switches(
    ['tensorboards-web-app', 'tensorboard-controller', 'volumes-web-app', 'pvcviewer'] as const,
    false,
  );
  expect(warned({ components: without })).toEqual([]);
  expect(warned({ acceptedWarnings: ['network.clusterDomain'] })).toEqual([]);
});

test.each([
  ['Corp.Example', `'Corp.Example' is not a DNS domain in lower case, without a dot at its end; write 'corp.example'`],
  [
    'corp.example.',
    `'corp.example.' is not a DNS domain in lower case, without a dot at its end; write 'corp.example'`,
  ],
  ['svc.corp.example', `'svc.corp.example' is the domain of Services; write 'corp.example'`],
  [
    'corp_example',
    `'corp_example' is not a DNS name (at most 253 of a-z, 0-9, - and ., with a letter or digit at both ends)`,
  ],
])('%s is refused', (clusterDomain, message) => {
  expect(() => render({ network: { clusterDomain } })).toThrow(`network.clusterDomain: ${message}`);
});

test('the usual domain is written in one place', () => {
  const files = ['charts', 'cli'].flatMap((folder) =>
    readdirSync(join(REPO, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name)),
  );
  const isComment = (line: string): boolean => /^\s*(?:\/\*\*|\*|\/\/)/.test(line);
  const writing = files.filter((file) =>
    readFileSync(file, 'utf8')
      .split('\n')
      .some((line) => line.includes('cluster.local') && !isComment(line)),
  );
  expect(writing).toEqual([join(REPO, 'charts/contract/cluster-domain.ts')]);
});
