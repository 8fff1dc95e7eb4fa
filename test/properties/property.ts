import { loadAll } from 'js-yaml';

import { App, InvalidPlatform, Kubeflow, type KubeflowProps, type Problem } from '../../charts';
import { OPTIONS } from './definitions';
import { refusedOf } from './declared';
import { schemaErrors } from './schemas';
import type { Manifest } from '../../charts/contract/manifest';

/** How a definition ended: rendered, or refused with what. */
export type Outcome = 'rendered' | InvalidPlatform;

/** Texts of files that hold nothing wrong: most are the same in every rendering. */
const sound = new Set<string>();

/**
 * Renders a definition, and holds the result to what the library promises: objects that Kubernetes knows, and that it
 * admits as far as tenants declare pods, or problems of which each names an option.
 * @throws Error with what breaks the promise, or whatever the library crashes with
 */
export function outcomeOf(props: KubeflowProps): Outcome {
  const app = new App();
  try {
    new Kubeflow(app, 'kubeflow', props);
    const { dist } = app.renderAll();
    const files = [...dist];
    const proxied = files.some(([file]) => file.startsWith('20-mesh/istio/'));
    for (const [file, text] of files) checkFile(file, text, proxied);
    return 'rendered';
  } catch (error) {
    if (!(error instanceof InvalidPlatform)) throw error;
    const vague = error.problems.filter((problem) => !isClear(problem));
    if (vague.length || !error.problems.length) throw new Error(`names no option: ${error.message}`, { cause: error });
    return error;
  }
}

function checkFile(file: string, text: string, proxied: boolean): void {
  const isTenant = file.startsWith('70-tenants/');
  const known = isTenant ? `${text}${proxied}` : text;
  if (sound.has(known)) return;
  const objects = loadAll(text) as Manifest[];
  const errors = [...objects.flatMap(schemaErrors), ...(isTenant ? refusedOf(objects, proxied) : [])];
  if (errors.length) throw new Error(`${file}: ${errors.join('\n')}`);
  sound.add(known);
}

function isClear({ at, message }: Problem): boolean {
  const [option = ''] = at.split(/[.[]/);
  return OPTIONS.has(option) && message.trim() !== '';
}
