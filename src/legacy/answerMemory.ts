/** The fetch that the engine uses on an existing page: it remembers the server's own bodies, which the page expects. */
import { parseRelaxedJson } from '../session/parseRelaxedJson.ts';
import type { JsonObject, JsonValue, SessionView } from '../session/sessionApi.ts';
import { bodyOfView, type PageBody, pageBodyOf } from './pageBody.ts';
import { pageToken } from './pageToken.ts';
import { sessionCallOf } from './sessionCall.ts';

interface Remembered {
  readonly name: string;
  readonly at: number;
  readonly body: Promise<JsonObject | null>;
}

export interface AnswerMemory {
  readonly fetch: typeof fetch;
  /** The moment now, in answers: to ask only for later ones. */
  mark(): number;
  /** The body for a view: the server's own where it described that position, one made of the view elsewhere. */
  bodyFor(name: string, view: SessionView, since: number): Promise<PageBody>;
  /** What the server said last to a call of this name, whatever it said. */
  refusalOf(name: string, since: number): Promise<PageBody | null>;
}

/** HydroML's own words, for calls whose answer came to the engine under another name. */
const messages: Readonly<Record<string, string>> = {
  initialize: 'Session already exists',
  undo: 'Operation undone successfully',
  redo: 'Operation redone successfully',
};

/** Only the newest answers are kept. */
const kept = 8;

/** A memory over the page's own `fetch`. */
export function createAnswerMemory(send: typeof fetch): AnswerMemory {
  const answers: Remembered[] = [];
  let count = 0;

  const remembering: typeof fetch = async (input, init) => {
    const call = sessionCallOf(input, init, location.href);
    const response = await send(input, withToken(init));
    if (call === null || response.type === 'opaqueredirect') return response;
    answers.unshift({ name: call.name, at: count, body: jsonOf(response.clone()) });
    answers.length = Math.min(answers.length, kept);
    count += 1;
    return response;
  };

  async function newest(
    isWanted: (body: JsonObject) => boolean,
    { since, name }: { since: number; name?: string },
  ): Promise<JsonObject | null> {
    for (const answer of answers) {
      if (answer.at < since || (name !== undefined && answer.name !== name)) continue;
      const body = await answer.body;
      if (body !== null && isWanted(body)) return body;
    }
    return null;
  }

  return {
    fetch: remembering,
    mark: () => count,
    async bodyFor(name, view, since) {
      const own = await newest((body) => body.success === true && describes(body, view), { since, name });
      if (own !== null) return pageBodyOf(own);
      const made = { ...(Object.hasOwn(messages, name) && { message: messages[name] }), ...bodyOfView(view) };
      const latest = await newest((body) => describes(body, view) && 'session_info' in body, { since: 0 });
      if (latest === null || !view.exists) return made;
      const { session_info = null, data_preview = null, column_info = null } = latest;
      return pageBodyOf({ ...made, session_info, data_preview, column_info });
    },
    async refusalOf(name, since) {
      const body = await newest(({ success }) => success !== true, { since, name });
      return body === null ? null : pageBodyOf({ ...body, success: false });
    },
  };
}

/** Whether a body says of the session what a view says; one that says nothing of it is no contradiction. */
function describes({ session_info: info }: JsonObject, view: SessionView): boolean {
  if (!isObject(info)) return true;
  return (info.current_step ?? info.position ?? info.current_position) === view.position;
}

/** HydroML puts its token into the page as well, where scripts may not read the cookie. */
function withToken(init: RequestInit | undefined): RequestInit | undefined {
  if (init?.method !== 'POST' || !(init.headers instanceof Headers)) return init;
  const token = init.headers.has('x-csrftoken') ? null : pageToken();
  if (token !== null) init.headers.set('x-csrftoken', token);
  return init;
}

/** An answer's JSON object; null for anything else, and for an answer that was cut. */
export async function jsonOf(response: Response): Promise<JsonObject | null> {
  const text = await response.text().catch(() => '');
  const reading = parseRelaxedJson(text);
  const value = reading.kind === 'value' ? (reading.value as JsonValue) : null;
  return isObject(value) ? value : null;
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
