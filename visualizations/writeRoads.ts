/** `npm run diagram`: writes the page about the bounds of the automatic roads. */
import { mkdir, writeFile } from 'node:fs/promises';
import { roadsDocument } from './roadsDocument.ts';

const page = new URL('../docs/roads.md', import.meta.url);
await mkdir(new URL('.', page), { recursive: true });
await writeFile(page, roadsDocument());
console.log('docs/roads.md');
