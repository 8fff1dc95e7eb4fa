import { App, Ingress, Kubeflow } from '../../charts';

/** What upstream's example chooses: plain HTTP behind a port-forward, one user, one Profile. */
const app = new App({ outdir: process.env.CDK8S_OUTDIR ?? '.conformance' });

new Kubeflow(app, 'kubeflow', {
  url: 'http://localhost:8080',
  anyHost: true,
  ingress: Ingress.portForward(),
  users: [{ email: 'user@example.com', username: 'user', id: '15841185641784' }],
  tenants: [{ name: 'kubeflow-user-example-com', owner: 'user@example.com' }],
  dexLogLevel: 'debug',
});

app.synth();
