/** The one live region (`role="status"`): it changes once with every phase, and with nothing else. */
import { buildNode } from './buildNode.ts';

export interface LiveRegion {
  readonly node: HTMLElement;
  /** Says `text` when `phase` is another one than before; whether it was. */
  enter(phase: string, text: string): boolean;
}

export function buildLiveRegion(): LiveRegion {
  const node = buildNode('div', { role: 'status', class: 'unseen' });
  let current = 'calm';
  return {
    node,
    enter(phase, text) {
      if (phase === current) return false;
      current = phase;
      // Written even if it says the same again: it is a new phase.
      if (text !== '' || node.textContent !== '') node.textContent = text;
      return true;
    },
  };
}
