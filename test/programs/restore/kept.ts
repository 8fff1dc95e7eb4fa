import { Running } from '../../cluster/process';
import { newFolder } from '../../support/files';
import { inPod, rendered, type System } from '../backup/pod';
import type { Server } from '../backup/servers';
import { program, type ProgramName } from '../build';

/** What a program needs beside its database, for as long as the test lasts. */
export interface Surroundings {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

/** A system that is backed up: its program, and how the test has it keep something. */
export interface Kept {
  readonly system: System;
  readonly deployment: string;
  /** The program, of the former version of the platform and of the present one. */
  readonly former: ProgramName;
  readonly present: ProgramName;
  /** Subcommands of the program, as its container has them. */
  readonly command?: readonly string[];
  /** Arguments that the image or the machine asks for. */
  argumentsOf?(name: ProgramName): readonly string[];
  surroundings?(): Promise<Surroundings>;
  isReady(): Promise<boolean>;
  /** Has the program keep something of that name, of each kind that it knows. */
  write(name: string): Promise<void>;
  /** What it keeps of that name, as it tells. */
  read(name: string): Promise<object>;
  /** SQL that has the tables look like those of a version to come, and what the program says to them as it ends. */
  readonly newer?: { readonly sql: string; readonly refused: RegExp };
}

/** The database of a system. */
export const DATABASE = 'platform';

/** Starts the program of a system on a database, as its pod does. */
export async function start(
  { system, deployment, command = [], argumentsOf, isReady }: Kept,
  name: ProgramName,
  server: Server,
  around?: Surroundings,
): Promise<Running> {
  const pod = inPod(rendered(system, server, { host: '127.0.0.1', database: DATABASE }), deployment);
  const args = [...command, ...pod.args, ...(argumentsOf?.(name) ?? []), ...(around?.args ?? [])];
  const running = Running.start(newFolder(), name, [program(name), ...args], { ...pod.env, ...around?.env });
  try {
    await running.until(isReady);
    return running;
  } catch (error) {
    await running.stop();
    throw error;
  }
}

/** Asks a program at a port, and returns what it answers. @throws where it refuses */
export async function asked<T>(
  url: string,
  body?: object | FormData,
  headers: Record<string, string> = {},
): Promise<T> {
  const isForm = body instanceof FormData;
  const response = await fetch(url, {
    method: body ? 'POST' : 'GET',
    headers: { ...(body && !isForm && { 'Content-Type': 'application/json' }), ...headers },
    body: isForm ? body : body && JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${url}: ${response.status} ${text}`);
  return JSON.parse(text) as T;
}
