import { Database, ELSEWHERE_NAMES, Ingress, Kubeflow, type KubeflowProps } from '../../charts';
import { ComparedApp } from './places';

/** What upstream's example chooses: plain HTTP behind a port-forward, one user, one Profile with the Model Registry. */
export const UPSTREAM = {
  url: 'http://localhost:8080',
  anyHost: true,
  ingress: Ingress.portForward(),
  users: [{ email: 'user@example.com', username: 'user', id: '15841185641784' }],
  tenants: [{ name: 'kubeflow-user-example-com', owner: 'user@example.com' }],
  selfService: true,
  size: 'upstream',
  dexLogLevel: 'debug',
  notebooks: { culling: false },
  modelRegistry: { namespace: 'kubeflow-user-example-com' },
  databases: { modelRegistry: Database.postgres() },
  components: { 'model-catalog': true, 'model-registry': true },
} as const satisfies KubeflowProps;

/** Renders upstream's example, with changes, to where `scripts/conformance.mjs` compares it. */
export function renderExample(change: Partial<KubeflowProps> = {}): void {
  const app = new ComparedApp({ outdir: process.env.CDK8S_OUTDIR ?? '.conformance' });
  const props: KubeflowProps = { ...UPSTREAM, ...change, components: { ...UPSTREAM.components, ...change.components } };
  const { modelRegistry } = props;
  const on: Readonly<Record<string, boolean | undefined>> = props.components ?? {};
  const isInKubeflow = (name: string) =>
    on[name] && (name !== 'model-registry' || modelRegistry?.namespace === 'kubeflow');
  // Upstream has the NetworkPolicies of these, and not the systems.
  const elsewhere = ELSEWHERE_NAMES.filter((name) => !isInKubeflow(name));
  new Kubeflow(app, 'kubeflow', { existing: { components: elsewhere }, ...props });
  app.synth();
}

/** Renders the parts of the Model Registry as upstream has them by themselves, in `kubeflow`. */
export function renderRegistry(change: Partial<KubeflowProps> = {}): void {
  renderExample({ modelRegistry: { namespace: 'kubeflow' }, databases: {}, ...change });
}
