import { answers, Running } from '../cluster/process';
import { newFolder } from '../support/files';
import { packageFolder } from './packages';

/** How Moto is started. */
interface MotoOptions {
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Whose certificate, for `localhost`, `args` give it. @default no TLS */
  readonly ca?: string;
}

/** Starts Moto, which answers as S3 and IAM do, and waits until it answers. */
export async function startMoto(port: number, { args = [], env, ca }: MotoOptions = {}): Promise<Running> {
  const command = ['python3', '-m', 'moto.server', '--port', String(port), ...args] as const;
  const server = Running.start(newFolder(), 'moto', [...command], { PYTHONPATH: packageFolder('moto'), ...env });
  const url = `${ca === undefined ? 'http://127.0.0.1' : 'https://localhost'}:${port}/moto-api/data.json`;
  await server.until(() => answers(url, ca === undefined ? undefined : Buffer.from(ca)));
  return server;
}
