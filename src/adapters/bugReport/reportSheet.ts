/** How the bug report's element looks: adopted, so that a strict policy for styles allows it. */

let sheet: CSSStyleSheet | undefined;

/** One sheet for all elements of the page. */
export function reportSheet(): CSSStyleSheet {
  if (sheet === undefined) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
  }
  return sheet;
}

/** Public name, light value, dark value; the names are those of `<session-recovery>`, so that both are themed at once. */
const colours = [
  ['ink', '#14262e', '#e3edf1'],
  ['ink-soft', '#4a5f69', '#9db2bc'],
  ['surface', '#ffffff', '#121d23'],
  ['sunken', '#f3f6f7', '#0c151a'],
  ['line', '#b9c6cd', '#3d515b'],
  ['line-strong', '#7f929b', '#6c828d'],
  ['accent', '#0b6680', '#5fc3dc'],
  ['accent-strong', '#084e63', '#8bd8ea'],
  ['accent-soft', '#e3f1f5', '#15323c'],
  ['on-accent', '#ffffff', '#06222b'],
  ['bad', '#a32a20', '#f29a8f'],
  ['backdrop', 'rgb(8 20 26 / 45%)', 'rgb(0 0 0 / 60%)'],
] as const;

const declare = (colour: (light: string, dark: string) => string): string =>
  colours
    .map(([name, light, dark]) => `--_${name}: var(--session-recovery-${name}, ${colour(light, dark)});`)
    .join('\n');

const text = `
:host { display: inline; ${declare((light) => light)} }

/* A browser that does not know the function stays light, with the contrast that belongs to it. */
@supports (color: light-dark(white, black)) {
  :host { ${declare((light, dark) => `light-dark(${light}, ${dark})`)} }
}

:host([hidden]), [hidden] { display: none !important; }
*, *::before, *::after { box-sizing: border-box; }

.frame {
  color: var(--_ink);
  font: var(--session-recovery-font, 400 0.875rem / 1.5 system-ui, -apple-system, "Segoe UI", Roboto,
    "Noto Sans", "Liberation Sans", Arial, sans-serif);
}

p, h2, h3, pre { margin: 0; }
h2 { font-size: 1.0625rem; line-height: 1.35; }
h3 { font-size: 0.875rem; }

dialog {
  width: min(44rem, calc(100vw - 32px));
  max-height: calc(100dvh - 32px);
  padding: 20px;
  border: 1px solid var(--_line);
  border-radius: 8px;
  background: var(--_surface);
  color: inherit;
  font: inherit;
  overflow: auto;
}
dialog[open] { display: flex; flex-direction: column; gap: 12px; }
/* The dialog scrolls as a whole: nothing in it is squeezed. */
dialog > * { flex: none; }
dialog::backdrop { background: var(--_backdrop); }

.field { display: flex; flex-direction: column; gap: 4px; font-weight: 550; }
.hint { color: var(--_ink-soft); font-weight: 400; }

textarea {
  min-height: 3.5rem;
  padding: 6px 8px;
  border: 1px solid var(--_line-strong);
  border-radius: 6px;
  background: var(--_surface);
  color: inherit;
  font: inherit;
  font-weight: 400;
  resize: vertical;
}

pre {
  max-height: 16rem;
  padding: 8px 12px;
  border: 1px solid var(--_line);
  border-radius: 6px;
  background: var(--_sunken);
  font: 0.8125rem / 1.5 ui-monospace, "SF Mono", "Cascadia Mono", "Roboto Mono", Menlo, Consolas, monospace;
  white-space: pre-wrap;
  overflow: auto;
  overflow-wrap: anywhere;
}

details > pre { margin-top: 8px; }
summary { width: fit-content; color: var(--_ink-soft); cursor: pointer; }

.actions { display: flex; flex-wrap: wrap; gap: 8px; }

button {
  min-height: 36px;
  padding: 4px 12px;
  border: 1px solid var(--_line);
  border-radius: 6px;
  background: var(--_surface);
  color: var(--_ink);
  font: inherit;
  font-weight: 550;
  cursor: pointer;
}
button:hover { border-color: var(--_accent); background: var(--_accent-soft); }
button.primary { border-color: var(--_accent); background: var(--_accent); color: var(--_on-accent); }
button.primary:hover { border-color: var(--_accent-strong); background: var(--_accent-strong); }
button[aria-disabled="true"] { border-color: var(--_line); background: transparent; color: var(--_ink-soft); cursor: default; }
button.quiet { border-color: transparent; background: transparent; color: var(--_ink-soft); }
button.quiet:hover { background: var(--_accent-soft); color: var(--_ink); }

:focus-visible { outline: 2px solid var(--_accent); outline-offset: 2px; }
h2:focus-visible { outline: none; }

.status:empty { display: none; }
.status[data-tone="bad"] { color: var(--_bad); }

@media (max-width: 480px) {
  dialog { padding: 16px; }
  .actions button { flex: 1 1 40%; }
}
@media print { :host { display: none !important; } }
`;
