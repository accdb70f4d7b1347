/** A page's save: sent once and by the page's own request, because a second one would be a second copy. */
import { classifyFailure } from '../session/classifyFailure.ts';
import { SessionError } from '../session/sessionApi.ts';
import { jsonOf } from './answerMemory.ts';
import { type PageBody, pageBodyOf } from './pageBody.ts';
import { quietRecovery } from './quietRecovery.ts';
import type { SessionRecoveryManager } from './sessionRecoveryManager.ts';

export interface PageSave {
  readonly signal: AbortSignal | undefined;
  send(): Promise<Response>;
  /** Whether the server still has the session. @throws SessionError */
  isSessionThere(): Promise<boolean>;
}

export interface SaveOutcome {
  readonly status: number;
  readonly body: PageBody;
  /** HydroML ends its session with a save. */
  readonly hasEnded: boolean;
}

/**
 * Saves when all that was done is on the server.
 * @throws SessionError when the session can't be had, and what `fetch` throws
 */
export async function saveForPage(manager: SessionRecoveryManager, save: PageSave): Promise<SaveOutcome> {
  await manager.initializeWithRetry(save.signal);
  await quietRecovery(manager.recovery, save.signal);
  const response = await save.send().catch((error: unknown) => {
    manager.recovery.report(error);
    throw error;
  });
  const body = await jsonOf(response.clone());
  if (!response.ok || body?.success !== true) {
    manager.recovery.report(body ?? response);
    if (body !== null) {
      return { status: response.status, body: pageBodyOf({ ...body, success: false }), hasEnded: false };
    }
    throw new SessionError(classifyFailure(response));
  }
  const hasEnded = !(await save.isSessionThere());
  // What was saved must not be built again.
  if (hasEnded) await manager.forget();
  const ended = hasEnded ? { session_info: { session_exists: false } } : {};
  return { status: response.status, body: pageBodyOf({ ...body, ...ended }), hasEnded };
}
