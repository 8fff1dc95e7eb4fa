import { App, Kubeflow } from '../charts';
import { documented } from './support/documented';

test('each definition of README, docs and examples is accepted and rendered', async () => {
  const all = documented();
  const pages = new Set(all.map(({ where }) => where.split(',')[0]));
  expect([...pages]).toEqual(expect.arrayContaining(['README.md', 'docs/tenants.md', 'examples/laptop.ts']));
  for (const { where, props } of all) {
    const app = new App();
    new Kubeflow(app, 'kubeflow', props);
    expect([where, app.render().size > 100]).toEqual([where, true]);
  }
});
