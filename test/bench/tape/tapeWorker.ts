/** A process of the bench: takes jobs from its parent one by one, in a virtual time of its own. */
import { faultTapes } from './faultTape.ts';
import { playTape } from './playTape.ts';
import { allClients } from './tapeClients.ts';
import type { TapeAnswered, TapeJob } from './tapeJob.ts';
import { installVirtualTime } from './virtualTime.ts';

const time = installVirtualTime();

process.on('message', (job: TapeJob) => {
  void play(job).then((answered) => process.send?.(answered));
});
process.on('disconnect', () => process.exit());

async function play(job: TapeJob): Promise<TapeAnswered> {
  const client = allClients[job.client];
  const tape = faultTapes[job.tape];
  if (client === undefined || tape === undefined) throw new RangeError('The job names no client or no tape.');
  return { job, result: await playTape(time, client, tape, job) };
}
