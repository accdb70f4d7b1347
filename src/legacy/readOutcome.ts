/** A read that an existing page makes by itself, looked at for what it says of the session. */
import { classifyFailure } from '../session/classifyFailure.ts';
import { jsonOf } from './answerMemory.ts';

interface PageRead {
  readonly signal: AbortSignal | undefined;
  send(): Promise<Response>;
}

export interface ReadOutcome {
  /** What went wrong with the session, if anything did; a read that the server refuses says nothing of it. */
  readonly failure: unknown;
  /** What the page would have got. @throws what `fetch` threw */
  give(): Response;
}

/** Sends a read. @throws the signal's reason */
export async function readOutcome({ send, signal }: PageRead): Promise<ReadOutcome> {
  try {
    const response = await send();
    const cause = response.ok ? null : ((await jsonOf(response.clone())) ?? response);
    return { failure: ofSession(cause), give: () => response };
  } catch (error) {
    signal?.throwIfAborted();
    return {
      failure: ofSession(error),
      give() {
        throw error;
      },
    };
  }
}

function ofSession(cause: unknown): unknown {
  return cause === null || classifyFailure(cause).code === 'OPERATION_REJECTED' ? null : cause;
}
