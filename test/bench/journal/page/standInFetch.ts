/** A `fetch` that answers from within the page, in microseconds: what is left of a replay's time is the engine's own. */
import { StandInAnswers } from '../standInAnswers.ts';
import { weatherTable } from '../weatherTable.ts';

/** A server in this page, whose answers carry next to nothing. */
export function standInFetch(): { readonly answers: StandInAnswers; readonly fetch: typeof fetch } {
  const answers = new StandInAnswers(weatherTable(2, 2));
  return {
    answers,
    async fetch(input, init) {
      const headers = new Headers(init?.headers);
      const answer = answers.answerTo({
        url: String(input),
        key: headers.get('idempotency-key') ?? '',
        ifMatch: headers.get('if-match') ?? undefined,
      });
      if (answer === null) throw new TypeError('Only a session is called here.');
      const { status, body, etag } = answer;
      return new Response(body, {
        status,
        headers: { 'content-type': 'application/json', ...(etag && { etag }) },
      });
    },
  };
}
