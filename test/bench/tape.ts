/** `npm run bench -- tape`: the same seeded fault tapes for holdfast and for its peers, in virtual time. */
import { faultTapes } from './tape/faultTape.ts';
import { playJobs } from './tape/playJobs.ts';
import { allClients, titleOf, variedClients } from './tape/tapeClients.ts';
import type { TapeJob } from './tape/tapeJob.ts';
import { tapeOptionsFrom } from './tape/tapeOptions.ts';
import type { TapeScore } from './tape/tapeScores.ts';
import { goalTable, ratioTable, tapeTables } from './tape/tapeTables.ts';
import { writeTapePage } from './tape/writeTapePage.ts';

/**
 * Plays the tapes and prints the tables.
 * Options: `--sessions N` (10000), `--seed S` (1), `--only NAME` for some of the clients, `--write` for `docs/tape.md`
 * and `docs/tape.svg`. The exit code is 1 when a goal is missed.
 */
export async function run(args: string[]): Promise<void> {
  const options = tapeOptionsFrom(args);
  const jobs = jobsFor(options);
  if (jobs.length === 0) throw new RangeError(`--only ${options.only} names none of: ${names()}.`);
  const startedAt = Date.now();
  const answers = await playJobs(jobs, ({ job }) => {
    const client = allClients[job.client];
    const tape = faultTapes[job.tape];
    if (client && tape) process.stderr.write(`played ${tape.name} to ${titleOf(client)}\n`);
  });
  const scores = answers.flatMap(({ job, result }): TapeScore[] => {
    const client = allClients[job.client];
    const tape = faultTapes[job.tape];
    return client && tape ? [{ client, tape, result }] : [];
  });
  const goals = goalTable(scores);
  console.log(`${tapeTables(scores)}\n`);
  if (goals !== '') console.log(`### Goals\n\n${goals}\n\n${ratioTable(scores)}\n`);
  console.log(
    `${jobs.length} runs of ${options.sessions} sessions, seed ${options.seed}, in ${seconds(startedAt)} s.`,
  );
  if (options.write) await writeTapePage(scores, options);
  if (goals.includes('**no**')) process.exitCode = 1;
}

function jobsFor({ sessions, seed, only }: ReturnType<typeof tapeOptionsFrom>): TapeJob[] {
  const wanted = only?.toLowerCase() ?? '';
  return faultTapes.flatMap(({ name }, tape) =>
    allClients.flatMap((played, client) => {
      const isOnTape = name === 'baseline' || !variedClients.includes(played);
      return isOnTape && titleOf(played).toLowerCase().includes(wanted)
        ? [{ client, tape, sessions, seed }]
        : [];
    }),
  );
}

function names(): string {
  return allClients.map(titleOf).join('; ');
}

function seconds(startedAt: number): string {
  return ((Date.now() - startedAt) / 1000).toFixed(0);
}
