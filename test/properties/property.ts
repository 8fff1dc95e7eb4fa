import { loadAll } from 'js-yaml';

import { App, InvalidPlatform, Kubeflow, type KubeflowProps, type Problem } from '../../charts';
import { OPTIONS } from './definitions';
import { schemaErrors } from './schemas';
import type { Manifest } from '../../charts/contract/manifest';

/** How a definition ended: rendered, or refused with what. */
export type Outcome = 'rendered' | InvalidPlatform;

/** Texts of files that hold nothing wrong: most are the same in every rendering. */
const sound = new Set<string>();

/**
 * Renders a definition, and holds the result to what the library promises: objects that Kubernetes knows, or problems
 * of which each names an option.
 * @throws Error with what breaks the promise, or whatever the library crashes with
 */
export function outcomeOf(props: KubeflowProps): Outcome {
  const app = new App();
  try {
    new Kubeflow(app, 'kubeflow', props);
    const { dist } = app.renderAll();
    for (const [file, text] of dist) checkFile(file, text);
    return 'rendered';
  } catch (error) {
    if (!(error instanceof InvalidPlatform)) throw error;
    const vague = error.problems.filter((problem) => !isClear(problem));
    if (vague.length || !error.problems.length) throw new Error(`names no option: ${error.message}`, { cause: error });
    return error;
  }
}

function checkFile(file: string, text: string): void {
  if (sound.has(text)) return;
  const errors = loadAll(text).flatMap((object) => schemaErrors(object as Manifest));
  if (errors.length) throw new Error(`${file}: ${errors.join('\n')}`);
  sound.add(text);
}

function isClear({ at, message }: Problem): boolean {
  const [option = ''] = at.split(/[.[]/);
  return OPTIONS.has(option) && message.trim() !== '';
}
