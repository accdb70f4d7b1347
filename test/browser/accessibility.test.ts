import { AxeBuilder } from '@axe-core/playwright';
import { beforeEach, describe, expect, it } from 'vitest';
import { type StudioVisit, servedStudio } from './studioPage.ts';

const served = servedStudio();
let visit: StudioVisit;

beforeEach(async () => {
  visit = await served.visit();
});

async function violations(): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page: visit.page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
    .analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(' ')}`));
}

describe('axe finds nothing (WCAG 2.2 AA)', () => {
  it('on the table, wide and narrow', async () => {
    expect(await violations()).toEqual([]);
    await visit.page.setViewportSize({ width: 390, height: 844 });
    expect(await violations()).toEqual([]);
    const overflow = await visit.page.evaluate(
      () => document.documentElement.scrollWidth - window.innerWidth,
    );
    expect(overflow).toBeLessThanOrEqual(0);
  });

  it('on the banner, and on the lab', async () => {
    // A colour in the middle of a fade is nobody's reading: with reduced motion nothing fades.
    await visit.page.emulateMedia({ reducedMotion: 'reduce' });
    await visit.testId('lab-toggle').click();
    await served.studio().faults({ kind: 'refuse' });
    await visit.rename('wind', 'wind_speed');
    await expect.poll(() => visit.testId('retry').isVisible()).toBe(true);
    expect(await violations()).toEqual([]);
  });

  it('on the dialog that asks for a login, which takes the focus', async () => {
    await served.studio().faults({ kind: 'expire-login' });
    await visit.rename('wind', 'wind_speed');
    await visit.reaches('reauth');
    await expect.poll(visit.focused).toBe('Session expired, please log in again');
    expect(await violations()).toEqual([]);
  });
});
