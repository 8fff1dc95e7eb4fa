import { App as Cdk8sApp } from 'cdk8s';
import { Construct } from 'constructs';

import { App, Kubeflow } from '../../charts';
import { LazyScope } from '../../charts/kit/lazy-scope';
import { SMALL } from '../support/render';

const NAMES = ['team-a', 'team-b'];

/** A scope with a child for each name, and the names of the children that were made. */
function scopeOf(names = NAMES) {
  const made: string[] = [];
  const root = new Cdk8sApp({ recordConstructMetadata: false });
  const make = (scope: Construct, name: string): Construct => {
    made.push(name);
    return new Construct(scope, name);
  };
  return { made, root, scope: new LazyScope(root, 'tenants', names, make) };
}

/** Ids, in turn. */
const idsOf = (constructs: Iterable<{ readonly node: { readonly id: string } }>) =>
  [...constructs].map(({ node }) => node.id);

describe('a scope whose children are made when somebody looks into it', () => {
  test('makes none by itself', () => {
    expect(scopeOf().made).toEqual([]);
  });

  test('makes each in turn for a rendering, with its place in the tree, and keeps none', () => {
    const { made, scope } = scopeOf();
    const [first] = scope.each();
    expect(made).toEqual(['team-a']);
    expect(first?.node.path).toBe('tenants/team-a');
    expect(idsOf(scope.each())).toEqual(NAMES);
    expect(made).toEqual(['team-a', ...NAMES]);
  });

  test.each<[string, (scope: LazyScope<string>, root: Construct) => unknown]>([
    ['children', (scope) => idsOf(scope.node.children)],
    ['findAll', (_, root) => idsOf(root.node.findAll()).filter((id) => id.startsWith('team-'))],
    ['findChild', (scope) => NAMES.map((name) => scope.node.findChild(name).node.id)],
    ['tryFindChild', (scope) => NAMES.map((name) => scope.node.tryFindChild(name)?.node.id)],
  ])('shows all to %s, once and for good', (_, look) => {
    const { made, root, scope } = scopeOf();
    expect(look(scope, root)).toEqual(NAMES);
    const [first] = scope.node.children;
    expect([...scope.each()][0]).toBe(first);
    expect(made).toEqual(NAMES);
  });

  test('loses a child that is removed', () => {
    const { scope } = scopeOf();
    expect(scope.node.tryRemoveChild('team-a')).toBe(true);
    expect(idsOf(scope.each())).toEqual(['team-b']);
  });

  test('can be looked into while a rendering makes them', () => {
    const { made, scope } = scopeOf();
    const seen: string[] = [];
    for (const { node } of scope.each()) {
      seen.push(node.id);
      expect(idsOf(scope.node.children)).toEqual(NAMES);
    }
    expect(seen).toEqual(NAMES);
    expect(made).toEqual(['team-a', ...NAMES]);
  });
});

test('a scope of which one child cannot be made is not rendered without it', () => {
  const root = new Cdk8sApp({ recordConstructMetadata: false });
  let fails = true;
  const scope = new LazyScope(root, 'tenants', NAMES, (parent, name) => {
    if (fails && name === 'team-b') throw new Error('no team-b');
    return new Construct(parent, name);
  });
  expect(() => scope.node.children).toThrow('no team-b');
  fails = false;
  expect(() => [...scope.each()]).toThrow("There is already a Construct with name 'team-a'");
});

describe('the tenants of a platform', () => {
  const tenants = NAMES.map((name) => ({
    name,
    owner: 'ada@example.com',
    registries: [{ host: 'r.example.com', pullSecret: 'pull' }],
  }));

  function platform() {
    const app = new App();
    return {
      app,
      kubeflow: new Kubeflow(app, 'kubeflow', { ...SMALL, tenants }),
    };
  }

  test('are rendered alike, whether or not somebody looked at them before', () => {
    const { app } = platform();
    const unseen = [...app.render()];
    expect([...app.render()]).toEqual(unseen);
    expect(app.charts.map(({ node }) => node.id)).toEqual(expect.arrayContaining(NAMES));
    expect([...app.render()]).toEqual(unseen);
  });

  test('keep what is changed on them', () => {
    const { app, kubeflow } = platform();
    app.render();
    kubeflow.object('v1/Namespace', 'team-a').label({ tier: 'gold' });
    expect(app.render().get('70-tenants/team-a.yaml')).toContain('tier: gold');
    expect(app.render().get('70-tenants/team-b.yaml')).not.toContain('tier: gold');
  });
});
