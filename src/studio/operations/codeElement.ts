/** A failure code that may break at its underscores, and nowhere else. */
import { element } from './element.ts';

export function codeElement(code: string): HTMLElement {
  const parts = code.split(/(?<=_)/);
  return element(
    'code',
    {},
    ...parts.flatMap((part, index) => (index === 0 ? [part] : [element('wbr'), part])),
  );
}
