/** The CSRF token that Django's templates write into a page. */

/** The token of the page's form field or `<meta name="csrf-token">`; null where there is none that a header can carry. */
export function pageToken(): string | null {
  const field = document.querySelector<HTMLInputElement>('input[name=csrfmiddlewaretoken]')?.value;
  const token = field || document.querySelector<HTMLMetaElement>('meta[name="csrf-token"]')?.content;
  return token && /^[\x21-\x7e]+$/.test(token) ? token : null;
}
