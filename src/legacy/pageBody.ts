/** The bodies that an existing page reads: HydroML's, with the names that the page and the server each use. */
import type { SessionFailure } from '../../machines/sessionFailure.ts';
import type { JsonObject, JsonValue, SessionView } from '../session/sessionApi.ts';
import { failureSentence, refusalSentence } from './failureSentence.ts';

/** A success body. `session_info` stands under the server's names and under those that the page reads. */
export interface PageBody extends JsonObject {
  readonly success: boolean;
}

/** An answer as the page gets it. */
export interface PageAnswer {
  readonly status: number;
  readonly body: PageBody;
}

/** The server's body with what the page reads beside it: `current_position`, `history_length`, `error` as a string. */
export function pageBodyOf(body: JsonObject): PageBody {
  const { session_info: info, error } = body;
  return {
    ...body,
    success: body.success === true,
    ...(isObject(info) && { session_info: sessionInfoOf(info) }),
    ...(error !== undefined && { error: textOf(error) }),
  };
}

/** The body with the redo tail as the engine knows it: HydroML's own flag stays true after a redo that came to nothing. */
export function withRedo(body: PageBody, redoable: number): PageBody {
  const { session_info: info } = body;
  const step = isObject(info) ? numberOf(info.current_position) : null;
  if (!isObject(info) || step === null) return body;
  return { ...body, session_info: { ...info, can_redo: redoable > 0, history_length: step + redoable } };
}

/** A body for a session whose own answer nobody has: the engine found out otherwise what became of the call. */
export function bodyOfView(view: SessionView): PageBody {
  const { preview, columns, result = {} } = view;
  if (!view.exists) return { success: true, ...result };
  return pageBodyOf({
    success: true,
    ...result,
    session_info: {
      session_exists: true,
      datasource_id: view.datasourceId,
      current_step: view.position,
      total_operations: view.total,
      can_undo: view.position > 0,
      can_redo: view.position < view.total,
      current_shape: view.shape === null ? null : [...view.shape],
    },
    data_preview: preview === null ? null : preview.map((row) => ({ ...row })),
    column_info: columns === null ? null : [...columns],
  });
}

/** What the page prints of a call's failure: one sentence, never an object. */
export function failureAnswer(name: string, failure: SessionFailure): PageAnswer {
  const { code, userMessage } = failure;
  const isRefused = code === 'OPERATION_REJECTED';
  const error = userMessage ?? (isRefused ? refusalSentence(name) : failureSentence(code));
  return { status: failure.status ?? (isRefused ? 400 : 503), body: { success: false, error, code } };
}

function sessionInfoOf(info: JsonObject): JsonObject {
  const step = numberOf(info.current_step) ?? numberOf(info.current_position);
  if (step === null) return info;
  const total = numberOf(info.total_operations) ?? numberOf(info.history_length) ?? step;
  return { ...info, current_position: step, history_length: historyLength(step, total, info.can_redo) };
}

/** The page offers redo where the position is not the length; HydroML's total counts applies and never shrinks. */
function historyLength(step: number, total: number, canRedo: JsonValue | undefined): number {
  if (canRedo === false) return step;
  return canRedo === true ? Math.max(total, step + 1) : Math.max(total, step);
}

/** The enhanced envelope has an object there. */
function textOf(error: JsonValue): string {
  if (typeof error === 'string') return error;
  if (!isObject(error)) return failureSentence('UNKNOWN');
  const { user_message: forUser, message } = error;
  return [forUser, message].find((text) => typeof text === 'string') ?? failureSentence('UNKNOWN');
}

const numberOf = (value: JsonValue | undefined) => (typeof value === 'number' ? value : null);

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
