import { readFile } from 'node:fs/promises';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { beforeEach, describe, expect, it } from 'vitest';
import { parseRecording } from '../../src/adapters/recording/recording.ts';
import { type StudioVisit, servedStudio } from './studioPage.ts';

const served = servedStudio();
let visit: StudioVisit;
let view: Page;
let errors: string[];

beforeEach(async () => {
  visit = await served.visit();
  view = await visit.context.newPage();
  errors = [];
  view.on('pageerror', ({ message }) => errors.push(message));
  await view.goto(`${visit.studio.origin}/studio/live/`);
});

const events = () => view.locator('#steps .type').allInnerTexts();
const lit = () => view.locator('#chart .node.lit').evaluateAll((nodes) => nodes.map(({ id }) => id));
const place = () => view.locator('#place').innerText();

describe('the live view', () => {
  it('shows what a page of the same site went through, and follows it', async () => {
    await expect.poll(events).toContain('attempt.succeeded');
    await expect.poll(lit).toEqual(['state-recovered.steady']);
    await visit.studio.faults({ kind: 'refuse' });
    await visit.rename('precipitation', 'rain_mm');
    await expect.poll(lit).toEqual(['state-retrying.waiting']);
    expect(await events()).toContain('session.lost');
    expect(await view.locator('#context').innerText()).toContain('NETWORK_UNREACHABLE');
    await visit.studio.faults({ kind: 'none' });
    await expect.poll(lit, { timeout: 30_000 }).toEqual(['state-recovered.steady']);
    expect(errors).toEqual([]);
  });

  it('is stepped through by buttons, slider and keys', async () => {
    await expect.poll(events).toContain('attempt.succeeded');
    await view.getByRole('button', { name: 'First' }).click();
    await expect.poll(place).toMatch(/^1 \//);
    expect(await lit()).toEqual(['state-idle']);
    await view.getByRole('button', { name: 'Next' }).click();
    await expect.poll(place).toMatch(/^2 \//);
    await view.locator('#steps [aria-current]').focus();
    await view.keyboard.press('ArrowDown');
    await expect.poll(place).toMatch(/^3 \//);
    expect(await view.evaluate(() => document.activeElement?.getAttribute('aria-current'))).toBe('step');
    await view.keyboard.press('ArrowUp');
    await expect.poll(place).toMatch(/^2 \//);
    await view.getByRole('slider').fill('0');
    await expect.poll(place).toMatch(/^1 \//);
    await view.getByRole('button', { name: 'Play' }).click();
    await expect.poll(place).not.toMatch(/^[12] \//);
  });

  it('saves a recording without secrets, which another view replays', async () => {
    await visit.rename('precipitation', 'columna_secreta');
    await expect.poll(visit.headers).toContain('columna_secreta');
    await expect.poll(events).toContain('operation.answered');
    const saving = view.waitForEvent('download');
    await view.getByRole('button', { name: 'Save' }).click();
    const saved = await readFile(await (await saving).path(), 'utf8');
    const { steps } = parseRecording(JSON.parse(saved));
    expect(steps.length).toBeGreaterThan(3);
    const cookies = await visit.context.cookies();
    for (const secret of ['columna_secreta', 'precipitation', ...cookies.map(({ value }) => value)]) {
      expect(saved).not.toContain(secret);
    }

    await visit.page.close();
    const other = await visit.context.newPage();
    await other.goto(`${visit.studio.origin}/studio/live/`);
    const file = { name: 'seen.json', mimeType: 'application/json', buffer: Buffer.from(saved) };
    await other.locator('#open').setInputFiles(file);
    await expect.poll(() => other.locator('#place').innerText()).toBe(`1 / ${steps.length}`);
    await other.getByRole('button', { name: 'Last' }).click();
    expect(await other.locator('#chart .node.lit').count()).toBe(1);
    const broken = { name: 'notes.txt', mimeType: 'application/json', buffer: Buffer.from('not JSON') };
    await other.locator('#open').setInputFiles(broken);
    await expect.poll(() => other.getByRole('alert').innerText()).toBe('notes.txt is no JSON file.');
  });

  it('can be used without seeing or a mouse, light and dark, and narrow', async () => {
    await expect.poll(events).toContain('attempt.succeeded');
    for (const colorScheme of ['light', 'dark'] as const) {
      await view.emulateMedia({ colorScheme });
      expect((await new AxeBuilder({ page: view }).analyze()).violations).toEqual([]);
    }
    await view.setViewportSize({ width: 320, height: 700 });
    const overflow = () => view.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    await expect.poll(overflow).toBeLessThanOrEqual(0);
  });
});

it('one flag in the address opens the Stately inspector and tells it what happens', async () => {
  // No network is needed: what would be Stately's page is this one.
  const told: string[] = [];
  await visit.context.route('https://stately.ai/**', (route) =>
    route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>Inspector</title>' }),
  );
  const address = new URL(visit.page.url());
  address.searchParams.set('inspect', 'stately');
  const opening = visit.context.waitForEvent('page');
  await visit.page.goto(address.href);
  const inspector = await opening;
  expect(inspector.url()).toMatch(/^https:\/\/stately\.ai\//);
  await inspector.exposeFunction('tell', (text: string) => told.push(text));
  await inspector.evaluate(() => {
    addEventListener('message', ({ data }) => {
      Reflect.get(globalThis, 'tell')(JSON.stringify(data));
    });
    opener.postMessage({ type: '@statelyai.connected' }, '*');
  });
  await expect.poll(() => told.join('\n')).toContain('recovered');
  expect(told.join('\n')).not.toContain('precipitation');
});
