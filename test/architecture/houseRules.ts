/** The rules of naming and shape that every TypeScript file of the repository keeps. */
import { posix } from 'node:path';
import ts from 'typescript';
import { parse } from './readImports.ts';
import type { SourceFile } from './sourceFiles.ts';

const bannedNames = /^(utils?|helpers?|types?|misc|common|shared)$/i;

/** One sentence for each rule the file breaks. */
export function brokenHouseRules(file: SourceFile): string[] {
  const broken: string[] = [];
  const stem = posix.basename(file.path).replace(/\.ts$/, '');
  if (bannedNames.test(stem)) broken.push('its name says nothing; name it after its main export');
  if (!/^[a-z][A-Za-z0-9]*(\.(browser|d|config|property))*(\.test)?$/.test(stem))
    broken.push('its name is not camelCase');
  const isConfig = /\.config\.ts$/.test(file.path);
  const isSource = /^(machines|src|visualizations)\//.test(file.path);
  // A shebang and a compiler's own reference lines have to come first.
  if (isSource && !/^(#!.*\n|\/\/\/ .*\n)*\/\*\*\s/.test(file.text)) {
    broken.push('it does not start with one /** sentence */ about its job');
  }
  for (const statement of parse(file).statements) {
    if (!isConfig && isDefaultExport(statement)) broken.push('it has a default export');
    if (isPrefixedType(statement)) broken.push(`${statement.name.text} has an I prefix`);
  }
  return broken.map((rule) => `${file.path}: ${rule}`);
}

function isDefaultExport(node: ts.Statement): boolean {
  if (ts.isExportAssignment(node)) return true;
  if (ts.isExportDeclaration(node) && node.exportClause && ts.isNamedExports(node.exportClause)) {
    return node.exportClause.elements.some((element) => element.name.text === 'default');
  }
  const modifiers = ts.canHaveModifiers(node) ? ts.getModifiers(node) : undefined;
  return modifiers?.some((modifier) => modifier.kind === ts.SyntaxKind.DefaultKeyword) ?? false;
}

function isPrefixedType(node: ts.Statement): node is ts.InterfaceDeclaration | ts.TypeAliasDeclaration {
  if (!ts.isInterfaceDeclaration(node) && !ts.isTypeAliasDeclaration(node)) return false;
  return /^I[A-Z][a-z]/.test(node.name.text);
}
