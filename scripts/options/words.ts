import ts from 'typescript';

import type { Word } from './model';
import { symbolOf } from './nodes';

/**
 * The literals of a union in the order in which they are written: the compiler's own order changes with whatever other
 * file names one of them first.
 * @param node where the union is written, if that is known
 */
export function wordsOf(checker: ts.TypeChecker, members: readonly ts.Type[], node?: ts.TypeNode): readonly Word[] {
  const found = members.flatMap((member) => wordOf(checker, member));
  const written = node ? writtenIn(checker, node) : [];
  const rank = (word: Word): number => (written.indexOf(word) + 1 || written.length + 1) - 1;
  return [...found].sort((a, b) => rank(a) - rank(b) || (String(a) < String(b) ? -1 : 1));
}

function wordOf(checker: ts.TypeChecker, type: ts.Type): readonly Word[] {
  if (type.isStringLiteral() || type.isNumberLiteral()) return [type.value];
  if (type.flags & ts.TypeFlags.BooleanLiteral) return [checker.typeToString(type) === 'true'];
  return type.flags & ts.TypeFlags.Null ? [null] : [];
}

function writtenIn(checker: ts.TypeChecker, node: ts.TypeNode): readonly Word[] {
  if (ts.isUnionTypeNode(node)) return node.types.flatMap((each) => writtenIn(checker, each));
  if (ts.isTypeReferenceNode(node)) return writtenInAlias(checker, node);
  // (typeof WORDS)[number]
  if (ts.isIndexedAccessTypeNode(node)) {
    const tuple = checker.getTypeFromTypeNode(node.objectType) as ts.TypeReference;
    return checker.isTupleType(tuple) ? checker.getTypeArguments(tuple).flatMap((each) => wordOf(checker, each)) : [];
  }
  // keyof typeof TABLE
  if (ts.isTypeOperatorNode(node) && node.operator === ts.SyntaxKind.KeyOfKeyword) {
    return checker
      .getTypeFromTypeNode(node.type)
      .getProperties()
      .map(({ name }) => name);
  }
  return wordOf(checker, checker.getTypeFromTypeNode(node));
}

function writtenInAlias(checker: ts.TypeChecker, node: ts.TypeReferenceNode): readonly Word[] {
  const [declaration] = symbolOf(checker, node)?.declarations ?? [];
  const isAlias = declaration && ts.isTypeAliasDeclaration(declaration) && !declaration.typeParameters;
  return isAlias ? writtenIn(checker, declaration.type) : [];
}
