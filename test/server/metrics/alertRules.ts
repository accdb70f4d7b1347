/** Reads the alert file far enough to check it: the fields of each rule, and the series that an expression names. */

export interface AlertRule {
  readonly alert: string;
  readonly expr: string;
  readonly summary: string;
  readonly action: string;
  readonly severity: string;
  readonly window: string | null;
}

/** What an expression asks for: a metric, and what it says of its labels. */
export interface Selector {
  readonly metric: string;
  readonly labels: readonly { readonly label: string; readonly operator: string; readonly value: string }[];
}

/** The rules of a file in the plain YAML that it is written in: nested keys, block scalars, quoted lines. */
export function parseRules(yaml: string): AlertRule[] {
  const blocks = yaml.split(/^ {6}- alert: /m).slice(1);
  return blocks.map((block) => {
    const [alert = ''] = block.split('\n');
    const field = (name: string): string => {
      const scalar = new RegExp(`^ +${name}: \\|\\n((?: {10,}.*\\n)+)`, 'm').exec(block);
      if (scalar !== null) return (scalar[1] ?? '').trim();
      const line = new RegExp(`^ +${name}: (.+)$`, 'm').exec(block);
      return (line?.[1] ?? '').replace(/^'(.*)'$/, '$1');
    };
    return {
      alert,
      expr: field('expr'),
      summary: field('summary'),
      action: field('action'),
      severity: field('severity'),
      window: field('for') || null,
    };
  });
}

const functions = ['sum', 'rate', 'increase', 'histogram_quantile'];
const words = [...functions, 'by', 'and', 'unless', 'offset'];
const tokenShape =
  /\s+|(?<name>[a-zA-Z_][a-zA-Z0-9_]*)|(?<text>"[^"]*")|(?<range>\[\d+[smhd]\])|(?<duration>\d+[smhd])|(?<number>\d+(?:\.\d+)?)|(?<sign>=~|!~|!=|>=|<=|[(){},=<>/*+-])/y;

type Token = { readonly kind: string; readonly text: string };

/** @throws Error for anything that is not of the small part of PromQL that the file uses */
export function tokensOf(expr: string): Token[] {
  const tokens: Token[] = [];
  tokenShape.lastIndex = 0;
  while (tokenShape.lastIndex < expr.length) {
    const at = tokenShape.lastIndex;
    const match = tokenShape.exec(expr);
    if (match === null) throw new Error(`"${expr.slice(at, at + 20)}" is no PromQL that is known here.`);
    for (const [kind, text] of Object.entries(match.groups ?? {}))
      if (text !== undefined) tokens.push({ kind, text });
  }
  let depth = 0;
  for (const { text } of tokens) {
    if (text === '(') depth += 1;
    if (text === ')') depth -= 1;
    if (depth < 0) break;
  }
  if (depth !== 0) throw new Error('The brackets do not match.');
  return tokens;
}

/** The labels that an expression groups by. */
export function groupingsOf(expr: string): string[] {
  return [...expr.matchAll(/\bby \(([^)]*)\)/g)].flatMap(([, list = '']) =>
    list.split(',').map((name) => name.trim()),
  );
}

/** The selectors of an expression. */
export function selectorsOf(expr: string): Selector[] {
  const tokens = tokensOf(expr.replace(/\bby \([^)]*\)/g, ''));
  const selectors: Selector[] = [];
  for (let index = 0; index < tokens.length; index += 1) {
    const token = tokens[index];
    if (token?.kind !== 'name' || words.includes(token.text)) continue;
    const labels: Selector['labels'][number][] = [];
    if (tokens[index + 1]?.text === '{') {
      index += 2;
      while (tokens[index]?.text !== '}') {
        const [label, operator, value] = tokens.slice(index, index + 3);
        if (label?.kind !== 'name' || operator?.kind !== 'sign' || value?.kind !== 'text') {
          throw new Error(`The labels of ${token.text} are malformed.`);
        }
        labels.push({ label: label.text, operator: operator.text, value: value.text.slice(1, -1) });
        index += tokens[index + 3]?.text === ',' ? 4 : 3;
      }
    }
    selectors.push({ metric: token.text, labels });
  }
  return selectors;
}
