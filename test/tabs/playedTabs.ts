/** Other tabs for tests in the page: frames of the same origin and threads, each with an end. */
import { expect, onTestFinished } from 'vitest';
import { type BrowserTabsOptions, browserTabs } from '../../src/tabs/browserTabs.ts';
import type { TabLink } from '../../src/tabs/tabLink.ts';
import { tabPlatform } from '../../src/tabs/tabPlatform.ts';
import type { ThreadOrder, ThreadReport } from './tabWorker.ts';

export const unhurried = new AbortController().signal;

let names = 0;

/** A name that no other test has. */
export function freshName(): string {
  names += 1;
  return `tabs-${Date.now()}-${names}`;
}

/** A tab that is this page, closed after the test. */
export function tabHere(name: string, options: BrowserTabsOptions = {}): TabLink {
  const link = browserTabs(options)(name);
  onTestFinished(() => link.close());
  return link;
}

export interface FrameTab {
  readonly link: TabLink;
  readonly window: Window & typeof globalThis;
  /** Makes the frame's page hidden or visible, as a tab switch does. */
  show(visible: boolean): void;
  /** What a closed tab or a crash does: nothing of the frame's page is left. */
  die(): void;
}

/** A tab with a page of its own. */
export function tabInFrame(name: string, options: BrowserTabsOptions = {}): FrameTab {
  const frame = document.createElement('iframe');
  document.body.append(frame);
  const { contentWindow, contentDocument } = frame;
  if (!contentWindow || !contentDocument) throw new Error('The frame has no page.');
  const window = contentWindow as Window & typeof globalThis;
  let state: DocumentVisibilityState = 'visible';
  Object.defineProperty(contentDocument, 'visibilityState', { get: () => state });
  const link = browserTabs({ platform: tabPlatform(() => window), ...options })(name);
  const die = () => frame.remove();
  onTestFinished(() => {
    link.close();
    die();
  });
  return {
    link,
    window,
    die,
    show(visible) {
      state = visible ? 'visible' : 'hidden';
      contentDocument.dispatchEvent(new Event('visibilitychange'));
    },
  };
}

export interface ThreadTab {
  readonly reports: readonly ThreadReport[];
  /** Stops the thread's event loop: it answers nobody until it is woken. Resolves as soon as it stands. */
  hang(): Promise<void>;
  wake(): void;
  die(): void;
}

/** A tab that has the lock and never gives it back. */
export async function tabInThread(name: string): Promise<ThreadTab> {
  const worker = new Worker(new URL('./tabWorker.ts', import.meta.url), { type: 'module' });
  const reports: ThreadReport[] = [];
  const address = URL.createObjectURL(new Blob(['hang']));
  const order = (order: ThreadOrder) => worker.postMessage(order);
  const wake = () => URL.revokeObjectURL(address);
  const die = () => worker.terminate();
  worker.onmessage = ({ data }: MessageEvent<ThreadReport>) => void reports.push(data);
  onTestFinished(() => {
    wake();
    die();
  });
  order({ do: 'hold', name });
  await expect.poll(() => reports).toEqual(['began']);
  return {
    reports,
    async hang() {
      order({ do: 'hang', address });
      await expect.poll(() => reports).toContain('hangs');
    },
    wake,
    die,
  };
}

export interface OpenHold {
  /** Set as soon as the task runs. */
  readonly held: AbortSignal | null;
  /** Settles as the hold does. */
  readonly outcome: Promise<unknown>;
  end(value?: unknown): void;
}

/** A hold whose task runs until it is told to end. */
export function openHold(link: TabLink, signal: AbortSignal = unhurried): OpenHold {
  let end: (value?: unknown) => void = () => {};
  let held: AbortSignal | null = null;
  const ended = new Promise<unknown>((resolve) => {
    end = resolve;
  });
  const outcome = link.hold((granted) => {
    held = granted;
    return ended;
  }, signal);
  // Looked at by the tests that expect it to fail.
  outcome.catch(() => undefined);
  return {
    outcome,
    end: (value) => end(value),
    get held() {
      return held;
    },
  };
}

/** The requests that wait for the link's lock. */
export async function waitingFor(name: string): Promise<number> {
  const { pending = [] } = await navigator.locks.query();
  return pending.filter((lock) => lock.name === `holdfast:${name}`).length;
}

/** Whether some tab has the link's lock. */
export async function isLocked(name: string): Promise<boolean> {
  const { held = [] } = await navigator.locks.query();
  return held.some((lock) => lock.name === `holdfast:${name}`);
}
