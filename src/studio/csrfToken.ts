/** Reads the CSRF token from its cookie at each call, since a login changes it. */

/** The value of the cookie `csrftoken`, or `null` without one. */
export function csrfToken(cookies: string = document.cookie): string | null {
  for (const cookie of cookies.split(';')) {
    const [name, ...value] = cookie.trim().split('=');
    if (name === 'csrftoken') return decodeURIComponent(value.join('='));
  }
  return null;
}
