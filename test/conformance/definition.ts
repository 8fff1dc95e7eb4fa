import { ELSEWHERE_NAMES, Ingress, Kubeflow, type KubeflowProps } from '../../charts';
import { ComparedApp } from './places';

/** What upstream's example chooses: plain HTTP behind a port-forward, one user, one Profile. */
export const UPSTREAM: KubeflowProps = {
  url: 'http://localhost:8080',
  anyHost: true,
  ingress: Ingress.portForward(),
  users: [{ email: 'user@example.com', username: 'user', id: '15841185641784' }],
  tenants: [{ name: 'kubeflow-user-example-com', owner: 'user@example.com' }],
  selfService: true,
  size: 'upstream',
  dexLogLevel: 'debug',
  notebooks: { culling: false },
  components: { 'model-catalog': true },
};

/** Renders upstream's example, with changes, to where `scripts/conformance.mjs` compares it. */
export function renderExample(change: Partial<KubeflowProps> = {}): void {
  const app = new ComparedApp({ outdir: process.env.CDK8S_OUTDIR ?? '.conformance' });
  // Upstream has the NetworkPolicies of these, and not the systems.
  const on = { ...UPSTREAM.components, ...change.components };
  const components = ELSEWHERE_NAMES.filter((name) => on[name] !== true);
  new Kubeflow(app, 'kubeflow', { ...UPSTREAM, existing: { components }, ...change, components: on });
  app.synth();
}
