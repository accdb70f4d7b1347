import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { recoveryPolicy } from '../../machines/recoveryPolicy.ts';
import { failureCodes } from '../../machines/sessionFailure.ts';
import { axeViolations } from './element/axeViolations.ts';
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
  (['light', 'dark'] as const).flatMap((scheme) => [1024, 320].map((width) => ({ language, scheme, width }))),
);

it('the sights are those of every code in every state that can show one', () => {
  const seen = new Set(
    shownCases.flatMap(({ states }) => states.map(({ state }) => `${state.value} ${state.failure?.code}`)),
  );
  const wanted = failureCodes.flatMap((code) => {
    const asksForLogin = ['reauth', 'reread-token'].includes(recoveryPolicy.failures[code].road);
    const values = ['initializing', 'retrying', 'grace', 'failed', ...(asksForLogin ? ['reauth'] : [])];
    return values.map((value) => `${value} ${code}`);
  });
  expect(wanted.filter((sight) => !seen.has(sight))).toEqual([]);
});

describe.each(looks)('in $language, $scheme, $width px', (look) => {
  it(`axe finds nothing in any of ${shownCases.length} sights, and the strict policy refuses nothing`, async () => {
    const visit = await stage.open(look);
    const found: string[] = [];
    for (const shown of shownCases) {
      await visit.show(shown);
      found.push(...(await axeViolations(visit.page)).map((violation) => `${shown.name}: ${violation}`));
      const overflow = await visit.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      if (overflow > 0) found.push(`${shown.name}: ${overflow} px too wide`);
    }
    expect(found).toEqual([]);
    expect(visit.errors).toEqual([]);
    await visit.close();
  }, 240_000);
});

it('axe does find what is wrong: a button without contrast', async () => {
  const visit = await stage.open({ language: 'en', scheme: 'light', width: 1024 });
  const [, banner] = shownCases;
  if (banner === undefined) throw new Error('There is no banner to look at.');
  await visit.show(banner);
  expect(await axeViolations(visit.page)).toEqual([]);
  await visit.page.evaluate(() =>
    document.querySelector('session-recovery')?.style.setProperty('--session-recovery-on-accent', '#4a90a4'),
  );
  expect((await axeViolations(visit.page)).join()).toContain('color-contrast session-recovery');
  await visit.close();
});

it('prints nothing', async () => {
  const visit = await stage.open({ language: 'en', scheme: 'light', width: 1024 });
  for (const name of ['banner-opening', 'dialog-server-error']) {
    const shown = shownCases.find((one) => one.name === name);
    if (shown === undefined) throw new Error(`There is no case ${name}.`);
    await visit.page.emulateMedia({ media: 'screen' });
    await visit.show(shown);
    await visit.page.emulateMedia({ media: 'print' });
    expect(await visit.isShown(shown.shows)).toBe(false);
    expect(await visit.page.getByRole('heading', { name: 'Daily rainfall' }).isVisible()).toBe(true);
  }
  await visit.close();
});

it('nothing moves when the user wants less motion', async () => {
  const visit = await stage.open({ language: 'en', scheme: 'light', width: 1024 });
  const animationOf = () =>
    visit.page
      .locator('session-recovery [part="banner"]')
      .evaluate((banner) => getComputedStyle(banner).animationName);
  const [, banner] = shownCases;
  if (banner === undefined) throw new Error('There is no banner to look at.');
  await visit.show(banner);
  expect(await animationOf()).toBe('none');
  await visit.page.emulateMedia({ reducedMotion: 'no-preference' });
  expect(await animationOf()).toBe('rise');
  await visit.close();
});
