import { Chart } from 'cdk8s';
import { Construct } from 'constructs';

import { App, Kubeflow, type KubeflowProps, type OwnComponent, type OwnFacts, Secrets } from '../../charts';
import { AdmitSameNamespace, Component, Deployment, SecretRequirement, Stage } from '../../charts/kit';
import { Handbook } from '../support/own-component';
import { render, SMALL } from '../support/render';

const FOLDER = '50-apps/handbook';
const own = (change: Partial<KubeflowProps> = {}) => render({ ownComponents: [Handbook], ...change });

describe('a component of a user’s own', () => {
  const platform = own();

  test('is rendered in its stage, its namespace in the foundation', () => {
    expect(platform.files.filter((file) => file.includes('/handbook/')).sort()).toEqual([
      '00-foundation/handbook/namespace-handbook.yaml',
      `${FOLDER}/authorizationpolicy-handbook.yaml`,
      `${FOLDER}/configmap-handbook.yaml`,
      `${FOLDER}/deployment-handbook.yaml`,
      `${FOLDER}/networkpolicy-handbook.yaml`,
      `${FOLDER}/service-handbook.yaml`,
      `${FOLDER}/serviceaccount-handbook.yaml`,
      `${FOLDER}/virtualservice-handbook.yaml`,
    ]);
  });

  test('has a page behind the gateway, which it names with its namespace', () => {
    expect(platform.get('networking.istio.io/v1alpha3/VirtualService', 'handbook/handbook')).toMatchObject({
      spec: { gateways: ['kubeflow/kubeflow-gateway'], http: [{ match: [{ uri: { prefix: '/handbook/' } }] }] },
    });
  });

  test('is in the menu, known to sidecars, and its namespace cannot be a tenant’s', () => {
    expect(platform.config('kubeflow/dashboard-config').links).toContain('"link": "/handbook/"');
    const { spec } = platform.get('networking.istio.io/v1/Sidecar', 'istio-system/default');
    expect(spec?.egress?.[0]?.hosts).toContain('handbook/*');
    expect(() => own({ tenants: [{ name: 'handbook', owner: 'ada@example.com' }] })).toThrow(
      "tenants[0].name: 'handbook' is a namespace of the platform; take another name",
    );
  });

  test('has sizes, and workloads of the definition know it', () => {
    const pods = (change?: Partial<KubeflowProps>) => own(change).get('apps/v1/Deployment', 'handbook/handbook');
    expect(pods()).toMatchObject({
      spec: {
        template: {
          spec: {
            containers: [
              {
                resources: { requests: { cpu: '10m', memory: '32Mi' }, limits: { cpu: '100m', memory: '64Mi' } },
                securityContext: { runAsUser: 65532, readOnlyRootFilesystem: true },
                readinessProbe: { httpGet: { path: '/' } },
              },
            ],
          },
        },
      },
    });
    expect(pods({ size: 'ha' })).toMatchObject({ spec: { replicas: 2 } });
    const workloads = { 'handbook/handbook': { replicas: 3, containers: { handbook: { limits: { memory: '1Gi' } } } } };
    expect(pods({ workloads })).toMatchObject({
      spec: { replicas: 3, template: { spec: { containers: [{ resources: { limits: { memory: '1Gi' } } }] } } },
    });
    expect(() => own({ workloads: { 'handbook/main': {} } })).toThrow(
      "workloads['handbook/main']: is not a workload; the workloads are ",
    );
    expect(() => render({ workloads })).toThrow(
      "workloads['handbook/handbook']: is not a workload; the workloads are ",
    );
  });

  test('is delivered by Argo CD with the others', () => {
    const app = new App();
    const gitops = { argocd: { repoURL: 'https://git.example.org/platform' } };
    new Kubeflow(app, 'kubeflow', { ...SMALL, ownComponents: [Handbook], gitops });
    const texts = [...app.renderAll().gitops.values()];
    expect(texts.some((text) => text.includes('50-apps'))).toBe(true);
  });

  test('has its Secrets made in the way of the definition', () => {
    class Keyed extends Component {
      static readonly facts: OwnFacts = { name: 'keyed', stage: Stage.APPS, namespace: 'kubeflow' };

      constructor(scope: Construct) {
        super(scope, Keyed.facts);
        const { name } = new SecretRequirement(this, 'keyed', { keys: { user: { value: 'root' } } });
        new Deployment(this, 'keyed', {
          selector: { app: 'keyed' },
          container: { name: 'keyed', image: 'keyed:1', envFrom: [{ secretRef: { name } }] },
        });
      }
    }
    const secrets = Secrets.external({ store: { name: 'vault', kind: 'ClusterSecretStore' } });
    const platform = render({ ownComponents: [Keyed], secrets });
    expect(platform.has('external-secrets.io/v1/ExternalSecret', 'kubeflow/keyed')).toBe(true);
    expect(platform.get('apps/v1/Deployment', 'kubeflow/keyed').metadata.annotations).toEqual({
      'reloader.stakater.com/auto': 'true',
    });
  });

  test('is judged with all other objects', () => {
    class Lost extends Component {
      static readonly facts: OwnFacts = { name: 'lost', stage: Stage.APPS, namespace: 'lost' };

      constructor(scope: Construct) {
        super(scope, Lost.facts);
        new AdmitSameNamespace(this, 'lost');
      }
    }
    expect(() => render({ ownComponents: [Lost] })).toThrow(/NetworkPolicy lost\/lost: .*lost/);
  });
});

/** A class with these facts. */
function named(facts: Partial<OwnFacts>): OwnComponent {
  const all: OwnFacts = { name: 'docs', stage: Stage.APPS, namespace: 'kubeflow', ...facts };
  return class extends Component {
    static readonly facts = all;

    constructor(scope: Construct) {
      super(scope, all);
    }
  };
}

test.each<[string, readonly unknown[], string]>([
  ['an object', [{ facts: Handbook.facts }], 'ownComponents[0]: { facts: {'],
  [
    'a class of something else',
    [class extends Construct {}],
    'ownComponents[0]: is not a class of components; write class … extends Component',
  ],
  ['a class of charts', [Chart], 'ownComponents[0]: is not a class of components; write class … extends Component'],
  [
    'a class without facts',
    [class extends Component {}],
    'ownComponents[0].facts: is missing; write static readonly facts: OwnFacts = { name: ',
  ],
  [
    'a fact that there is not',
    [named({ optional: true } as Partial<OwnFacts>)],
    'ownComponents[0].facts.optional: is not a fact of a component; the facts are name, stage, ',
  ],
  [
    'a name that cannot be one',
    [named({ name: 'My Docs' })],
    "ownComponents[0].facts.name: 'My Docs' is not a DNS label",
  ],
  [
    'a namespace that cannot be one',
    [named({ namespace: 'My_Docs' })],
    "ownComponents[0].facts.namespace: 'My_Docs' is not a DNS label",
  ],
  [
    'a Namespace that cannot be one',
    [named({ namespaces: ['a', 'B'] })],
    "ownComponents[0].facts.namespaces[1]: 'B' is not a DNS label",
  ],
  [
    'a stage that there is not',
    [named({ stage: 'apps' as Stage })],
    "ownComponents[0].facts.stage: 'apps' is not a stage; the stages are 00-foundation, ",
  ],
  [
    'two of a name',
    [Handbook, named({ name: 'handbook' })],
    "ownComponents[1].facts.name: 'handbook' is the name of another one too; take another name",
  ],
  [
    'the name of one of ours',
    [named({ name: 'dex' })],
    "ownComponents[0].facts.name: 'dex' is a part of the platform; take another name",
  ],
  [
    'the name of another part',
    [named({ name: 'tenants' })],
    "ownComponents[0].facts.name: 'tenants' is a part of the platform; take another name",
  ],
  [
    'a requirement that there is not',
    [named({ requires: ['ldap'] })],
    'components.ldap: is not a component, but docs cannot do without',
  ],
  [
    'a requirement that is off',
    [named({ requires: ['model-registry'] })],
    'components.model-registry: is off, but docs cannot do without; switch it on, or off what requires it',
  ],
])('%s is refused', (_, ownComponents, message) => {
  expect(() => render({ ownComponents: ownComponents as readonly OwnComponent[] })).toThrow(message);
});
