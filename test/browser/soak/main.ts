/** `npm run soak -- [--seed N] [--rounds M] [--server ours|hydroml] [--kind NAME]`: plays the rounds and writes docs/soak.md. */
import { parseArgs } from 'node:util';
import { faultKinds } from './faultKinds.ts';
import { type KindResult, runSoak } from './runSoak.ts';
import { writeSoakPage } from './soakPageText.ts';
import { type ServerKind, serverKinds } from './soakServer.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    rounds: { type: 'string', default: '10' },
    server: { type: 'string' },
    kind: { type: 'string' },
  },
});

function wholeNumber(name: string, text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new RangeError(`--${name} must be a whole number, not "${text}".`);
}

function chosenServers(): readonly ServerKind[] {
  if (values.server === undefined) return serverKinds;
  const found = serverKinds.filter((kind) => kind === values.server);
  if (found.length === 0) throw new RangeError(`--server must be one of ${serverKinds.join(', ')}.`);
  return found;
}

function chosenKinds(): typeof faultKinds {
  const part = values.kind ?? '';
  const found = faultKinds.filter(({ name }) => name.includes(part));
  if (found.length === 0)
    throw new RangeError(`--kind must be part of one of: ${faultKinds.map(({ name }) => name).join(', ')}.`);
  return found;
}

function tell({ server, kind, rounds, acknowledged, lost, doubled, recovered, problems }: KindResult): void {
  console.log(
    `${server}, ${kind}: ${recovered} of ${rounds} recovered, ${acknowledged} acknowledged, ${lost} lost, ${doubled} doubled`,
  );
  for (const problem of problems) console.log(`  ${problem}`);
}

try {
  const seed = wholeNumber('seed', values.seed);
  const rounds = wholeNumber('rounds', values.rounds);
  const kinds = chosenKinds();
  const servers = chosenServers();
  const { browserVersion, kinds: results } = await runSoak({ servers, kinds, seed, rounds, onKind: tell });
  // Only a whole run says what the page promises.
  if (kinds.length === faultKinds.length && servers.length === serverKinds.length)
    await writeSoakPage({ seed, rounds, browserVersion, results });
  if (results.some(({ problems }) => problems.length > 0)) process.exitCode = 1;
} catch (error) {
  if (!(error instanceof RangeError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
