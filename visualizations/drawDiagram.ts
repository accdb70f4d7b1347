/** `npm run diagram`: writes the drawings of the recovery machine into this folder. */
import { writeFile } from 'node:fs/promises';
import { diagramFiles } from './diagramFiles.ts';

for (const { name, content } of await diagramFiles()) {
  await writeFile(new URL(name, import.meta.url), content);
  console.log(`visualizations/${name}`);
}
