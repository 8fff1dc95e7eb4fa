import { Construct } from 'constructs';

import { App, Kubeflow, type KubeflowProps } from '../../charts';
import { AllowEveryone, ClosedPath, Component, podsWith, PromisedPath, Resource, Stage } from '../../charts/kit';
import { SMALL } from '../support/render';
import { check } from './parts';

/** A platform with a system of a user's own, and what is wrong with its traffic. */
function problemsOf(
  make: (scope: Component) => void,
  change: Partial<KubeflowProps> = {},
  namespace = 'kubeflow',
): readonly string[] {
  return check((app) => {
    new Kubeflow(app, 'kubeflow', { ...SMALL, ...change });
    make(new Component(app, { name: 'own', stage: Stage.TENANTS, namespace }));
  });
}

describe('what fails a rendering', () => {
  const from = podsWith('kubeflow', { app: 'jupyter-web-app' });
  const to = { host: 'mysql.kubeflow', port: 3306 };

  test('a promised path that is closed', () => {
    const problems = problemsOf((scope) => new PromisedPath(scope, 'form → database', { from, to, protocol: 'tcp' }));
    expect(problems).toEqual([
      "AuthorizationPolicy istio-system/global-deny-all, kubeflow/mysql: closes a path that is promised, 'form → database': " +
        'they allow no such request from cluster.local/ns/kubeflow/sa/jupyter-web-app-service-account',
    ]);
  });

  test('a closed path that is open', () => {
    const problems = problemsOf((scope) => {
      new AllowEveryone(scope, 'all', { app: 'mysql' });
      new ClosedPath(scope, 'form → database', { from, to, protocol: 'tcp' });
    });
    expect(problems).toEqual([
      "AuthorizationPolicy kubeflow/all: leaves open a path that is to be closed, 'form → database': it allows it",
    ]);
  });

  test('no open path between pods in the namespace of a tenant for whom another one stands', () => {
    const tenants = ['t0', 't1'].map((name) => ({ name, owner: 'ada@example.com' }));
    const labels = { app: 'mine' };
    const problems = problemsOf(
      (scope) => {
        const pod = {
          metadata: { labels },
          spec: { containers: [{ name: 'mine', image: 'registry.example.com/mine:1' }] },
        };
        new Resource(scope, 'apps/v1/Deployment', 'mine', {
          spec: { selector: { matchLabels: labels }, template: pod },
        });
        new Resource(scope, 'v1/Service', 'mine', { spec: { selector: labels, ports: [{ port: 80 }] } });
        new PromisedPath(scope, 'mine → mine', { from: podsWith('t1', labels), to: { host: 'mine.t1', port: 80 } });
      },
      { tenants },
      't1',
    );
    expect(problems).toEqual([]);
  });

  test('only where there is somebody to declare paths', () => {
    const app = new App();
    new Construct(app, 'nothing');
    expect([...app.render()]).toEqual([]);
  });
});
