/** Makes one call of a session API and says what it came to, in the words of an answer fixture. */
import type { SessionFailure } from '../../machines/sessionFailure.ts';
import { hydromlApi } from '../../src/session/hydromlApi.ts';
import {
  type JournalOperation,
  type SessionApi,
  SessionError,
  type SessionView,
} from '../../src/session/sessionApi.ts';
import { datasourceId, type FixtureCall } from './fixtures/answerFixture.ts';

export type Judgement =
  | { readonly kind: 'succeeded'; readonly view: SessionView | null }
  | { readonly kind: 'absent' }
  | { readonly kind: 'failed'; readonly failure: SessionFailure };

export function operation(name: string, params: JournalOperation['params'] = {}): JournalOperation {
  return { id: '0b9c1c1e-6f5c-4f3d-9a51-2f7f0f0a8d11', name, params, expectedPosition: 0 };
}

/** Calls an API at `baseUrl`; a session that is not there is a view for a status and a failure for all else. */
export async function judgeCall(baseUrl: string, call: FixtureCall): Promise<Judgement> {
  const api = hydromlApi({ baseUrl, datasourceId });
  try {
    const view = await makeCall(api, call, AbortSignal.timeout(5_000));
    return call === 'status' && view?.exists === false ? { kind: 'absent' } : { kind: 'succeeded', view };
  } catch (error) {
    if (!(error instanceof SessionError)) throw error;
    return { kind: 'failed', failure: error.failure };
  }
}

/** The code of a judgement; null for a success. */
export function codeOf(judgement: Judgement): string | null {
  if (judgement.kind === 'succeeded') return null;
  return judgement.kind === 'absent' ? 'SESSION_NOT_FOUND' : judgement.failure.code;
}

async function makeCall(
  api: SessionApi,
  call: FixtureCall,
  signal: AbortSignal,
): Promise<SessionView | null> {
  switch (call) {
    case 'status':
      return await api.status(signal);
    case 'initialize':
      return await api.initialize(signal);
    case 'extend':
      return (await api.extend?.(signal)) ?? null;
    case 'clear':
      await api.clear(signal);
      return null;
    case 'rename':
      return await api.apply(operation('rename_column', { old_name: 'rain', new_name: 'rain_mm' }), signal);
    case 'undo':
      return await api.apply(operation('undo'), signal);
  }
}
