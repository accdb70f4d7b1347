/** Calls a function of an existing page's window, as its buttons do. */
import type { Page } from 'playwright-core';

/** Resolves to what the function gave. */
export async function callPage(page: Page, name: string, ...given: readonly string[]): Promise<unknown> {
  return await page.evaluate(
    async ([wanted, args]) => {
      const called = Reflect.get(window, wanted) as (...given: readonly string[]) => unknown;
      return await called(...args);
    },
    [name, given] as const,
  );
}
