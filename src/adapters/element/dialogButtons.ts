/** The buttons of the dialog, kept in place while their action is offered, so that no focus gets lost. */
import type { RecoveryAction } from '../../../machines/sessionFailure.ts';
import { buildNode, setText } from './buildNode.ts';
import type { RecoveryButton } from './recoveryButtons.ts';

export interface DialogButtons {
  draw(buttons: readonly RecoveryButton[]): void;
}

/** Draws into `row`, before `last`. */
export function dialogButtons(
  row: HTMLElement,
  last: HTMLElement,
  press: (action: RecoveryAction) => void,
): DialogButtons {
  const nodes = new Map<RecoveryAction, HTMLButtonElement>();

  function nodeOf(action: RecoveryAction): HTMLButtonElement {
    const known = nodes.get(action);
    if (known !== undefined) return known;
    const node = buildNode('button', { type: 'button', 'data-action': action });
    node.addEventListener('click', () => press(action));
    nodes.set(action, node);
    return node;
  }

  return {
    draw(buttons) {
      const shown = buttons.map(({ action, label, look }) => {
        const node = nodeOf(action);
        node.className = look;
        node.setAttribute('part', `button action action-${action} ${look}`);
        setText(node, label);
        return node;
      });
      for (const [action, node] of nodes) {
        if (shown.includes(node)) continue;
        node.remove();
        nodes.delete(action);
      }
      // Moving a node that is in its place already would take the focus from it.
      const placed = [...row.children].filter((child) => shown.some((node) => node === child));
      if (placed.length === shown.length && placed.every((child, index) => child === shown[index])) return;
      for (const node of shown) row.insertBefore(node, last);
    },
  };
}
