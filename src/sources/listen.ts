/** Event listeners as one subscription. */

/** Adds the handlers, by event type, to a target that this platform may lack, and returns what removes them. */
export function listen(
  target: EventTarget | undefined,
  handlers: Readonly<Record<string, (event: Event) => void>>,
): () => void {
  for (const [type, handler] of Object.entries(handlers)) target?.addEventListener(type, handler);
  return () => {
    for (const [type, handler] of Object.entries(handlers)) target?.removeEventListener(type, handler);
  };
}
