/** A second tab for tests: a thread that holds the lock, and can stop running its event loop while it does. */
import { browserTabs } from '../../src/tabs/browserTabs.ts';

export type ThreadOrder =
  | { readonly do: 'hold'; readonly name: string }
  /** Runs nothing else as long as the address answers. */
  | { readonly do: 'hang'; readonly address: string };

/** What the thread reports, in the order of its life. */
export type ThreadReport = 'began' | 'hangs' | 'woke' | 'lost';

const report = (message: ThreadReport) => postMessage(message);

globalThis.addEventListener('message', ({ data }: MessageEvent<ThreadOrder>) => {
  if (data.do === 'hold') hold(data.name);
  else hang(data.address);
});

function hold(name: string): void {
  const task = (held: AbortSignal) =>
    new Promise(() => {
      held.addEventListener('abort', () => report('lost'));
      report('began');
    });
  void browserTabs()(name).hold(task, new AbortController().signal);
}

function hang(address: string): void {
  report('hangs');
  while (answers(address)) pause();
  report('woke');
}

function answers(address: string): boolean {
  const request = new XMLHttpRequest();
  request.open('GET', address, false);
  try {
    request.send();
    return request.status === 200;
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'NetworkError') return false;
    throw cause;
  }
}

/** Blocks the thread for a moment. Only this memory can be shared on a page that is not cross-origin isolated. */
function pause(): void {
  const { buffer } = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true });
  Atomics.wait(new Int32Array(buffer), 0, 0, 20);
}
