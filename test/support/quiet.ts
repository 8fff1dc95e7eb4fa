import type { App } from '../../charts';

/** Writes what an app renders. @returns what it prints, which would be noise among the results of tests */
export function synthQuietly(app: App): string {
  let printed = '';
  const streams = [process.stdout, process.stderr];
  const writers = streams.map((stream) => stream.write);
  for (const stream of streams) {
    stream.write = (text: string | Uint8Array): boolean => {
      printed += text.toString();
      return true;
    };
  }
  try {
    app.synth();
  } finally {
    streams.forEach((stream, i) => (stream.write = writers[i] ?? stream.write));
  }
  return printed;
}
