import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import ts from 'typescript';

import * as main from '../../charts';
import * as kit from '../../charts/kit';
import { Rendering } from './render';
import { REPO } from './files';

/** What programs of users import, and where it is here. */
const PACKAGE = { 'cdk8s-kubeflow': ['./charts/index.ts'], 'cdk8s-kubeflow/kit': ['./charts/kit/index.ts'] };

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

/** What TypeScript says of programs, by the name of the program. */
export function typeErrors(programs: ReadonlyMap<string, string>): readonly string[] {
  const sources = new Map([...programs].map(([name, text]) => [join(REPO, 'docs', `${name}.ts`), text]));
  const options = compilerOptions();
  const host = ts.createCompilerHost(options);
  const { readFile, fileExists } = host;
  host.readFile = (path) => sources.get(path) ?? readFile(path);
  host.fileExists = (path) => sources.has(path) || fileExists(path);
  const program = ts.createProgram([...sources.keys()], options, host);
  return [...sources.keys()].flatMap((path) => {
    const source = program.getSourceFile(path);
    const found = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
    return found.map(({ messageText }) => `${path}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`);
  });
}

/** This repository's options, with the package's entries. */
export function compilerOptions(): ts.CompilerOptions {
  const config: unknown = ts.readConfigFile(join(REPO, 'tsconfig.json'), ts.sys.readFile).config;
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, REPO);
  return { ...options, paths: PACKAGE, noEmit: true };
}
