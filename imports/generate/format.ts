import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The text of a TypeScript file that is made, as `npm run format` leaves it. */
export async function formatted(text: string): Promise<string> {
  // It is an ES module, which this file is not.
  const { format } = await import('oxfmt');
  const style = JSON.parse(readFileSync(join(__dirname, '../../.oxfmtrc.json'), 'utf8')) as object;
  const { code, errors } = await format('made.ts', text, { ...style, ignorePatterns: undefined });
  if (errors.length) throw new Error(errors.map(({ message }) => message).join('\n'));
  return code;
}
