import { beforeEach, expect, it } from 'vitest';
import { type StudioVisit, servedStudio } from './studioPage.ts';

const served = servedStudio();
let visit: StudioVisit;

beforeEach(async () => {
  visit = await served.visit();
});

it('the lab refuses calls from its panel, and the diagram lights up while the machine recovers', async () => {
  const { page, testId } = visit;
  const lit = (path: string) => page.locator(`[id="state-${path}"].lit`);
  await testId('lab-toggle').click();
  await expect.poll(() => lit('recovered.steady').count()).toBe(1);
  await testId('fault-refuse').click();
  await expect.poll(() => testId('lab-fault').innerText()).toMatch(/refuse/i);
  await visit.rename('precipitation', 'rain_mm');
  await expect.poll(() => lit('retrying.waiting').count()).toBe(1);
  expect(await lit('recovered.steady').count()).toBe(0);
  await testId('fault-none').click();
  await expect.poll(() => lit('recovered.steady').count()).toBe(1);
  await expect.poll(visit.headers).toContain('rain_mm');
});

it('a page of another origin can do nothing with the lab', async () => {
  const other = await visit.context.newPage();
  await other.goto('data:text/html,<title>another site</title>');
  const outcome = await other.evaluate(async (address) => {
    try {
      const headers = { 'X-Holdfast-Lab': '1', 'Content-Type': 'application/json' };
      await fetch(address, { method: 'POST', headers, body: '{"kind":"kill"}' });
      return 'sent';
    } catch {
      return 'blocked by the browser';
    }
  }, `${served.studio().origin}/__faults`);
  expect(outcome).toBe('blocked by the browser');
  const forged = await fetch(`${served.studio().origin}/__faults`, {
    method: 'POST',
    headers: { 'X-Holdfast-Lab': '1', Origin: 'http://evil.example', 'Content-Type': 'application/json' },
    body: '{"kind":"kill"}',
  });
  expect(forged.status).toBe(403);
  expect((await served.studio().report()).server).toBe('up');
});
