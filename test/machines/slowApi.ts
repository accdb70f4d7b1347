/** A session API whose every call takes almost its limit, and whose every session fails its proof. */
import type { RecoveryPolicy } from '../../machines/recoveryPolicy.ts';
import type { FailureCode } from '../../machines/sessionFailure.ts';
import type { RecoveryClock } from '../../src/recoveryClock.ts';
import { type SessionApi, SessionError, type SessionView } from '../../src/session/sessionApi.ts';
import { datasourceId, failureOf } from '../support/scriptedApi.ts';

export interface SlowApi extends SessionApi {
  /** From now on calls are slow, sessions are lost, and every attempt ends in this failure. */
  breakWith(code: FailureCode): void;
}

/** How much earlier than its limit a call answers, ms. */
const haste = 1;

/** `isInGrace` tells which of its two limits an operation has. */
export function slowApi(
  clock: RecoveryClock,
  { callLimitsMs, replayStallMs }: RecoveryPolicy,
  isInGrace: () => boolean,
): SlowApi {
  let broken: FailureCode | null = null;
  let position = 0;
  let sessions = 0;
  let isSecondLook = false;
  let wasOpened = false;

  const view = (exists: boolean): SessionView => ({
    exists,
    sessionId: exists ? `session-${sessions}` : null,
    datasourceId,
    userId: '1',
    position,
    total: position,
    shape: null,
    columns: null,
    preview: null,
    expiresAt: broken === null ? null : 0,
  });
  const take = async (limitMs: number): Promise<void> => {
    if (broken === null) return;
    await new Promise<void>((resolve) => void clock.setTimeout(resolve, limitMs - haste));
  };
  const startedAnew = () => {
    sessions += 1;
    position = 0;
  };

  return {
    datasourceId,
    idempotent: true,
    breakWith(code) {
      broken = code;
      startedAnew();
    },
    async status() {
      await take(callLimitsMs.status);
      if (broken === null) return view(sessions > 0);
      isSecondLook = !isSecondLook;
      if (!isSecondLook) throw new SessionError(failureOf(broken));
      // A reset is of the session that failed its proof; it is still live when the attempt begins.
      if (broken === 'SESSION_CORRUPTED' && wasOpened) return { ...view(true), expiresAt: clock.now() + 1 };
      startedAnew();
      return view(false);
    },
    async initialize() {
      await take(callLimitsMs.initialize);
      wasOpened = broken !== null;
      startedAnew();
      return view(true);
    },
    async apply() {
      await take(isInGrace() ? replayStallMs : callLimitsMs.apply);
      position += 1;
      return view(true);
    },
    async clear() {
      await take(callLimitsMs.clear);
      startedAnew();
    },
  };
}
