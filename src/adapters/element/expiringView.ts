/** The warning before a session ends, with a way to keep it (WCAG 2.2.1). */
import type { Wording } from '../messages/wording.ts';
import { buildNode, setOptionalText, setText } from './buildNode.ts';
import { buildCountingText } from './countingText.ts';
import { buildIcon } from './icon.ts';

export interface ExpiringView {
  readonly node: HTMLElement;
  /** `expiresAt` is null while there is nothing to warn of. Both in ms since the epoch. */
  draw(expiresAt: number | null, now: number, wording: Wording, problem: string): void;
}

export function buildExpiring(extend: () => void): ExpiringView {
  const title = buildCountingText('expiring-title');
  const explanation = buildNode('p');
  const problem = buildNode('p', { role: 'alert', class: 'problem' });
  const button = buildNode('button', { type: 'button', class: 'primary', part: 'button extend' });
  button.addEventListener('click', extend);
  const node = buildNode(
    'section',
    { part: 'expiring', class: 'banner', 'data-tone': 'warn' },
    buildIcon('clock').node,
    buildNode(
      'div',
      { class: 'words' },
      buildNode('p', { class: 'title' }, title.node),
      explanation,
      problem,
    ),
    buildNode('div', { class: 'actions' }, button),
  );
  node.hidden = true;
  return {
    node,
    draw(expiresAt, now, wording, trouble) {
      node.hidden = expiresAt === null;
      if (expiresAt === null) return;
      const { expiring, regions } = wording.messages;
      const [before = '', after = ''] = expiring.title.split('{when}');
      node.setAttribute('aria-label', regions.expiring);
      title.draw(before, wording.until(expiresAt, now), after);
      setText(explanation, expiring.explanation);
      setOptionalText(problem, trouble);
      setText(button, expiring.extend);
    },
  };
}
