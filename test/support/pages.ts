import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import ts from 'typescript';

import * as main from '../../charts';
import * as kit from '../../charts/kit';
import { Rendering } from './render';
import { REPO, run } from './files';

/** What programs of users import, and where it is here. */
const PACKAGE = {
  'cdk8s-kubeflow': [join(REPO, 'charts/index.ts')],
  'cdk8s-kubeflow/kit': [join(REPO, 'charts/kit/index.ts')],
};

const TSC = join(REPO, 'node_modules/typescript7/bin/tsc');

/** The programs of a page of the documentation: its blocks of TypeScript. */
export function programsOf(page: string): readonly string[] {
  const text = readFileSync(join(REPO, page), 'utf8');
  return [...text.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, program = '']) => program);
}

/** Runs a program as its readers do. @returns what it renders */
export function runProgram(program: string): Rendering {
  let rendering: Rendering | undefined;
  class App extends main.App {
    override synth(): void {
      rendering = new Rendering(this.render());
    }
  }
  const modules: Readonly<Record<string, unknown>> = { 'cdk8s-kubeflow': { ...main, App }, 'cdk8s-kubeflow/kit': kit };
  const module = ts.ModuleKind.CommonJS;
  const { outputText } = ts.transpileModule(program, { compilerOptions: { module, target: ts.ScriptTarget.ES2022 } });
  new Function('require', 'exports', outputText)((name: string) => modules[name] ?? jest.requireActual(name), {});
  if (!rendering) throw new Error('the program does not end with app.synth()');
  return rendering;
}

/** What TypeScript says of programs, by the name of the program: a line for each error. */
export function typeErrors(programs: ReadonlyMap<string, string>): readonly string[] {
  mkdirSync(join(REPO, '.cache'), { recursive: true });
  // Where what they import is found.
  const folder = mkdtempSync(join(REPO, '.cache/programs-'));
  try {
    for (const [name, text] of programs) writeFileSync(join(folder, `${name.replaceAll('/', '-')}.ts`), text);
    const config = { extends: '../../tsconfig.json', compilerOptions: { paths: PACKAGE }, include: ['*.ts'] };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
    const { output } = run(process.execPath, [TSC, '-p', folder], folder);
    return output.split('\n').filter((line) => line !== '');
  } finally {
    rmSync(folder, { recursive: true });
  }
}
