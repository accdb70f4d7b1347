/** Changes that the server refused: said until the user has read it. */
import type { Wording } from '../messages/wording.ts';
import { buildNode, setText } from './buildNode.ts';
import { buildIcon } from './icon.ts';

/** One refused operation. */
export interface Refusal {
  readonly id: string;
  readonly name: string;
  /** The server's own sentence. */
  readonly userMessage: string | undefined;
}

export interface RefusalView {
  readonly node: HTMLElement;
  draw(refusals: readonly Refusal[], wording: Wording): void;
}

/** So many are named; what an import of a long record meets must not fill the screen. */
const mostNamed = 3;

export function buildRefusals(dismiss: () => void): RefusalView {
  const list = buildNode('div', { class: 'words', role: 'alert' });
  const button = buildNode('button', { type: 'button', part: 'button dismiss' });
  button.addEventListener('click', dismiss);
  const node = buildNode(
    'section',
    { part: 'refusals', class: 'banner', 'data-tone': 'bad' },
    buildIcon('warning').node,
    list,
    buildNode('div', { class: 'actions' }, button),
  );
  node.hidden = true;
  let drawn = '';
  return {
    node,
    draw(refusals, wording) {
      node.hidden = refusals.length === 0;
      const { regions, actions } = wording.messages;
      const sentences = sentencesOn(refusals, wording);
      const text = sentences.join('\n');
      if (text === drawn) return;
      drawn = text;
      node.setAttribute('aria-label', regions.refused);
      setText(button, actions.dismiss);
      list.replaceChildren(...sentences.map((sentence) => buildNode('p', {}, sentence)));
    },
  };
}

function sentencesOn(refusals: readonly Refusal[], wording: Wording): string[] {
  const { operations, refused } = wording.messages;
  const named = refusals.slice(0, mostNamed).map(({ name, userMessage }) => {
    const operation = operations[name] ?? name.replaceAll('_', ' ');
    return userMessage === undefined
      ? wording.fill(refused.plain, { operation })
      : wording.fill(refused.because, { operation, reason: userMessage });
  });
  const more = refusals.length - named.length;
  return more > 0 ? [...named, wording.plural(refused.more, more)] : named;
}
