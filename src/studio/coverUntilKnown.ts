/** Covers a page that the browser brought back after somebody logged in, until it is known whether it was its own user. */
import { readCsrfToken, type SessionRecovery } from '../index.ts';

/** Set while the page is covered; the style sheet hides what a user has worked on. */
const coveredAttribute = 'data-covered';

/** A page in the back-forward cache keeps what it showed, and the login may have been another user's. Returns its off function. */
export function coverUntilKnown(recovery: () => SessionRecovery | null): () => void {
  const root = document.documentElement;
  let token: string | null = null;
  const leave = () => {
    token = readCsrfToken();
  };
  const comeBack = ({ persisted }: PageTransitionEvent) => {
    const open = recovery();
    if (!persisted || open === null || readCsrfToken() === token) return;
    root.setAttribute(coveredAttribute, '');
    const before = open.getState().session;
    // A proof brings a new view of the session; for another user the page is loaded anew and never uncovered.
    const off = open.subscribe(({ value, session }) => {
      if (value !== 'recovered' || session === null || session === before) return;
      off();
      root.removeAttribute(coveredAttribute);
    });
  };
  addEventListener('pagehide', leave);
  addEventListener('pageshow', comeBack);
  return () => {
    removeEventListener('pagehide', leave);
    removeEventListener('pageshow', comeBack);
  };
}
