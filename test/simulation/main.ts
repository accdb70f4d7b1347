/** `npm run simulate -- --seed N --runs M [--log] [--server ours|hydroml|both] [--mutant NAME | --mutants]`. */
import { parseArgs } from 'node:util';
import { runCampaign } from './campaign.ts';
import type { ServerKind } from './playSeed.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    runs: { type: 'string', default: '1000' },
    server: { type: 'string', default: 'both' },
    log: { type: 'boolean', default: false },
    failures: { type: 'string', default: '5' },
  },
});

const seed = Number(values.seed);
const runs = Number(values.runs);
const servers: readonly ServerKind[] =
  values.server === 'ours' || values.server === 'hydroml' ? [values.server] : ['ours', 'hydroml'];
const beganMs = performance.now();
const { failures, runs: done } = await runCampaign({
  seed,
  runs,
  servers,
  maxFailures: Number(values.failures),
  onRun: (result) => {
    if (values.log) console.log(result.lines().join('\n'));
  },
});
for (const { seed: failed, server, invariant, detail, tail } of failures) {
  if (!values.log) console.log(tail.join('\n'));
  console.log(`seed ${failed} on ${server}: ${invariant}: ${detail}\n`);
}
if (!values.log) {
  const tookMs = performance.now() - beganMs;
  console.log(`${done} runs, ${failures.length} failed, ${(tookMs / done).toFixed(1)} ms each`);
}
if (failures.length > 0) process.exitCode = 1;
