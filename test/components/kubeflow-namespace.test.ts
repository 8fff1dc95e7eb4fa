import type { KubeflowProps } from '../../charts';
import { render } from '../support/render';

const policies = (change: Partial<KubeflowProps>): string[] =>
  render(change)
    .files.filter((file) => file.includes('kubeflow-namespace/networkpolicy-'))
    .map((file) => file.replace(/.*networkpolicy-/, ''));

test('both namespaces are closed, and nothing is open for systems that are not there', () => {
  expect(policies({})).toEqual([
    'default-allow-same-namespace.yaml',
    'default-allow-same-namespace-kubeflow-system.kubeflow-system.yaml',
  ]);
});

test('the callers of an optional system are let in with it', () => {
  expect(policies({ components: { 'training-operator': true } })).toContain('training-operator-webhook.yaml');
});

describe('existing.components', () => {
  test('lets the callers of a system in that is installed by other means', () => {
    const added = policies({ existing: { components: ['model-registry'] } }).filter(
      (file) => !policies({}).includes(file),
    );
    expect(added).toEqual(['model-registry.yaml', 'model-registry-ui.yaml']);
  });

  test.each<[string, Partial<KubeflowProps>, string]>([
    [
      'what is no such system',
      JSON.parse('{ "existing": { "components": ["ray"] } }') as Partial<KubeflowProps>,
      "existing.components[0]: 'ray' is not one of model-catalog, model-registry, training-operator",
    ],
    [
      'what is installed here',
      { existing: { components: ['training-operator'] }, components: { 'training-operator': true } },
      "existing.components[0]: 'training-operator' is installed by this definition; take it out of one of both",
    ],
  ])('refuses %s', (_, change, message) => {
    expect(() => render(change)).toThrow(message);
  });
});
