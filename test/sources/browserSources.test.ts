import { afterEach, expect, test, vi } from 'vitest';

const browserGlobals = [
  'window',
  'document',
  'navigator',
  'localStorage',
  'indexedDB',
  'BroadcastChannel',
  'cookieStore',
  'addEventListener',
] as const;

afterEach(() => {
  vi.unstubAllGlobals();
  vi.resetModules();
});

/** Makes a look at any browser global an error. */
function guardGlobals(): string[] {
  const touched: string[] = [];
  for (const name of browserGlobals) {
    vi.stubGlobal(name, undefined);
    Object.defineProperty(globalThis, name, {
      configurable: true,
      get: () => {
        touched.push(name);
        return undefined;
      },
    });
  }
  return touched;
}

test('importing and making the sources and the storage touches no browser global', async () => {
  const touched = guardGlobals();
  const { browserSources } = await import('../../src/sources/browserSources.ts');
  const { browserStorage } = await import('../../src/storage/browserStorage.ts');
  expect(browserSources()).toHaveLength(4);
  expect(browserStorage().durability()).toBe('durable');
  expect(touched).toEqual([]);
});

test('the guard of the test before sees a touch', async () => {
  const touched = guardGlobals();
  const { networkSource } = await import('../../src/sources/networkSource.ts');
  networkSource(() => {})();
  expect(touched).toContain('window');
});

test('where the browser lacks everything, subscribing says nothing and throws nothing', async () => {
  guardGlobals();
  const { browserSources } = await import('../../src/sources/browserSources.ts');
  const { announceSignedIn } = await import('../../src/sources/loginSource.ts');
  const heard: string[] = [];
  const offs = browserSources().map((source) => source(({ type }) => void heard.push(type)));
  announceSignedIn();
  for (const off of offs) off();
  expect(heard).toEqual([]);
});
