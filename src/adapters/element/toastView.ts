/** The short toast after a banner: the session is back. */
import { buildNode, setText } from './buildNode.ts';
import { buildIcon } from './icon.ts';

export interface ToastView {
  readonly node: HTMLElement;
  /** Empty: nothing is shown. */
  draw(text: string): void;
}

export function buildToast(): ToastView {
  const words = buildNode('span');
  const node = buildNode(
    'div',
    { part: 'toast', class: 'notice', 'data-tone': 'ok' },
    buildIcon('check').node,
    words,
  );
  node.hidden = true;
  return {
    node,
    draw(text) {
      node.hidden = text === '';
      setText(words, text);
    },
  };
}
