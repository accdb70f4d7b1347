/** An answer of the session API as the classifier sees it: its head, and what its body turned out to be. */

import type { SessionEndpoint } from '../../machines/recoveryEvents.ts';
import type { AnswerBody } from './answerBody.ts';

export interface SessionAnswer {
  /** Which call was answered; null where a page reports an answer without saying which. */
  readonly endpoint: SessionEndpoint | null;
  /** The HTTP status; 0 for a redirect the browser hides and for an error body that was reported without its head. */
  readonly status: number;
  /** Where the answer came from after redirects; '' when unknown. */
  readonly url: string;
  /** What was asked for; '' when unknown. */
  readonly requestUrl: string;
  /** Whether a redirect was followed on the way. */
  readonly redirected: boolean;
  /** A redirect that was not followed and whose target the browser hides (Fetch standard, "opaque-redirect"). */
  readonly opaqueRedirect: boolean;
  readonly headers: Pick<Headers, 'get'>;
  readonly body: AnswerBody;
}
