/** Builds an element without markup: text stays text, and a policy for trusted types has nothing to object to. */

export function buildNode<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Readonly<Record<string, string>> = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

/** Writes a text only where it differs, so that nothing is touched that did not change. */
export function setText(node: Element, text: string): void {
  if (node.textContent !== text) node.textContent = text;
}

/** Writes a text, and takes the node out of sight while there is none. */
export function setOptionalText(node: HTMLElement, text: string): void {
  setText(node, text);
  node.hidden = text === '';
}
