/** Asks axe about a page (WCAG 2.2 AA), in the page's own world and without loading axe anew each time. */
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';

interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly target: readonly unknown[]; readonly failureSummary?: string }[];
}

declare global {
  /** What `@axe-core/playwright` leaves in a page. */
  var axe:
    | {
        run(
          context: Document,
          options: { runOnly: readonly string[]; resultTypes: readonly string[] },
        ): Promise<{ violations: Violation[] }>;
      }
    | undefined;
}

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** One sentence for each node that breaks a rule. */
export async function axeViolations(page: Page): Promise<string[]> {
  const isLoaded = await page.evaluate(() => globalThis.axe !== undefined);
  if (!isLoaded) await new AxeBuilder({ page }).setLegacyMode().analyze();
  const found = await page.evaluate(async (runOnly) => {
    if (globalThis.axe === undefined) throw new Error('axe is not in the page.');
    const { violations } = await globalThis.axe.run(document, { runOnly, resultTypes: ['violations'] });
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary = '' }) => `${id} ${target.join(' ')} ${failureSummary}`),
    );
  }, tags);
  return found;
}
