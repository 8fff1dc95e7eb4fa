import { execFileSync } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Where images with Java have it. */
export const JAVA_HOME = '/opt/java/openjdk';

/** The Java of this machine, for a container, and its settings where they have them: Debian keeps them below /etc. */
export function javaFiles(): Readonly<Record<string, string>> {
  const found = execFileSync('which', ['java'], { encoding: 'utf8' }).trim();
  const home = dirname(dirname(realpathSync(found)));
  const settings = dirname(realpathSync(join(home, 'lib/jvm.cfg')));
  return { [JAVA_HOME]: home, [settings]: settings };
}
