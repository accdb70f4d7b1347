import { expect, test } from 'vitest';
import { servedStudio } from './studioPage.ts';

const { studio, visit } = servedStudio();

async function metrics(): Promise<string[]> {
  return (await (await fetch(`${studio().origin}/metrics`)).text()).split('\n');
}

test('a page that is left at once has still told how its start went', async () => {
  const { page, errors } = await visit();
  await page.goto('about:blank');
  await expect
    .poll(metrics)
    .toContain('holdfast_start_duration_seconds_count{path="holdfast",outcome="recovered"} 1');
  expect(errors).toEqual([]);
});

test('what a user pressed over which failure is counted, with whether it helped', async () => {
  const { testId, rename, reaches } = await visit();
  await studio().faults({ kind: 'unavailable' });
  await rename('wind', 'wind_ms');
  const retry = testId('banner').getByRole('button', { name: 'Retry now' });
  await retry.click();
  const pressed = 'holdfast_actions_total{action="manual_retry",code="SERVER_OVERLOADED"';
  await expect.poll(metrics).toContain(`${pressed},outcome="not_helped"} 1`);
  await studio().faults({ kind: 'none' });
  await retry.click();
  await reaches('recovered');
  await expect.poll(metrics).toContain(`${pressed},outcome="helped"} 1`);
  expect((await metrics()).join()).toContain('holdfast_recoveries_total{code="SERVER_OVERLOADED"');
});

test('contacting support, which the page answers with its bug report, is counted once', async () => {
  const { context, page, rename, reaches } = await visit();
  await context.route('**/session/**', (route) =>
    route.fulfill({
      status: 403,
      json: { success: false, error: 'This table belongs to another team.', code: 'PERMISSION_DENIED' },
    }),
  );
  await rename('wind', 'wind_ms');
  await reaches('failed');
  await page.locator('session-recovery [part~="action-contact_support"]').click();
  await page.locator('session-bug-report [part~="dialog"]').waitFor();
  const pressed = 'holdfast_actions_total{action="contact_support",code="PERMISSION_DENIED"';
  const counted = async () => (await metrics()).filter((line) => line.startsWith(pressed));
  await expect.poll(counted).toEqual([`${pressed},outcome="unjudged"} 1`]);
});
