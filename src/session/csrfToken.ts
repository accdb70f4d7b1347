/** The token that proves a request comes from a page of ours. */

/**
 * The value of Django's `csrftoken` cookie at this moment, or null where there is none or no document. It is read for
 * every request, because a login changes it.
 */
export function readCsrfToken(): string | null {
  return typeof document === 'undefined' ? null : csrfTokenIn(cookiesOf(document));
}

/** The `csrftoken` in a cookie string (RFC 6265 §4.2.1); null when there is none that a header can carry. */
export function csrfTokenIn(cookies: string): string | null {
  for (const cookie of cookies.split(';')) {
    const [name = '', ...value] = cookie.split('=');
    const token = value
      .join('=')
      .trim()
      .replace(/^"(.*)"$/, '$1');
    if (name.trim() === 'csrftoken' && /^[\x21-\x7e]+$/.test(token)) return token;
  }
  return null;
}

function cookiesOf(page: { readonly cookie: string }): string {
  try {
    return page.cookie;
  } catch {
    // A sandboxed frame has no cookies and throws when asked: the request goes without a token.
    return '';
  }
}
