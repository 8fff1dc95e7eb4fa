import type { Construct } from 'constructs';

import type { OwnFacts, Platform } from '../../charts';
import { Component, fullHost, httpGet, Page, port, Program, Stage } from '../../charts/kit';

const PORT = 8080;

/** A component of a user's own: a page in a namespace of its own. */
export class Handbook extends Component {
  static readonly facts: OwnFacts = {
    name: 'handbook',
    stage: Stage.APPS,
    namespace: 'handbook',
    namespaces: ['handbook'],
    requires: ['kubeflow-gateway'],
    dashboard: { menu: [{ text: 'Handbook', link: '/handbook/', icon: 'book' }] },
    workloads: {
      handbook: { containers: { handbook: { amounts: [10, 32, 100, 64], user: 65532, writes: [] } }, several: true },
    },
  };

  constructor(scope: Construct, platform: Platform) {
    super(scope, Handbook.facts);
    this.renderNamespace({ 'istio-injection': 'enabled' });
    const config = this.config('handbook', { 'index.html': '<h1>Welcome</h1>' });
    new Program(this, 'handbook', {
      selector: { app: 'handbook' },
      restartOn: [config],
      container: {
        image: 'registry.example.com/handbook:1',
        ports: [port(PORT)],
        liveness: httpGet('/', PORT),
        envFrom: [{ configMapRef: { name: config.name } }],
      },
      service: { ports: [{ name: 'http', port: 80, targetPort: PORT }] },
    });
    new Page(this, 'handbook', platform, {
      prefix: '/handbook/',
      rewrite: '/',
      host: fullHost(this, 'handbook'),
      port: 80,
      pods: { app: 'handbook' },
      admits: { ports: [PORT] },
    });
  }
}
