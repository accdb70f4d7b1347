import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { projectRoot } from '../../src/server/page/projectRoot.ts';
import { launchBrowser } from '../support/launchBrowser.ts';
import { startElementStage } from './element/elementStage.ts';
import { pictured, pictureLooks, pictureName, takePictures } from './element/takePictures.ts';

const names = pictureLooks.flatMap((look) => pictured.map((name) => pictureName(name, look)));

/** How many colours a picture has: letters alone have dozens, a blank one has one. */
async function coloursIn(page: Page, path: string): Promise<number> {
  return await page.evaluate(
    async (address) => {
      const image = new Image();
      image.src = address;
      await image.decode();
      const canvas = new OffscreenCanvas(image.width, image.height);
      const context = canvas.getContext('2d');
      if (context === null) throw new Error('This browser draws nothing.');
      context.drawImage(image, 0, 0);
      const { data } = context.getImageData(0, 0, image.width, image.height);
      return new Set(new Uint32Array(data.buffer)).size;
    },
    `data:image/png;base64,${(await readFile(path)).toString('base64')}`,
  );
}

it('each sight can be pictured, and no picture is blank', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-pictures-'));
  const stage = await startElementStage();
  const browser = await launchBrowser();
  try {
    const paths = await takePictures(stage, folder);
    expect(paths).toEqual(names.map((name) => join(folder, name)));
    const page = await browser.newPage();
    for (const path of paths) expect(await coloursIn(page, path), path).toBeGreaterThan(20);
  } finally {
    await browser.close();
    await stage.close();
    await rm(folder, { recursive: true, force: true });
  }
});

it('docs/widget.md shows every picture there is, and none that is missing', async () => {
  const page = await readFile(join(projectRoot, 'docs/widget.md'), 'utf8');
  const shown = [...page.matchAll(/\(screenshots\/([\w-]+\.png)\)/g)].map(([, name]) => name);
  expect(shown.toSorted()).toEqual(names.toSorted());
  expect((await readdir(join(projectRoot, 'docs/screenshots'))).toSorted()).toEqual(names.toSorted());
});
