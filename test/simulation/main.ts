/** `npm run simulate -- --seed N --runs M [--log] [--server ours|hydroml|both] [--mutant NAME | --mutants]`. */
import { parseArgs } from 'node:util';
import { runCampaign } from './campaign.ts';
import { type Mutant, mutants } from './mutants.ts';
import { playMutant } from './playMutant.ts';
import type { ServerKind } from './playSeed.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    runs: { type: 'string', default: '1000' },
    server: { type: 'string', default: 'both' },
    log: { type: 'boolean', default: false },
    /** How many failed runs end the campaign. */
    failures: { type: 'string', default: '5' },
    mutant: { type: 'string' },
    mutants: { type: 'boolean', default: false },
  },
});

const seed = wholeNumber('seed', values.seed);
const runs = wholeNumber('runs', values.runs);
const isGood = values.mutants || values.mutant !== undefined ? await judgeMutants() : await judgeEngine();
process.exitCode = isGood ? 0 : 1;

/** Whether every run passed. */
async function judgeEngine(): Promise<boolean> {
  const beganMs = performance.now();
  const { failures, runs: done } = await runCampaign({
    seed,
    runs,
    servers: serversOf(values.server),
    maxFailures: wholeNumber('failures', values.failures),
    onRun: (result) => {
      if (values.log) console.log(result.lines().join('\n'));
    },
  });
  for (const { seed: failed, server, invariant, detail, tail } of failures) {
    if (!values.log) console.log(tail.join('\n'));
    console.log(`seed ${failed} on ${server}: ${invariant}: ${detail}\n`);
  }
  if (!values.log) {
    const eachMs = ((performance.now() - beganMs) / done).toFixed(1);
    console.log(`${done} runs, ${failures.length} failed, ${eachMs} ms each`);
  }
  return failures.length === 0;
}

/** Whether every broken engine was caught. */
async function judgeMutants(): Promise<boolean> {
  const chosen = values.mutant === undefined ? mutants : mutants.filter(({ name }) => name === values.mutant);
  if (chosen.length === 0) {
    const names = mutants.map(({ name }) => `  ${name}`).join('\n');
    throw new Error(`There is no broken engine called "${values.mutant}". There are:\n${names}`);
  }
  let isCaught = true;
  for (const mutant of chosen) isCaught = (await judgeMutant(mutant)) && isCaught;
  return isCaught;
}

async function judgeMutant(mutant: Mutant): Promise<boolean> {
  const { failure, runs: done } = await playMutant(mutant, runs);
  const how =
    failure === null
      ? `NOT CAUGHT in ${done} runs`
      : `caught by seed ${failure.seed} on ${failure.server}: ${failure.invariant}: ${failure.detail}`;
  console.log(`${mutant.name}: ${how}`);
  return failure !== null;
}

function serversOf(name: string): readonly ServerKind[] {
  if (name === 'both') return ['ours', 'hydroml'];
  if (name === 'ours' || name === 'hydroml') return [name];
  throw new Error(`--server is ours, hydroml or both, not ${name}.`);
}

function wholeNumber(option: string, text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 0)
    throw new Error(`--${option} takes a whole number, not ${text}.`);
  return value;
}
