import * as path from 'node:path';
import ts from 'typescript';
import { readText } from './repository';

export interface Import {
  /** A path from the root without its ending (`src/net/dial`), or a package's name. */
  readonly target: string;
  /** Nothing of it is left when types are erased. */
  readonly typeOnly: boolean;
}

/** All that a source file imports, by `import`, `export … from`, `import()` and `import('…')` types. */
export function importsOf(file: string): Import[] {
  const found: Import[] = [];
  const add = (specifier: ts.Node | undefined, typeOnly: boolean): void => {
    if (!specifier || !ts.isStringLiteral(specifier)) return;
    const isOwn = specifier.text.startsWith('.');
    found.push({
      target: isOwn ? path.posix.join(path.posix.dirname(file), specifier.text) : specifier.text,
      typeOnly,
    });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) add(node.moduleSpecifier, isTypeOnly(node.importClause));
    else if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, node.isTypeOnly);
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) add(node.argument.literal, true);
    else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
      add(node.arguments[0], false);
    ts.forEachChild(node, visit);
  };
  visit(parse(file));
  return found;
}

/** Free names of Node's that a source file uses, such as `Buffer`. */
export function nodeGlobalsOf(file: string): string[] {
  const globals = new Set([
    'Buffer',
    'process',
    'require',
    '__dirname',
    '__filename',
    'global',
    'setImmediate',
    'NodeJS',
  ]);
  const found = new Set<string>();
  const visit = (node: ts.Node): void => {
    const isProperty = ts.isPropertyAccessExpression(node.parent) && node.parent.name === node;
    if (ts.isIdentifier(node) && globals.has(node.text) && !isProperty) found.add(node.text);
    ts.forEachChild(node, visit);
  };
  ts.forEachChild(parse(file), visit);
  return [...found];
}

function parse(file: string): ts.SourceFile {
  return ts.createSourceFile(file, readText(file), ts.ScriptTarget.Latest, true);
}

function isTypeOnly(clause: ts.ImportClause | undefined): boolean {
  if (!clause) return false;
  if (clause.phaseModifier === ts.SyntaxKind.TypeKeyword) return true;
  const { namedBindings } = clause;
  return (
    !clause.name &&
    !!namedBindings &&
    ts.isNamedImports(namedBindings) &&
    namedBindings.elements.length > 0 &&
    namedBindings.elements.every(({ isTypeOnly: typeOnly }) => typeOnly)
  );
}
