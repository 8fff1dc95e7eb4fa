import ts from 'typescript';

/** The type that a name stands for, wherever it is imported from. */
export function symbolOf(checker: ts.TypeChecker, node: ts.TypeNode): ts.Symbol | undefined {
  const symbol = ts.isTypeReferenceNode(node) ? checker.getSymbolAtLocation(node.typeName) : undefined;
  return symbol && symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
}

/** What names the keys of an alias of a `Record`, as a match whose first group it is. */
export function aliasOf(checker: ts.TypeChecker, node: ts.TypeNode): readonly string[] {
  const [declaration] = symbolOf(checker, node)?.declarations ?? [];
  const text = declaration && ts.isTypeAliasDeclaration(declaration) ? declaration.type.getText() : '';
  return /\bRecord<\s*(\w+?)(?:Name)?,/.exec(text) ?? [];
}

/** The doc comment of a type alone: an object with factories may have the same name. */
export function docOfType(declaration: ts.Declaration): string {
  const [doc] = ts.getJSDocCommentsAndTags(declaration).filter(ts.isJSDoc);
  return ts.getTextOfJSDocComment(doc?.comment) ?? '';
}

/** Kubernetes' own types are mapped from classes, whose names they keep. */
export function externalName({ aliasSymbol, aliasTypeArguments: [mapped] = [] }: ts.Type): string {
  return (mapped?.getSymbol() ?? aliasSymbol)?.name ?? '';
}

/** The element of a list's type. */
export function itemOf(node: ts.TypeNode | undefined): ts.TypeNode | undefined {
  if (node && ts.isTypeOperatorNode(node)) return itemOf(node.type);
  return node && ts.isArrayTypeNode(node) ? node.elementType : undefined;
}

/** Whether a type is one value. */
export function isLiteral(type: ts.Type): boolean {
  return type.isLiteral() || Boolean(type.flags & (ts.TypeFlags.BooleanLiteral | ts.TypeFlags.Null));
}
