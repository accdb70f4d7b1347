/** Lists what a source file imports, by the TypeScript parser. */
import ts from 'typescript';
import type { SourceFile } from './sourceFiles.ts';

export interface SourceImport {
  readonly specifier: string;
  /** Vanishes when compiled. */
  readonly typeOnly: boolean;
  /** Counted from 1. */
  readonly line: number;
}

/** Static imports, re-exports, `import()` and the `import('…')` of types. A computed `import()` has an empty specifier. */
export function readImports(file: SourceFile): SourceImport[] {
  const tree = parse(file);
  const found: SourceImport[] = [];
  const add = (node: ts.Node, target: ts.Node | undefined, typeOnly: boolean): void => {
    const { line } = tree.getLineAndCharacterOfPosition(node.getStart(tree));
    const specifier = target && ts.isStringLiteralLike(target) ? target.text : '';
    found.push({ specifier, typeOnly, line: line + 1 });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) add(node, node.moduleSpecifier, isTypeOnlyImport(node));
    else if (ts.isExportDeclaration(node) && node.moduleSpecifier) {
      add(node, node.moduleSpecifier, isTypeOnlyExport(node));
    } else if (ts.isImportTypeNode(node)) {
      add(node, ts.isLiteralTypeNode(node.argument) ? node.argument.literal : undefined, true);
    } else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      add(node, node.arguments[0], false);
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}

export function parse(file: SourceFile): ts.SourceFile {
  return ts.createSourceFile(file.path, file.text, ts.ScriptTarget.Latest, true);
}

function isTypeOnlyImport(node: ts.ImportDeclaration): boolean {
  const clause = node.importClause;
  if (!clause) return false;
  if (clause.phaseModifier === ts.SyntaxKind.TypeKeyword) return true;
  const names = clause.namedBindings;
  if (clause.name || !names || !ts.isNamedImports(names)) return false;
  return names.elements.length > 0 && names.elements.every((element) => element.isTypeOnly);
}

function isTypeOnlyExport(node: ts.ExportDeclaration): boolean {
  if (node.isTypeOnly) return true;
  const names = node.exportClause;
  if (!names || !ts.isNamedExports(names)) return false;
  return names.elements.length > 0 && names.elements.every((element) => element.isTypeOnly);
}
