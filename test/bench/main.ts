/** `npm run bench -- NAME [options]`: finds a bench by its name and runs it. */
import { argv } from 'node:process';

const benches = {
  tape: () => import('./tape.ts'),
};

const [name = '', ...args] = argv.slice(2);
const load = Object.entries(benches).find(([known]) => known === name)?.[1];
if (load === undefined) {
  console.error(`There is no bench "${name}". Say one of: ${Object.keys(benches).join(', ')}.`);
  process.exitCode = 1;
} else {
  await (await load()).run(args);
}
