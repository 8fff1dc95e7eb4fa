import { Ingress, Kubeflow, type KubeflowProps } from '../../charts';
import { ComparedApp } from './places';

/** What upstream's example chooses: plain HTTP behind a port-forward, one user, one Profile. */
const UPSTREAM: KubeflowProps = {
  url: 'http://localhost:8080',
  anyHost: true,
  ingress: Ingress.portForward(),
  users: [{ email: 'user@example.com', username: 'user', id: '15841185641784' }],
  tenants: [{ name: 'kubeflow-user-example-com', owner: 'user@example.com' }],
  selfService: true,
  dexLogLevel: 'debug',
  notebooks: { culling: false },
};

/** Renders upstream's example, with changes, to where `scripts/conformance.mjs` compares it. */
export function renderExample(change: Partial<KubeflowProps> = {}): void {
  const app = new ComparedApp({ outdir: process.env.CDK8S_OUTDIR ?? '.conformance' });
  new Kubeflow(app, 'kubeflow', { ...UPSTREAM, ...change });
  app.synth();
}
