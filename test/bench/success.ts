/** `npm run bench -- success`: how many sessions open when 15 % of the attempts fail, on real sockets and a real server. */
import { parseArgs } from 'node:util';
import { openFaultyServer } from './success/faultyServer.ts';
import { playSessions } from './success/playSessions.ts';
import { faultTable, successShare, successTable } from './success/successTable.ts';

/** The least share of sessions that must open. */
const goal = 0.995;

/**
 * Opens sessions through the fault proxy and prints Markdown tables; time spent only waiting is skipped, not slept.
 * Options: `--sessions N` (1000), `--seed S` (1). The exit code is 1 when the goal is missed.
 *
 * @throws RangeError that says what to give instead
 */
export async function run(args: string[]): Promise<void> {
  const options = readOptions(args);
  const startedMs = performance.now();
  const server = await openFaultyServer();
  try {
    const played = await playSessions(server, options);
    const seconds = ((performance.now() - startedMs) / 1000).toFixed(0);
    console.log(`${successTable(played)}\n\n${faultTable(played)}\n`);
    console.log(`${options.sessions} sessions, seed ${options.seed}, in ${seconds} s.`);
    if (successShare(played.holdfast) < goal) {
      console.error(`The goal is missed: at least ${goal * 100} % of the sessions must open.`);
      process.exitCode = 1;
    }
  } finally {
    await server.close();
  }
}

function readOptions(args: string[]): { sessions: number; seed: number } {
  const { values } = parseArgs({
    args,
    options: { sessions: { type: 'string', default: '1000' }, seed: { type: 'string', default: '1' } },
  });
  return { sessions: wholeNumber('sessions', values.sessions, 1), seed: wholeNumber('seed', values.seed, 0) };
}

function wholeNumber(name: string, text: string, least: number): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < least) {
    throw new RangeError(`--${name} must be a whole number of at least ${least}; it is "${text}".`);
  }
  return value;
}
