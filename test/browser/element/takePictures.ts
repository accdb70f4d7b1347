/** Takes a picture of each sight that docs/widget.md shows, cropped to the element. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import type { ElementStage, Look } from './elementStage.ts';
import { shownCases } from './shownCases.ts';

/** The sights in the order of a bad day, by the names of their cases. */
export const pictured: readonly string[] = [
  'chip',
  'banner-network-unreachable',
  'banner-server-overloaded',
  'step-replaying',
  'grace-server-error',
  'dialog-authentication-required',
  'dialog-server-error',
  'dialog-session-corrupted',
  'dialog-history-conflict',
  'question-use-server',
  'dialog-details',
  'toast',
  'expiring',
  'refusals',
];

export const pictureLooks: readonly Look[] = [
  { language: 'en', scheme: 'light', width: 800 },
  { language: 'en', scheme: 'dark', width: 800 },
  { language: 'es', scheme: 'light', width: 320 },
];

export const pictureName = (name: string, { language, scheme, width }: Look): string =>
  `${name}-${language}-${scheme}-${width}.png`;

/** Resolves to the paths of the pictures. */
export async function takePictures(stage: ElementStage, folder: string): Promise<string[]> {
  await mkdir(folder, { recursive: true });
  const paths: string[] = [];
  for (const look of pictureLooks) {
    const visit = await stage.open(look);
    for (const name of pictured) {
      const shown = shownCases.find((one) => one.name === name);
      if (shown === undefined) throw new Error(`There is no case ${name} to take a picture of.`);
      await visit.show(shown);
      // Off the button that was pressed last.
      await visit.page.mouse.move(1, 1);
      const path = join(folder, pictureName(name, look));
      await visit.page.screenshot({ path, clip: await cropOf(visit.page) });
      paths.push(path);
    }
    await visit.close();
  }
  return paths;
}

/** What of the element is in sight, with a margin. */
async function cropOf(page: Page): Promise<{ x: number; y: number; width: number; height: number }> {
  return await page.evaluate(() => {
    const margin = 12;
    const root = document.querySelector('session-recovery')?.shadowRoot;
    const dialog = root?.querySelector('dialog[open]');
    const parts = dialog ? [dialog] : [...(root?.querySelectorAll('[part~="stack"] > *') ?? [])];
    const boxes = parts.filter((part) => part.checkVisibility()).map((part) => part.getBoundingClientRect());
    if (boxes.length === 0) throw new Error('Nothing of the element is in sight.');
    const left = Math.max(0, Math.min(...boxes.map((box) => box.left)) - margin);
    const top = Math.max(0, Math.min(...boxes.map((box) => box.top)) - margin);
    const right = Math.min(innerWidth, Math.max(...boxes.map((box) => box.right)) + margin);
    const bottom = Math.min(innerHeight, Math.max(...boxes.map((box) => box.bottom)) + margin);
    return { x: left, y: top, width: right - left, height: bottom - top };
  });
}
