import { InvalidPlatform } from '../../charts';

/** Everything that a user reads of a mistake, one message a line; other errors are the library's own. */
export function told(make: () => unknown): string {
  try {
    make();
  } catch (error) {
    if (error instanceof InvalidPlatform)
      return error.problems.map(({ at, message }) => `${at}: ${message}`).join('\n');
    throw error;
  }
  return '';
}
