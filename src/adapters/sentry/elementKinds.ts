/** Cuts the selector by which Sentry names an element down to which kinds of elements it says. */

/** `div#sheet > button.head[title="rain"]` says `div > button`: ids, classes and attributes can be a column's name. */
export function elementKinds(selector: string): string {
  const [beforeAttributes = ''] = selector.split('[');
  return beforeAttributes
    .split('>')
    .map((part) => /^[a-z][a-z0-9]*/.exec(part.trim())?.[0] ?? '')
    .filter((kind) => kind !== '')
    .join(' > ');
}
