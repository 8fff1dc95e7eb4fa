import { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { Rendering } from '../support/rendering';

import { App } from '../../charts';
import {
  ClusterChange,
  Component,
  Config,
  Deployment,
  ExternalReference,
  SecretRequirement,
  Stage,
} from '../../charts/kit';
import { makeSecrets } from '../../charts/passes/secrets';

const FACTS = { name: 'shop', stage: Stage.APPS, namespace: 'shop', namespaces: ['shop'] };

/** A part that needs a Secret, another that the cluster has, and says so itself. */
class Database extends Construct {
  constructor(scope: Construct) {
    super(scope, 'database');
    const { name } = new SecretRequirement(this, 'database', { keys: { user: { value: 'root' } }, type: 'Opaque' });
    new ExternalReference(this, { kind: 'Secret', name: 'backups' });
    new Deployment(this, 'database', {
      selector: { app: 'database' },
      container: {
        name: 'database',
        image: 'database:1',
        envFrom: [{ secretRef: { name } }, { secretRef: { name: 'backups' } }],
      },
    });
  }
}

class Shop extends Component {
  constructor(app: App, namespace = 'shop', oneFile = false) {
    super(app, FACTS, { oneFile });
    this.renderNamespace({}, namespace);
    new Database(this);
    new Config(this, 'last', {});
  }
}

test('a part declares its Secret, which is rendered without data', () => {
  const app = new App();
  new Shop(app);
  const secret = new Rendering(app.render()).get('v1/Secret', 'shop/database');
  expect(secret).toMatchObject({
    metadata: { annotations: { 'cdk8s-kubeflow/secret-keys': '{"user":{"value":"root"}}' } },
    type: 'Opaque',
  });
  expect(secret).not.toHaveProperty('data');
  expect(secret).not.toHaveProperty('stringData');
});

test('a part without the declaration refers to what there is not', () => {
  const app = new App();
  const shop = new Shop(app);
  shop.node.findChild('database').node.tryRemoveChild('external-secret-backups');
  expect(() => app.render()).toThrow(
    'Deployment shop/database: its pods need Secret shop/backups, which is not rendered; if the cluster has it, ' +
      "write new ExternalReference(chart, { kind: 'Secret', name: 'backups', namespace: 'shop' })",
  );
});

test('what an operator makes a Secret of stands in the Secret’s place', () => {
  const app = new App();
  new Shop(app, 'shop', true);
  const kinds = (): string[] => new Rendering(app.render()).objects.map(({ kind }) => kind);
  const before = kinds();
  const store = { name: 'vault', kind: 'ClusterSecretStore' } as const;
  makeSecrets(app, { secrets: { kind: 'external', store, prefix: '', refreshInterval: '1h' } });
  expect(kinds()).toEqual(before.map((kind) => (kind === 'Secret' ? 'ExternalSecret' : kind)));
  expect(before).toContain('Secret');
});

test('two may declare the same', () => {
  const app = new App();
  const shop = new Shop(app);
  for (const path of ['.spec.replicas', '.spec.template'])
    new ClusterChange(shop, 'apps/v1/Deployment', 'database', path);
  for (const name of ['keys', 'keys']) new ExternalReference(shop, { kind: 'Secret', name });
  const found = shop.node.findAll().filter((node) => ClusterChange.isClusterChange(node));
  expect(found.map(({ path }) => path)).toEqual(['.spec.replicas', '.spec.template']);
});

test('what has no namespace is declared without one, all else in that of the component', () => {
  const shop = new Shop(new App());
  const namespaceOf = (kind: 'ClusterRole' | 'ConfigMap', namespace?: string) =>
    new ExternalReference(shop, { kind, name: 'x', namespace }).namespace;
  expect(namespaceOf('ClusterRole')).toBeUndefined();
  expect(namespaceOf('ConfigMap')).toBe('shop');
  expect(namespaceOf('ConfigMap', '*')).toBe('*');
});

test('a chart without a namespace declares what has one with its namespace', () => {
  const chart = new Chart(new App(), 'mine');
  expect(new ExternalReference(chart, { kind: 'Namespace', name: 'monitoring' }).namespace).toBeUndefined();
  expect(new ExternalReference(chart, { kind: 'Secret', name: 'keys', namespace: 'a' }).namespace).toBe('a');
  expect(() => new ExternalReference(chart, { kind: 'Secret', name: 'other' })).toThrow(
    "chart mine: has no namespace; write new Chart(scope, 'mine', { namespace: '…' }), or name one where it is needed",
  );
});

test('a Namespace that is not among the facts', () => {
  expect(() => new Shop(new App(), 'store')).toThrow(
    "component shop renders the Namespace store, which is not in its facts; write namespaces: ['shop', 'store']",
  );
});
