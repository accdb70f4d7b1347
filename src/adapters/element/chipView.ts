/** The status chip. */
import { buildNode, setText } from './buildNode.ts';
import { buildIcon } from './icon.ts';
import type { StatusChip } from './statusChip.ts';

export interface ChipView {
  readonly node: HTMLElement;
  /** `null` while it is too early to say anything: the chip then keeps what it said. */
  draw(chip: StatusChip | null, isShown: boolean): void;
}

export function buildChip(): ChipView {
  const icon = buildIcon('sync');
  const text = buildNode('span');
  const node = buildNode('span', { part: 'chip', class: 'chip' }, icon.node, text);
  node.hidden = true;
  return {
    node,
    draw(chip, isShown) {
      node.hidden = !isShown || (chip === null && text.textContent === '');
      if (chip === null) return;
      node.dataset.tone = chip.tone;
      icon.show(chip.icon);
      setText(text, chip.text);
    },
  };
}
