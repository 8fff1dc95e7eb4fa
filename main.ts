import { App, Ingress, Kubeflow, Tls } from './charts';

const app = new App();

new Kubeflow(app, 'kubeflow', {
  // Where users reach the platform. Redirects, cookies and the certificate follow from it.
  url: 'https://kubeflow.example.com',
  ingress: Ingress.loadBalancer(),
  tls: Tls.selfSigned(),

  // Who logs in. `npx cdk8s-kubeflow secrets` makes a first password for each.
  users: [{ email: 'user@example.com' }],

  // Who has a namespace.
  tenants: [{ name: 'kubeflow-user-example-com', owner: 'user@example.com' }],
});

app.synth();
