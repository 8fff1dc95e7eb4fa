import ts from 'typescript';

const OPTIONS: ts.CompilerOptions = {
  strict: true,
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.Node16,
  moduleResolution: ts.ModuleResolutionKind.Node16,
  skipLibCheck: true,
  lib: ['lib.es2022.d.ts'],
  types: [],
};
const host = ts.createCompilerHost(OPTIONS);
/** Types of packages, which all definitions have in common. */
const ofPackages = new Map<string, ts.SourceFile | undefined>();

/** A file and all that it imports, for TypeScript's checker. */
export function programOf(file: string): ts.Program {
  const getSourceFile: ts.CompilerHost['getSourceFile'] = (path, ...more) => {
    const known = ofPackages.get(path);
    if (known) return known;
    const source = host.getSourceFile(path, ...more);
    if (path.endsWith('.d.ts')) ofPackages.set(path, source);
    return source;
  };
  return ts.createProgram([file], OPTIONS, { ...host, getSourceFile });
}
