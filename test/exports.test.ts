import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import ts from 'typescript';

import { REPO } from './support/files';

const ENTRIES = { '.': 'charts/index', './kit': 'charts/kit/index' };
const files = Object.values(ENTRIES).map((entry) => join(REPO, `${entry}.ts`));
const config: unknown = ts.readConfigFile(join(REPO, 'tsconfig.json'), ts.sys.readFile).config;
const program = ts.createProgram(files, ts.parseJsonConfigFileContent(config, ts.sys, REPO).options);
const checker = program.getTypeChecker();
const [main = [], kit = []] = files.map((file) => {
  const source = program.getSourceFile(file);
  const symbol = source && checker.getSymbolAtLocation(source);
  return symbol ? checker.getExportsOfModule(symbol) : [];
});
const namesOf = (exports: readonly ts.Symbol[]) => exports.map(({ name }) => name);

test('the package has an entry for definitions and one for components', () => {
  const { exports } = JSON.parse(readFileSync(join(REPO, 'package.json'), 'utf8')) as { exports: object };
  const entries = Object.entries(ENTRIES).map(([name, path]) => {
    expect(existsSync(join(REPO, `${path}.ts`))).toBe(true);
    return [name, { types: `./lib/${path}.d.ts`, default: `./lib/${path}.js` }];
  });
  const data = ['./package.json', './tenants.schema.json'];
  expect(exports).toEqual({ ...Object.fromEntries(entries), ...Object.fromEntries(data.map((file) => [file, file])) });
});

test('the main entry has what definitions need, and nothing that components are made of', () => {
  expect(namesOf(main)).toEqual(
    expect.arrayContaining(['App', 'Kubeflow', 'KubeflowProps', 'Platform', 'Tls', 'OwnFacts']),
  );
  expect(main.length).toBeLessThanOrEqual(188);
  const both = new Set(namesOf(kit));
  expect(both).toContain('Component');
  expect(namesOf(main).filter((name) => both.has(name))).toEqual([]);
});

test('all that is exported has a comment', () => {
  const isCommented = (symbol: ts.Symbol): boolean => {
    const isAlias = (symbol.flags & ts.SymbolFlags.Alias) !== 0;
    const meant = isAlias ? [symbol, checker.getAliasedSymbol(symbol)] : [symbol];
    // TypeScript gives none for the comment of an `export * as`.
    const ofNamespace = symbol.declarations?.some(
      (node) => ts.isNamespaceExport(node) && ts.getJSDocCommentsAndTags(node.parent).length,
    );
    return meant.some((each) => each.getDocumentationComment(checker).length) || ofNamespace === true;
  };
  expect(namesOf([...main, ...kit].filter((symbol) => !isCommented(symbol)))).toEqual([]);
});
