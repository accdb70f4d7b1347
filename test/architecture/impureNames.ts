/** Finds what a machine must not have: a clock, dice, a network, a console, or a timer of XState's own. */
import ts from 'typescript';
import { parse } from './readImports.ts';
import type { SourceFile } from './sourceFiles.ts';

const impureGlobals = new Set(
  `Date performance setTimeout setInterval setImmediate clearTimeout clearInterval queueMicrotask
  requestAnimationFrame requestIdleCallback fetch XMLHttpRequest WebSocket EventSource BroadcastChannel Worker
  console crypto process require globalThis window self document navigator location history
  localStorage sessionStorage indexedDB caches`.split(/\s+/),
);

/** One sentence for each impure thing in the file. */
export function impureNames(file: SourceFile): string[] {
  const tree = parse(file);
  const found: string[] = [];
  const report = (node: ts.Node, what: string): void => {
    const { line } = tree.getLineAndCharacterOfPosition(node.getStart(tree));
    found.push(`${file.path}:${line + 1} uses ${what}`);
  };
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) && isReference(node)) {
      if (impureGlobals.has(node.text)) report(node, node.text);
      if (node.text === 'Math' && !isPureMath(node.parent)) report(node, 'Math.random');
    }
    // XState does not arm `after` again in a restored snapshot, so a wait is an invoked service.
    if (ts.isPropertyAssignment(node) && nameOf(node.name) === 'after') report(node, 'after');
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}

/** An identifier that reads a variable, as opposed to one that names a member or declares something. */
function isReference(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node;
  if (ts.isQualifiedName(parent)) return parent.left === node;
  if (ts.isShorthandPropertyAssignment(parent)) return true;
  if (ts.isBindingElement(parent)) return parent.initializer === node;
  if (ts.isVariableDeclaration(parent) || ts.isPropertyAssignment(parent)) return parent.initializer === node;
  const isNameOfMember =
    ts.isPropertySignature(parent) || ts.isMethodSignature(parent) || ts.isMethodDeclaration(parent);
  return !isNameOfMember && !ts.isParameter(parent) && !ts.isImportSpecifier(parent);
}

function isPureMath(parent: ts.Node): boolean {
  return ts.isPropertyAccessExpression(parent) && parent.name.text !== 'random';
}

function nameOf(name: ts.PropertyName): string {
  return ts.isIdentifier(name) || ts.isStringLiteralLike(name) ? name.text : '';
}
