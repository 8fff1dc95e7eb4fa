// What a repository of a user has, for test/package.test.ts and scripts/fresh-install.mjs.
import { App, Ingress, Kubeflow, Tls } from 'cdk8s-kubeflow';

const app = new App();

new Kubeflow(app, 'kubeflow', {
  url: 'https://ml.example.org',
  ingress: Ingress.loadBalancer({ address: '203.0.113.7' }),
  tls: Tls.selfSigned(),
  users: [{ email: 'ada@example.org' }, { email: 'bob@example.org' }],
  tenants: [
    { name: 'team-a', owner: 'ada@example.org', quota: { cpu: 16, memory: '64Gi' } },
    { name: 'team-b', owner: 'bob@example.org' },
  ],
  gitops: { argocd: { repoURL: 'https://git.example.org/platform' } },
});
app.synth();
