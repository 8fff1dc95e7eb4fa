import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { App as Cdk8sApp } from 'cdk8s';
import ts from 'typescript';

import * as main from '../../charts';
import * as kit from '../../charts/kit';
import { EXPIRED } from './expired-certificate';
import { REPO } from './files';
import { programsOf } from './pages';
import { EXAMPLES } from './programs';
import { SMALL } from './render';

/** A definition that users read, and where. */
export interface Documented {
  readonly where: string;
  readonly props: main.KubeflowProps;
}

const PAGES = [
  'README.md',
  ...readdirSync(join(REPO, 'docs')).flatMap((file) => (file.endsWith('.md') ? `docs/${file}` : [])),
];

/** Whether a block of code is a whole definition, or options of one. Those with `…` are not to be copied. */
const isDefinition = (program: string): boolean =>
  /new Kubeflow\(/.test(program) || /^\s*(?:\/\/.*\n\s*)*\w+: /.test(program);

/** The definitions of README, docs and examples; options that stand alone change the smallest one. */
export function documented(): readonly Documented[] {
  const found = PAGES.flatMap((page) =>
    partsOf(page).flatMap(([program, index]) => {
      if (!isDefinition(program) || program.includes('…')) return [];
      const where = `${page}, block ${index + 1}`;
      return definitionsIn(program).map((props) => ({ where, props }));
    }),
  );
  const examples = EXAMPLES.map((file) => `examples/${file}`);
  return [...found, ...examples.flatMap((where) => definitionsOf(where).map((props) => ({ where, props })))];
}

/** The programs of a page with their numbers; alternatives stand one below the other, each after a comment. */
function partsOf(page: string): readonly (readonly [part: string, index: number])[] {
  return programsOf(page).flatMap((program, index) => {
    const parts = /new Kubeflow\(/.test(program) ? [program] : program.split(/\n\n(?=\/\/)/);
    return parts.map((part) => [part, index] as const);
  });
}

/** What a program hands to Kubeflow: `main.ts`, or an example. */
export function definitionsOf(program: string): readonly [main.KubeflowProps, ...main.KubeflowProps[]] {
  const [first, ...others] = definitionsIn(readFileSync(join(REPO, program), 'utf8'));
  if (!first) throw new Error(`${program} has no definition`);
  return [first, ...others];
}

/** What a program hands to Kubeflow; options that stand alone, with the smallest definition. */
function definitionsIn(program: string): readonly main.KubeflowProps[] {
  const given: main.KubeflowProps[] = [];
  class Kubeflow extends main.Kubeflow {
    constructor(...[scope, id, props]: ConstructorParameters<typeof main.Kubeflow>) {
      super(scope, id, props);
      given.push(props);
    }
  }
  class App extends main.App {
    override synth(): void {
      // The definition is all that is wanted.
    }
  }
  const __dirname = join(REPO, 'examples');
  const names = { ...main, Kubeflow, App, app: new Cdk8sApp(), readFileSync: () => EXPIRED, __dirname };
  const isWhole = /new Kubeflow\(/.test(program);
  const text = isWhole ? program : `exports.options = { ${program} };`;
  const compilerOptions = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 };
  const { outputText } = ts.transpileModule(text, { compilerOptions });
  const exports: { options?: Partial<main.KubeflowProps> } = {};
  const load = (name: string): unknown => {
    if (name.endsWith('/kit')) return kit;
    return name.startsWith('.') || name === 'cdk8s-kubeflow' ? names : jest.requireActual(name);
  };
  // What the program declares itself hides the name that it is given.
  const free = Object.keys(names).filter(
    (name) => !new RegExp(`\\b(?:const|class|import \\{[^}]*) ?${name}\\b`).test(program),
  );
  const values = free.map((name) => names[name as keyof typeof names]);
  new Function('require', 'exports', ...free, outputText)(load, exports, ...values);
  const { options } = exports;
  // Without Dex, no user logs in through it.
  return options ? [{ ...SMALL, ...(options.login?.oidc && { users: undefined }), ...options }] : given;
}
