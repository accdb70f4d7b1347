/** What is used of Alpine.js, both builds: nothing is imported, so that a page brings its own. */

export interface AlpinePort {
  store(name: string): unknown;
  store(name: string, value: object): void;
  magic(name: string, callback: () => unknown): void;
  data(name: string, callback: () => object): void;
}

/**
 * @throws Error when Alpine has already read the page: what is registered now would be missing in every template
 */
export function assertNotStarted(): void {
  const roots = globalThis.document?.querySelectorAll('[x-data]') ?? [];
  if (![...roots].some((root) => '_x_dataStack' in root)) return;
  throw new Error(
    'recoveryPlugin came too late: Alpine has already started. Call Alpine.plugin(recoveryPlugin({ recovery })) before ' +
      "Alpine.start(), or in a listener of the document's \"alpine:init\" event; with script tags, put holdfast's above Alpine's.",
  );
}
