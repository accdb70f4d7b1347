/** Where a login leads: only to a path of this server, whatever the form or the address says. */
const home = '/studio/';

/** Any other origin, spelled in whichever way a browser would understand, leads home. */
export function safeNext(next: unknown): string {
  if (typeof next !== 'string' || next.length > 2048 || !next.startsWith('/')) return home;
  // A browser reads a backslash as a slash and drops control characters before it looks at an address.
  if (/[\\\p{Cc}]/u.test(next)) return home;
  const base = 'http://here.invalid';
  if (!URL.canParse(next, base)) return home;
  const url = new URL(next, base);
  return url.origin === base && !url.pathname.startsWith('//')
    ? `${url.pathname}${url.search}${url.hash}`
    : home;
}
