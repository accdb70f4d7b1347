/** Reads JSON as servers really send it, and tells a text that ends early from one that is broken. */

export type JsonReading =
  | { readonly kind: 'value'; readonly value: unknown }
  /** Starts as an object or a list and ends before it is closed: the rest was lost on the way. */
  | { readonly kind: 'cut' }
  | { readonly kind: 'invalid' };

/** A string (also one that the text ends in), a bare number JSON has no word for, or a bracket. */
const token = /"[^"\\]*(?:\\.[^"\\]*)*(?:"|\\?$)|-?\bInfinity\b|\bNaN\b|[{}[\]]/gs;

const closerOf: Readonly<Record<string, string>> = { '{': '}', '[': ']' };

/**
 * Parses JSON (RFC 8259). Where strict JSON is refused, bare `NaN`, `Infinity` and `-Infinity`, which Python's encoder
 * writes, are read as null; the contents of strings are never touched. Never throws.
 */
export function parseRelaxedJson(text: string): JsonReading {
  const source = text.replace(/^\uFEFF/, '').trim();
  const strict = parseStrictJson(source);
  if (strict.kind === 'value') return strict;
  if (!/^[{[]/.test(source)) return strict;

  const awaited: string[] = [];
  let mismatched = false;
  const repaired = source.replace(token, (found) => {
    if (found.startsWith('"')) return found;
    const closer = closerOf[found];
    if (closer !== undefined) {
      awaited.push(closer);
      return found;
    }
    if (found === '}' || found === ']') {
      if (awaited.pop() !== found) mismatched = true;
      return found;
    }
    return 'null';
  });

  if (mismatched) return { kind: 'invalid' };
  if (awaited.length > 0) return { kind: 'cut' };
  return parseStrictJson(repaired);
}

function parseStrictJson(text: string): JsonReading {
  try {
    return { kind: 'value', value: JSON.parse(text) };
  } catch {
    // The refusal is the answer; the parser's own words differ between browsers and are not read.
    return { kind: 'invalid' };
  }
}
