/** A sentence with a live countdown in it (`role="timer"`), which is read on demand and never announced. */
import { buildNode, setText } from './buildNode.ts';

export interface CountingText {
  readonly node: HTMLElement;
  draw(before: string, when: string, after: string): void;
}

export function buildCountingText(part: string): CountingText {
  const [start, end] = [buildNode('span'), buildNode('span')];
  const timer = buildNode('span', { role: 'timer', 'aria-live': 'off', part: 'countdown' });
  const node = buildNode('span', { part }, start, timer, end);
  return {
    node,
    draw(before, when, after) {
      setText(start, before);
      setText(timer, when);
      setText(end, after);
      timer.hidden = when === '';
    },
  };
}
