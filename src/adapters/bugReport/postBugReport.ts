/** Sends a bug report to an address of the application. */
import { readCsrfToken } from '../../session/csrfToken.ts';
import type { BugReport } from './bugReport.ts';

/** What became of a report: the number it is known by there, where it got one. */
export interface SentReport {
  readonly id: string | null;
}

/** Rejects when the report did not arrive. */
export type SendBugReport = (report: BugReport, signal: AbortSignal) => Promise<SentReport>;

/**
 * A `send` that posts the report as JSON, with the page's cookies and CSRF token. An answer `{report_id}` is its number.
 * The promise rejects with an Error that names the status, never the answer's words.
 */
export function postBugReport(address: string): SendBugReport {
  return async (report, signal) => {
    const token = readCsrfToken();
    const response = await fetch(address, {
      method: 'POST',
      credentials: 'same-origin',
      // A redirect leads to a login, and would be answered by its page as if all were well.
      redirect: 'error',
      headers: { 'content-type': 'application/json', ...(token !== null && { 'x-csrftoken': token }) },
      body: JSON.stringify(report),
      signal,
    });
    if (!response.ok) throw new Error(`The bug report was answered with HTTP ${response.status}.`);
    // It was taken; only its number is not known where the answer can't be read.
    return { id: idIn(await response.json().catch(() => null)) };
  };
}

function idIn(body: unknown): string | null {
  if (typeof body !== 'object' || body === null || !('report_id' in body)) return null;
  const { report_id: id } = body;
  return typeof id === 'string' ? id.slice(0, 64) : null;
}
