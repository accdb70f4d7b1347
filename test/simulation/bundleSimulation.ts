/** The simulation with its engine as one module, as it is or with one line of the engine broken. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import type { Mutant } from './mutants.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const entry = fileURLToPath(new URL('./simulationWorker.ts', import.meta.url));

export interface SimulationBundle {
  readonly path: string;
  /** Deletes the module. */
  remove(): Promise<void>;
}

/** Source text with a mutant's change. @throws Error when its text does not stand there exactly once */
export function mutated(source: string, { name, file, find, replace }: Mutant): string {
  const [before, after, ...more] = source.split(find);
  if (before === undefined || after === undefined || more.length > 0)
    throw new Error(`The text that "${name}" replaces has to stand exactly once in ${file}.`);
  return `${before}${replace}${after}`;
}

/** Bundles for a worker thread. @throws Error when a mutant's text does not stand in its file exactly once */
export async function bundleSimulation(mutant: Mutant | null): Promise<SimulationBundle> {
  let isBroken = false;
  const output = await build({
    root,
    configFile: false,
    logLevel: 'silent',
    ssr: { noExternal: true },
    build: {
      ssr: entry,
      write: false,
      target: 'node20',
      minify: false,
      rolldownOptions: { external: [/^node:/], output: { codeSplitting: false } },
    },
    plugins: [
      {
        name: 'mutant',
        enforce: 'pre',
        transform(code, id) {
          if (mutant === null || relative(root, id).split(sep).join('/') !== mutant.file) return null;
          isBroken = true;
          return mutated(code, mutant);
        },
      },
    ],
  });
  if (mutant !== null && !isBroken) throw new Error(`No bundle imports ${mutant.file}.`);
  const [built] = Array.isArray(output) ? output : [output];
  const chunk = built !== undefined && 'output' in built ? built.output[0] : undefined;
  if (chunk?.type !== 'chunk') throw new Error('The bundle is empty.');
  const folder = await mkdtemp(join(tmpdir(), 'simulation-'));
  const path = join(folder, 'simulation.mjs');
  await writeFile(path, chunk.code);
  return { path, remove: () => rm(folder, { recursive: true, force: true }) };
}
