/** What an HTML page that came instead of an answer says. */

/** More than any login or error page needs; a page without end must not cost time. */
const longestPage = 60_000;

/** Whether the page holds Django's login form: a password field and the form's CSRF field, in whatever language. */
export function isLoginForm(html: string): boolean {
  const page = html.slice(0, longestPage);
  return (
    /<input\b[^>]{0,500}\btype\s*=\s*["']?password\b/i.test(page) && /\bcsrfmiddlewaretoken\b/.test(page)
  );
}

/**
 * The words a reader of the page sees, in one line, its title included; at most `limit` characters. Scripts, styles,
 * comments and tags are left out, because ordinary pages name CSRF tokens there.
 */
export function visibleText(html: string, limit: number): string {
  return html
    .slice(0, longestPage)
    .replace(/<!--.*?(?:-->|$)|<(script|style)\b.*?(?:<\/\1\s*>|$)/gis, ' ')
    .replace(/<[^<>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, limit);
}
