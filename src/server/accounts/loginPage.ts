/** The login form and the page of a refused form, as plain HTML without a script. */
import { demoLogin } from './demoAccounts.ts';

export interface LoginPageOptions {
  readonly csrfToken: string;
  /** A path of this server. */
  readonly next: string;
  /** What went wrong with the last try. */
  readonly problem?: string;
  readonly username?: string;
  /** Tells the demonstration's login. */
  readonly demo: boolean;
}

export function loginPage({ csrfToken, next, problem, username = '', demo }: LoginPageOptions): string {
  const alert =
    problem === undefined ? '' : `<p class="problem" role="alert" id="problem">${escapeHtml(problem)}</p>`;
  const described = problem === undefined ? '' : ' aria-describedby="problem"';
  const hint = demo
    ? `<p class="hint">Demonstration: log in as <code>${demoLogin.username}</code> with the password <code>${demoLogin.password}</code>.</p>`
    : '';
  return page(
    'Log in',
    `<main>
<p class="brand"><svg viewBox="0 0 24 24" width="28" height="28" aria-hidden="true"><rect x="2" y="4" width="20" height="16" rx="3"/><path d="M2 10h20M9 10v10"/></svg>Data Studio</p>
<h1>Log in</h1>
<p class="lead">Your tables and everything you did to them are waiting.</p>
${alert}
<form method="post" action="/accounts/login/">
<input type="hidden" name="csrfmiddlewaretoken" value="${escapeHtml(csrfToken)}">
<input type="hidden" name="next" value="${escapeHtml(next)}">
<label for="id_username">Username</label>
<input id="id_username" name="username" value="${escapeHtml(username)}" autocomplete="username" autocapitalize="none" spellcheck="false" maxlength="150" required autofocus${described}>
<label for="id_password">Password</label>
<input id="id_password" name="password" type="password" autocomplete="current-password" maxlength="1024" required${described}>
<button type="submit">Log in</button>
</form>
${hint}
</main>`,
  );
}

/** The words of the existing application's page, which clients look for. */
export function csrfFailurePage(): string {
  return page(
    '403 Forbidden',
    `<main>
<h1>The form is out of date</h1>
<p>CSRF verification failed. Request aborted.</p>
<p>Go back, reload the page and send the form again. The login needs cookies of this site to be allowed.</p>
<p><a href="/accounts/login/">To the login</a></p>
</main>`,
  );
}

function page(title: string, body: string): string {
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title} · Data Studio</title>
<link rel="icon" href="data:,">
<style>${loginStyle}</style>
</head>
<body>
${body}
</body>
</html>
`;
}

function escapeHtml(text: string): string {
  const entities: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  };
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}

/** Inline, so that the page needs nothing else; its hash stands in the page's content security policy. */
export const loginStyle = `
:root{color-scheme:light dark;--ink:#14262e;--soft:#4a5f69;--ground:#f3f6f7;--card:#fff;--line:#7f929b;--accent:#0b6680;--on-accent:#fff;--bad:#a32a20;--bad-ground:#fcebe9}
@media (prefers-color-scheme:dark){:root{--ink:#e3edf1;--soft:#9db2bc;--ground:#0c151a;--card:#121d23;--line:#6c828d;--accent:#5fc3dc;--on-accent:#06222b;--bad:#f29a8f;--bad-ground:#3a1b18}}
*{box-sizing:border-box}
body{margin:0;min-height:100vh;display:grid;place-items:center;padding:24px 16px;background:var(--ground);color:var(--ink);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
main{width:100%;max-width:400px;background:var(--card);border-radius:14px;padding:32px;box-shadow:0 1px 2px rgb(0 20 40/.12),0 12px 32px rgb(0 20 40/.10)}
.brand{display:flex;align-items:center;gap:10px;margin:0 0 24px;font-weight:600;color:var(--accent)}
.brand svg{fill:none;stroke:currentColor;stroke-width:1.75}
h1{margin:0;font-size:26px;line-height:1.25}
.lead{margin:6px 0 24px;color:var(--soft)}
label{display:block;margin:0 0 6px;font-weight:600}
form input:not([type=hidden]){display:block;width:100%;min-height:44px;margin:0 0 18px;padding:10px 12px;border:1px solid var(--line);border-radius:8px;background:transparent;color:inherit;font:inherit}
button{width:100%;min-height:46px;margin-top:4px;border:0;border-radius:8px;background:var(--accent);color:var(--on-accent);font:inherit;font-weight:600;cursor:pointer}
button:hover{filter:brightness(1.08)}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
.problem{margin:0 0 18px;padding:10px 12px;border-radius:8px;background:var(--bad-ground);color:var(--bad)}
.hint{margin:22px 0 0;padding-top:18px;border-top:1px solid color-mix(in srgb,var(--line) 45%,transparent);color:var(--soft);font-size:15px}
code{font:600 .95em ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;color:var(--ink)}
a{color:var(--accent)}
@media (max-width:460px){body{place-items:start center;padding-top:40px}main{padding:24px 20px}}
`;
