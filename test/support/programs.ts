import { readdirSync } from 'node:fs';
import { join } from 'node:path';

import { App } from '../../charts';
import { REPO } from './files';
import { Rendering } from './rendering';

/** The definitions in `examples/`. Its other folders are for tenants, who apply them to a platform. */
export const EXAMPLES = readdirSync(join(REPO, 'examples')).filter((file) => file.endsWith('.ts'));

const known = new Map<string, Apps>();
type Apps = readonly [App, ...App[]];

/** The apps that a program wants to write by `synth()`, which does nothing meanwhile. The program runs once. */
export async function appsOf(program: string): Promise<Apps> {
  const found = known.get(program);
  if (found) return found;
  const apps: App[] = [];
  const synth = jest.spyOn(App.prototype, 'synth').mockImplementation(function (this: App) {
    apps.push(this);
  });
  try {
    await import(program);
  } finally {
    synth.mockRestore();
  }
  const [first, ...others] = apps;
  if (!first) throw new Error(`${program} does not call synth()`);
  known.set(program, [first, ...others]);
  return [first, ...others];
}

/** What an example renders. */
export async function rendered(example: string): Promise<Rendering> {
  const [app] = await appsOf(join(REPO, 'examples', example));
  return new Rendering(app.render());
}
