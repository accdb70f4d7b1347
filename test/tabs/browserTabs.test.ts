import { afterEach, expect, test, vi } from 'vitest';

const browserGlobals = ['window', 'document', 'navigator', 'BroadcastChannel', 'reportError'] as const;

afterEach(() => {
  vi.unstubAllGlobals();
  vi.resetModules();
});

/** Takes every browser global away and tells of each look at one. */
function guardGlobals(): string[] {
  const touched: string[] = [];
  for (const name of browserGlobals) {
    vi.stubGlobal(name, undefined);
    Object.defineProperty(globalThis, name, { configurable: true, get: () => void touched.push(name) });
  }
  return touched;
}

test('no browser global is touched before the first use of a link', async () => {
  const touched = guardGlobals();
  const { browserTabs } = await import('../../src/tabs/browserTabs.ts');
  const link = browserTabs()('a name');
  expect(touched).toEqual([]);
  const off = link.listen(() => {});
  expect(touched).toContain('BroadcastChannel');
  expect(touched).toContain('document');
  off();
  link.close();
});

test('a link that was never used is closed without a look at the browser', async () => {
  const touched = guardGlobals();
  const { browserTabs } = await import('../../src/tabs/browserTabs.ts');
  browserTabs()('a name').close();
  expect(touched).toEqual([]);
});

test('where the browser lacks everything a task runs at once and nothing is told or heard', async () => {
  guardGlobals();
  const { browserTabs } = await import('../../src/tabs/browserTabs.ts');
  const link = browserTabs()('a name');
  const heard: unknown[] = [];
  link.listen((message) => heard.push(message));
  link.post({ at: 1 });
  const { signal } = new AbortController();
  expect(await link.hold(async (held) => held.aborted, signal)).toBe(false);
  link.close();
  expect(heard).toEqual([]);
});
