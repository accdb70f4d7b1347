/** The examples as their README says: built, served with the session API behind a proxy, and used. */
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { build, loadConfigFromFile, type PreviewServer, preview } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../support/launchBrowser.ts';
import { type StartedStudio, startStudio } from '../support/startStudio.ts';

const projectRoot = join(import.meta.dirname, '../..');
let studio: StartedStudio;
let browser: Browser;

beforeAll(async () => {
  [studio, browser] = await Promise.all([startStudio(), launchBrowser()]);
});

afterAll(async () => {
  await browser?.close();
  await studio?.stop();
});

async function serveExample(name: 'react' | 'vue'): Promise<PreviewServer> {
  process.env.HOLDFAST_SERVER = studio.origin;
  const file = join(projectRoot, 'examples', name, 'vite.config.ts');
  const loaded = await loadConfigFromFile({ command: 'build', mode: 'production' }, file);
  if (loaded === null) throw new Error(`${name} has no configuration.`);
  const config = { ...loaded.config, configFile: false, logLevel: 'silent' } as const;
  await build(config);
  return await preview({ ...config, preview: { ...config.preview, port: 0 } });
}

async function logIn(page: Page): Promise<void> {
  await page.fill('[name=username]', 'ana');
  await page.fill('[name=password]', 'lluvia');
  await page.click('form button');
}

describe.each(['react', 'vue'] as const)('the example with %s', (name) => {
  it('renames, bridges a server that is killed, and takes the change back', async () => {
    const served = await serveExample(name);
    const page = await browser.newPage();
    const errors: string[] = [];
    page.on('pageerror', ({ message }) => errors.push(message));
    const state = () => page.getByTestId('state').innerText();
    const headers = () => page.locator('th').allInnerTexts();
    try {
      // Data Studio puts the table it opens into its address.
      await page.goto(`${studio.origin}/studio/`);
      await logIn(page);
      await page.waitForURL(/datasource=/);
      const { search } = new URL(page.url());
      await page.context().clearCookies();

      await page.goto(new URL(search, served.resolvedUrls?.local[0]).href);
      await expect.poll(state).toBe('reauth');
      await page.getByRole('button', { name: 'log in' }).click();
      await logIn(page);
      await expect.poll(state).toBe('recovered');
      await expect.poll(headers).toContain('precipitation');

      await studio.faults({ kind: 'kill' });
      await page.getByLabel('Column').selectOption('precipitation');
      await page.getByLabel('New name').fill('rain_mm');
      await page.getByRole('button', { name: 'Rename' }).click();
      await expect.poll(state).toBe('retrying');
      await studio.faults({ kind: 'restart' });
      await expect.poll(headers, { timeout: 30_000 }).toContain('rain_mm');
      expect(await state()).toBe('recovered');

      await page.getByRole('button', { name: 'Undo' }).click();
      await expect.poll(headers).toContain('precipitation');
      expect(errors).toEqual([]);
    } finally {
      await page.close();
      await served.close();
    }
  });
});
