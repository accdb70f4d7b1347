/** The language that a node is in: the nearest `lang` above it, through shadow roots, up to the document's. */

/** Empty when no element above says. */
export function languageOf(node: Element): string {
  const marked = node.closest('[lang]');
  if (marked !== null) return marked.getAttribute('lang') ?? '';
  const root = node.getRootNode();
  return root instanceof ShadowRoot ? languageOf(root.host) : '';
}

/** Calls `changed` whenever a `lang` is changed that may be the node's; returns its off function. */
export function followLanguage(node: Element, changed: () => void): () => void {
  let language = languageOf(node);
  const observer = new MutationObserver(() => {
    const before = language;
    language = languageOf(node);
    if (language !== before) changed();
  });
  const options = { attributes: true, attributeFilter: ['lang'], subtree: true };
  let root: Node = node.getRootNode();
  while (root instanceof ShadowRoot) {
    observer.observe(root, options);
    root = root.host.getRootNode();
  }
  observer.observe(root, options);
  return () => observer.disconnect();
}
