/** Does something again and again while the page is seen: at once when it is shown, and never twice at a time. */

/** Returns its off function, which aborts what is under way. `task` may reject only for its signal. */
export function pollWhileVisible(everyMs: number, task: (signal: AbortSignal) => Promise<void>): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let underWay: AbortController | null = null;

  async function run(): Promise<void> {
    const ours = new AbortController();
    underWay = ours;
    try {
      await task(ours.signal);
    } catch (error) {
      if (!ours.signal.aborted) throw error;
    }
    if (underWay === ours) timer = setTimeout(() => void run(), everyMs);
  }

  function rest(): void {
    clearTimeout(timer);
    underWay?.abort();
    underWay = null;
  }

  function follow(): void {
    if (document.visibilityState === 'hidden') rest();
    else if (underWay === null) void run();
  }

  document.addEventListener('visibilitychange', follow);
  follow();
  return () => {
    document.removeEventListener('visibilitychange', follow);
    rest();
  };
}
