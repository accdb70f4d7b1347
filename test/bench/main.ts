/** `npm run bench -- <name>`: runs one of the measurements; what follows the name is its own. */
import { argv } from 'node:process';

const benches: Readonly<Record<string, () => Promise<{ run(args: string[]): Promise<void> }>>> = {
  journal: () => import('./journal.ts'),
  scroll: () => import('./scroll.ts'),
  success: () => import('./success.ts'),
  tape: () => import('./tape.ts'),
};

const [name = '', ...args] = argv.slice(2);
const load = Object.hasOwn(benches, name) ? benches[name] : undefined;
if (load === undefined) {
  console.error(`Name a bench: npm run bench -- ${Object.keys(benches).join('|')}.`);
  process.exitCode = 2;
} else {
  try {
    await (await load()).run(args);
  } catch (error) {
    if (!(error instanceof RangeError) && !(error instanceof TypeError)) throw error;
    console.error(error.message);
    process.exitCode = 2;
  }
}
