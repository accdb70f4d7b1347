/** The existing page under a strict Content-Security-Policy: its own code in files, or where it stands with a nonce. */

/** How the page's own scripts and styles are allowed. */
export type StrictWay = 'files' | 'nonces';

export interface StrictPage {
  readonly html: string;
  /** The header that it is served with. */
  readonly policy: string;
  /** What it loads beside Alpine and the tag, by file name. */
  readonly files: Readonly<Record<string, { readonly contentType: string; readonly body: string }>>;
}

const nonce = 'cjRuZDBtLW5vbmNl';

/** Nothing inline but what has the nonce, nothing evaluated, nothing from elsewhere, no text that becomes markup. */
const policyWith = (source: string) =>
  [
    "default-src 'none'",
    `script-src ${source}`,
    `style-src ${source}`,
    "connect-src 'self'",
    "img-src 'self'",
    "base-uri 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ');

/** No policy without `unsafe-inline` runs an `onclick`, and Alpine's build for policies knows no global functions. */
const rewiring = `
  for (const button of document.querySelectorAll('[data-press]')) {
    button.addEventListener('click', () => window[button.dataset.press]());
  }
  document.addEventListener('alpine:init', () => Alpine.data('dataStudioApp', dataStudioApp));
`;

export function strictPage(html: string, way: StrictWay): StrictPage {
  const rewired = html
    .replaceAll(/ onclick="(\w+)\(\)"/g, ' data-press="$1"')
    .replace('x-data="dataStudioApp()"', 'x-data="dataStudioApp"')
    .replace('</body>', `<script>${rewiring}</script></body>`);
  if (way === 'nonces') {
    return {
      html: rewired.replaceAll(/<(script|style)(?=[ >])/g, `<$1 nonce="${nonce}"`),
      policy: policyWith(`'nonce-${nonce}'`),
      files: {},
    };
  }
  const files: Record<string, { contentType: string; body: string }> = {};
  const asFile = (name: string, contentType: string, body: string) => {
    files[name] = { contentType, body };
    return name;
  };
  let count = 0;
  return {
    html: rewired
      .replaceAll(/<script>([\s\S]*?)<\/script>/g, (_, body: string) => {
        count += 1;
        return `<script src="/existing/${asFile(`page${count}.js`, 'text/javascript', body)}"></script>`;
      })
      .replace(
        /<style>([\s\S]*?)<\/style>/,
        (_, body: string) =>
          `<link rel="stylesheet" href="/existing/${asFile('page.css', 'text/css', body)}">`,
      ),
    policy: policyWith("'self'"),
    files,
  };
}
