/** `npm run screenshots`: takes the pictures of docs/widget.md anew, into docs/screenshots/. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { projectRoot } from '../../../src/server/page/projectRoot.ts';
import { startElementStage } from './elementStage.ts';
import { takePictures } from './takePictures.ts';

const folder = join(projectRoot, 'docs/screenshots');
await rm(folder, { recursive: true, force: true });
const stage = await startElementStage();
try {
  const paths = await takePictures(stage, folder);
  console.log(`${paths.length} pictures in ${folder}, by Chromium ${stage.browserVersion}`);
} finally {
  await stage.close();
}
