import { AxeBuilder } from '@axe-core/playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ElementStage, type Look, startElementStage } from './element/elementStage.ts';
import { shownCases } from './element/shownCases.ts';

let stage: ElementStage;

beforeAll(async () => {
  stage = await startElementStage();
});
afterAll(async () => {
  await stage?.close();
});

const looks: readonly Look[] = (['en', 'es'] as const).flatMap((language) =>
  (['light', 'dark'] as const).map((scheme) => ({ language, scheme, width: 1024 })),
);

describe.each([...looks, { language: 'es', scheme: 'light', width: 320 } as const])(
  'in $language, $scheme, $width px',
  (look) => {
    it(`axe finds nothing in any of ${shownCases.length} sights (WCAG 2.2 AA), nor the strict policy`, async () => {
      const visit = await stage.open(look);
      const found: string[] = [];
      for (const shown of shownCases) {
        await visit.show(shown);
        const { violations } = await new AxeBuilder({ page: visit.page })
          .setLegacyMode()
          .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
          .analyze();
        found.push(
          ...violations.flatMap(({ id, nodes }) =>
            nodes.map(
              ({ target, failureSummary }) => `${shown.name}: ${id} ${target.join(' ')} ${failureSummary}`,
            ),
          ),
        );
        const overflow = await visit.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        if (overflow > 0) found.push(`${shown.name}: ${overflow} px too wide`);
      }
      expect(found).toEqual([]);
      expect(visit.errors).toEqual([]);
      await visit.close();
    }, 240_000);
  },
);
