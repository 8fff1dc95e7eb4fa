import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { get as httpGet } from 'node:http';
import { get as httpsGet } from 'node:https';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** A program that runs beside the tests, and ends with them, however they end: its standard input is theirs to close. */
export class Running {
  /** When the program has ended, for whatever reason. */
  readonly ended: Promise<void>;

  private constructor(
    readonly name: string,
    private readonly child: ChildProcess,
    private readonly log: string,
  ) {
    this.ended = new Promise((resolve) => child.once('exit', () => resolve()));
  }

  /** Starts a program; what it prints goes to `<name>.log` in a folder, which is its home and working folder too. */
  static start(folder: string, name: string, [command, ...args]: readonly [string, ...string[]], env = {}): Running {
    const log = join(folder, `${name}.log`);
    const output = openSync(log, 'a');
    const child = spawn(command, args, {
      cwd: folder,
      // Not the whole environment: a proxy in it would get what goes to webhooks. And memory is cheaper here than time.
      env: { PATH: process.env.PATH, HOME: folder, TMPDIR: folder, GOGC: '400', ...env },
      stdio: ['pipe', output, output],
    });
    closeSync(output);
    child.on('error', () => undefined);
    return new Running(name, child, log);
  }

  /**
   * Waits until a condition holds.
   *
   * @throws with the end of the log, where the program ends first, or after a minute
   */
  async until(condition: () => Promise<boolean>): Promise<void> {
    const end = Date.now() + 60_000;
    while (!(await condition())) {
      const ended = this.child.exitCode !== null || this.child.signalCode !== null || !this.child.pid;
      if (ended || Date.now() > end) {
        const lines = readFileSync(this.log, 'utf8').trimEnd().split('\n').slice(-10).join('\n');
        throw new Error(`${this.name} ${ended ? 'has ended' : 'is not ready after a minute'}:\n${lines}`);
      }
      await sleep(50);
    }
  }

  /** Kills the program, whose data nobody needs. */
  async stop(): Promise<void> {
    if (!this.child.pid || this.child.exitCode !== null || this.child.signalCode !== null) return;
    this.child.kill('SIGKILL');
    await this.ended;
  }
}

/** Whether a URL answers 200. */
export function answers(url: string, ca?: Buffer): Promise<boolean> {
  return new Promise((resolve) => {
    const request = url.startsWith('https:') ? httpsGet(url, { ca, agent: false }) : httpGet(url, { agent: false });
    request.setTimeout(5_000, () => request.destroy());
    request.on('response', (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    request.on('error', () => resolve(false));
  });
}

/** Ports on loopback that nothing listens at, one for each name. */
export async function freePorts<Name extends string>(...names: readonly Name[]): Promise<Record<Name, number>> {
  const servers = names.map(() => createServer());
  const ports = await Promise.all(
    servers.map((server) => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))),
  ).then(() =>
    servers.map((server) => {
      const address = server.address();
      return typeof address === 'object' && address ? address.port : 0;
    }),
  );
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return Object.fromEntries(names.map((name, index) => [name, ports[index] ?? 0])) as Record<Name, number>;
}
