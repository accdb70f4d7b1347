/** Shares the jobs out among as many processes as there are processors. */
import { type ChildProcess, fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { TapeAnswered, TapeJob } from './tapeJob.ts';

const worker = fileURLToPath(new URL('./tapeWorker.ts', import.meta.url));

/** Plays every job; the answers come in the order of the jobs. @throws Error when a process ends before its job */
export async function playJobs(
  jobs: readonly TapeJob[],
  onAnswer: (answered: TapeAnswered) => void,
): Promise<TapeAnswered[]> {
  const answers: TapeAnswered[] = [];
  let next = 0;

  async function work(): Promise<void> {
    const child = fork(worker, { serialization: 'advanced' });
    try {
      for (let index = next++; index < jobs.length; index = next++) {
        const job = jobs[index];
        if (job === undefined) return;
        const answered = await answerOf(child, job);
        answers[index] = answered;
        onAnswer(answered);
      }
    } finally {
      child.disconnect();
    }
  }

  const processes = Math.min(availableParallelism(), jobs.length);
  await Promise.all(Array.from({ length: processes }, work));
  return answers;
}

function answerOf(child: ChildProcess, job: TapeJob): Promise<TapeAnswered> {
  return new Promise((resolve, reject) => {
    const onExit = (code: number | null) =>
      reject(new Error(`A process of the bench ended with ${code ?? 'a signal'} before its job was done.`));
    child.once('exit', onExit);
    child.once('message', (answered: TapeAnswered) => {
      child.off('exit', onExit);
      resolve(answered);
    });
    child.send(job);
  });
}
