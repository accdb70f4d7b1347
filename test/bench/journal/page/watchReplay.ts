/** Watches a replay from within the page: its progress, and whether anything else gets a turn meanwhile. */
import type { SessionRecovery } from '../../../../src/index.ts';
import type { ReplayReport } from './journalDoor.ts';

/** Starts it and resolves when the session has been recovered after it; rejects when it fails instead. */
export async function watchReplay(recovery: SessionRecovery, begin: () => void): Promise<ReplayReport> {
  let done = -1;
  let total = 0;
  let progressSeen = 0;
  let isProgressBroken = false;
  let frames = 0;
  let stepsInTurn = 0;
  let mostStepsInTurn = 0;
  let isReplaying = false;
  let isOver = false;

  const lostId = recovery.getState().session?.sessionId ?? null;
  const startedAt = performance.now();
  const finished = new Promise<void>((resolve, reject) => {
    const off = recovery.subscribe(({ value, progress, failure, session }) => {
      isReplaying = progress?.step === 'replaying';
      if (progress?.step === 'replaying' && progress.done !== done) {
        isProgressBroken ||= progress.done < done || (total !== 0 && progress.total !== total);
        ({ done, total } = progress);
        progressSeen += 1;
        stepsInTurn += 1;
        mostStepsInTurn = Math.max(mostStepsInTurn, stepsInTurn);
      }
      const isRecovered = value === 'recovered' && session !== null && session.sessionId !== lostId;
      if (!isRecovered && value !== 'failed') return;
      off();
      if (isRecovered) resolve();
      else reject(new Error(`The session failed: ${failure?.code}.`));
    });
  });
  const onFrame = () => {
    if (isReplaying) frames += 1;
    if (!isOver) requestAnimationFrame(onFrame);
  };
  const onTick = () => {
    stepsInTurn = 0;
    if (!isOver) setTimeout(onTick);
  };
  requestAnimationFrame(onFrame);
  setTimeout(onTick);
  try {
    begin();
    await finished;
  } finally {
    isOver = true;
  }
  const tookMs = performance.now() - startedAt;
  const position = recovery.getState().session?.position ?? -1;
  return {
    tookMs,
    position,
    progressSeen,
    isProgressBroken: isProgressBroken || done !== total - 1,
    total,
    frames,
    mostStepsInTurn,
  };
}
