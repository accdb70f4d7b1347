import { describe, expect, it } from 'vitest';
import { existingSite } from './existingPage.ts';

const site = existingSite();

const original = ['date', 'precipitation', 'temp_max', 'temp_min', 'wind', 'weather'];
const renamed = ['date', 'rain_mm', 'temp_max', 'temp_min', 'wind', 'weather'];
const counting = 'data-metrics-url="/tools/api/studio/metrics/"';

describe.each(['files', 'nonces'] as const)(
  'one tag under a strict policy, the page’s own code in %s,',
  (strict) => {
    async function started() {
      const visit = await site.visit({ tag: 'head', attributes: counting, strict });
      await visit.logIn();
      await visit.page.click('#initialize-session-btn');
      await expect.poll(visit.columns).toEqual(original);
      const part = (name: string) => visit.page.locator(`session-recovery [part~="${name}"]`).first();
      const styleOf = async (name: string, property: string) =>
        await part(name).evaluate(
          (node, wanted) => getComputedStyle(node).getPropertyValue(wanted),
          property,
        );
      return { visit, part, styleOf };
    }

    it('recovers and shows its widget with its styles, and nothing is refused', async () => {
      const { visit, part, styleOf } = await started();
      await site.studio().faults({ kind: 'forget-session' });
      await site.studio().faults({ kind: 'unavailable', retryAfterS: 1, match: '/initialize/' });
      await visit.rename('precipitation', 'rain_mm');
      await part('banner').waitFor();
      expect(await styleOf('stack', 'position')).toBe('fixed');
      expect(await styleOf('banner', 'background-color')).toBe('rgb(255, 255, 255)');
      await site.studio().faults({ kind: 'none' });
      await expect.poll(visit.columns, { timeout: 60_000 }).toEqual(renamed);
      await expect.poll(async () => (await visit.state())?.value).toBe('recovered');
      expect(await visit.violations()).toEqual([]);
      expect(visit.errors).toEqual([]);
    });

    it('asks for a login in its dialog, and goes on after it', async () => {
      const { visit, part, styleOf } = await started();
      await site.studio().faults({ kind: 'expire-login' });
      await visit.rename('precipitation', 'rain_mm');
      await part('dialog').waitFor();
      expect(await styleOf('dialog', 'background-color')).toBe('rgb(255, 255, 255)');
      await visit.logInElsewhere();
      await expect.poll(visit.columns, { timeout: 30_000 }).toEqual(renamed);
      await part('toast').waitFor();
      expect(await visit.violations()).toEqual([]);
      expect(visit.errors).toEqual([]);
    });

    it('what is not allowed is refused, and heard of', async () => {
      const { visit } = await started();
      await visit.page.evaluate(() => {
        const style = document.createElement('style');
        style.textContent = 'h1 { color: red; }';
        document.head.append(style);
      });
      await expect.poll(visit.violations).toEqual([expect.stringMatching(/^style-src-elem inline/)]);
    });
  },
);
