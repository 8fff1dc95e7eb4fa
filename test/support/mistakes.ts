import { InvalidPlatform, type KubeflowProps } from '../../charts';
import { render } from './render';

/** What a user reads of each mistake; other errors are the library's own. */
export function mistakesIn(make: () => unknown): readonly string[] {
  try {
    make();
  } catch (error) {
    if (error instanceof InvalidPlatform) return error.problems.map(({ at, message }) => `${at}: ${message}`);
    throw error;
  }
  return [];
}

/** Everything that a user reads of mistakes, one message a line. */
export function told(make: () => unknown): string {
  return mistakesIn(make).join('\n');
}

/** What a user reads who writes this definition. */
export function errorsOf(change: Partial<KubeflowProps>): readonly string[] {
  return mistakesIn(() => render(change));
}
