// What a repository of a user has, for test/package.test.ts and scripts/fresh-install.mjs.
import type { Construct } from 'constructs';
import { App, Ingress, Kubeflow, type OwnFacts, Tls } from 'cdk8s-kubeflow';
import { Component, Program, Stage } from 'cdk8s-kubeflow/kit';

class Docs extends Component {
  static readonly facts: OwnFacts = { name: 'docs', stage: Stage.APPS, namespace: 'kubeflow' };

  constructor(scope: Construct) {
    super(scope, Docs.facts);
    new Program(this, 'docs', { selector: { app: 'docs' }, container: { image: 'docs:1' } });
  }
}

const app = new App();

const kubeflow = new Kubeflow(app, 'kubeflow', {
  url: 'https://ml.example.org',
  ingress: Ingress.loadBalancer({ address: '203.0.113.7' }),
  tls: Tls.selfSigned(),
  users: [{ email: 'ada@example.org' }, { email: 'bob@example.org' }],
  tenants: [
    { name: 'team-a', owner: 'ada@example.org', quota: { cpu: 16, memory: '64Gi' } },
    { name: 'team-b', owner: 'bob@example.org' },
  ],
  gitops: { argocd: { repoURL: 'https://git.example.org/platform' } },
  ownComponents: [Docs],
});
kubeflow.object('apps/v1/Deployment', 'kubeflow/docs').label({ team: 'a' });
app.synth();
