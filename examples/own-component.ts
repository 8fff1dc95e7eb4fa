import type { Construct } from 'constructs';

import { App, Kubeflow, type OwnFacts, type Platform } from '../charts';
import { Component, DataServer, fullHost, httpGet, Page, port, Stage } from '../charts/kit';

const PORT = 5000;
const USER = 65532;

/** MLflow's tracking server, in a namespace of its own. It has no login: only the gateway, which asks for one, reaches it. */
class MLflow extends Component {
  static readonly facts: OwnFacts = {
    name: 'mlflow',
    stage: Stage.APPS,
    namespace: 'mlflow',
    namespaces: ['mlflow'],
    requires: ['kubeflow-gateway'],
    dashboard: { menu: [{ text: 'MLflow', link: '/mlflow/', icon: 'assessment' }] },
    workloads: {
      mlflow: { containers: { mlflow: { amounts: [100, 512, 1000, 2048], writes: ['/tmp'] } }, noToken: true },
    },
  };

  constructor(scope: Construct, platform: Platform) {
    super(scope, MLflow.facts);
    this.renderNamespace({ 'istio-injection': 'enabled', 'pod-security.kubernetes.io/enforce': 'restricted' });
    const pods = { app: 'mlflow' };
    new DataServer(this, 'mlflow', {
      claim: { name: 'mlflow', storage: '20Gi' },
      path: '/mlflow',
      user: USER,
      pods: { selector: pods },
      container: {
        name: 'mlflow',
        image: 'ghcr.io/mlflow/mlflow:v2.22.0',
        command: ['mlflow', 'server', '--host=0.0.0.0', `--port=${PORT}`, '--static-prefix=/mlflow'],
        args: ['--backend-store-uri=sqlite:////mlflow/runs.db', '--artifacts-destination=/mlflow/artifacts'],
        ports: [port(PORT)],
        liveness: httpGet('/mlflow/health', PORT, { initialDelaySeconds: 30 }),
      },
      service: { ports: [{ name: 'http', port: 80, targetPort: PORT }] },
    });
    const host = fullHost(this, 'mlflow');
    new Page(this, 'mlflow', platform, { prefix: '/mlflow/', host, port: 80, pods, admits: { ports: [PORT] } });
  }
}

const app = new App();
new Kubeflow(app, 'kubeflow', {
  url: 'https://kubeflow.example.com',
  users: [{ email: 'ada@example.com' }],
  tenants: [{ name: 'ada', owner: 'ada@example.com' }],
  ownComponents: [MLflow],
});
app.synth();
