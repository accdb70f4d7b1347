/** The element's style sheet: adopted, so that a strict policy for styles allows it. Themed by custom properties. */

let sheet: CSSStyleSheet | undefined;

/** One sheet for all elements of the page. */
export function elementSheet(): CSSStyleSheet {
  if (sheet === undefined) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
  }
  return sheet;
}

/** Public name, light value, dark value. Every pair of ink and ground that is used has WCAG 2.2's contrast. */
const colours = [
  ['ink', '#14262e', '#e3edf1'],
  ['ink-soft', '#4a5f69', '#9db2bc'],
  ['surface', '#ffffff', '#121d23'],
  ['line', '#b9c6cd', '#3d515b'],
  ['line-strong', '#7f929b', '#6c828d'],
  ['accent', '#0b6680', '#5fc3dc'],
  ['accent-strong', '#084e63', '#8bd8ea'],
  ['accent-soft', '#e3f1f5', '#15323c'],
  ['on-accent', '#ffffff', '#06222b'],
  ['ok', '#1a6b4a', '#6fcf9f'],
  ['ok-soft', '#e6f4ed', '#14301f'],
  ['busy', '#0b6680', '#5fc3dc'],
  ['busy-soft', '#e3f1f5', '#15323c'],
  ['warn', '#7d5000', '#eabf62'],
  ['warn-soft', '#fdf3dc', '#33270c'],
  ['bad', '#a32a20', '#f29a8f'],
  ['bad-soft', '#fcebe9', '#3a1b18'],
  ['backdrop', 'rgb(8 20 26 / 45%)', 'rgb(0 0 0 / 60%)'],
] as const;

const declare = (colour: (light: string, dark: string) => string): string =>
  colours
    .map(([name, light, dark]) => `--_${name}: var(--session-recovery-${name}, ${colour(light, dark)});`)
    .join('\n');

const tones = ['ok', 'busy', 'warn', 'bad']
  .map((tone) => `[data-tone="${tone}"] { --_tone: var(--_${tone}); --_tone-soft: var(--_${tone}-soft); }`)
  .join('\n');

const text = `
:host {
  all: initial;
  display: contents;
  color-scheme: var(--session-recovery-color-scheme, inherit);
  --_shadow: var(--session-recovery-shadow, 0 1px 2px rgb(8 20 26 / 12%), 0 8px 24px rgb(8 20 26 / 20%));
  ${declare((light) => light)}
}

/* A browser that does not know the function stays light, with the contrast that belongs to it. */
@supports (color: light-dark(white, black)) {
  :host { ${declare((light, dark) => `light-dark(${light}, ${dark})`)} }
}

:host([chip="inline"]) { display: inline-flex; }
:host([hidden]), [hidden] { display: none !important; }
@media print { :host { display: none !important; } }

*, *::before, *::after { box-sizing: border-box; }

.frame {
  display: contents;
  color: var(--_ink);
  font: var(--session-recovery-font, 400 0.875rem / 1.5 system-ui, -apple-system, "Segoe UI", Roboto,
    "Noto Sans", "Liberation Sans", Arial, sans-serif);
}

p, h2, dl, dd { margin: 0; }

${tones}

.unseen {
  position: absolute;
  width: 1px;
  height: 1px;
  overflow: hidden;
  clip-path: inset(50%);
  white-space: nowrap;
}

.icon {
  flex: none;
  width: 1rem;
  height: 1rem;
  fill: none;
  stroke: currentColor;
  stroke-width: 1.5;
  stroke-linecap: round;
  stroke-linejoin: round;
}

.stack {
  display: flex;
  position: fixed;
  z-index: var(--session-recovery-z-index, 1000);
  inset: var(--session-recovery-inset, auto 16px 16px 16px);
  flex-direction: column;
  align-items: center;
  gap: 8px;
  pointer-events: none;
}

.stack > *, ::slotted(*) { pointer-events: auto; }

.chip {
  display: inline-flex;
  align-items: center;
  gap: 6px;
  min-height: 28px;
  padding: 0 12px 0 8px;
  border-radius: 14px;
  background: var(--_tone-soft);
  color: var(--_tone);
  font-weight: 550;
  white-space: nowrap;
}

.stack .chip {
  border: 1px solid var(--_tone);
  box-shadow: var(--_shadow);
}

.banner, .notice {
  border: 1px solid var(--_line-strong);
  border-inline-start: 4px solid var(--_tone);
  border-radius: var(--session-recovery-radius, 6px);
  background: var(--_surface);
  box-shadow: var(--_shadow);
}

.banner {
  display: grid;
  grid-template-columns: auto minmax(0, 1fr) auto;
  align-items: center;
  gap: 4px 16px;
  width: min(100%, var(--session-recovery-width, 760px));
  padding: 12px 16px;
}

.banner > .icon {
  align-self: start;
  width: 20px;
  height: 20px;
  margin-top: 2px;
  color: var(--_tone);
}

.notice {
  display: flex;
  align-items: center;
  gap: 8px;
  padding: 8px 16px;
}

.notice .icon { color: var(--_tone); }

.words { min-width: 0; overflow-wrap: anywhere; }

.title {
  font-size: 1.0714em;
  font-weight: 650;
  font-variant-numeric: tabular-nums;
}

.facts {
  display: flex;
  flex-wrap: wrap;
  gap: 0 16px;
  min-height: 1.5em;
  color: var(--_ink-soft);
  font-variant-numeric: tabular-nums;
}

.problem { color: var(--_bad); font-weight: 550; }

.banner .actions { display: flex; flex-direction: column; gap: 8px; }

button, .button {
  display: inline-flex;
  align-items: center;
  justify-content: center;
  min-width: 36px;
  min-height: 36px;
  padding: 4px 12px;
  border: 1px solid var(--_line);
  border-radius: var(--session-recovery-radius, 6px);
  background: var(--_surface);
  color: var(--_ink);
  font: inherit;
  font-weight: 550;
  text-align: center;
  text-decoration: none;
  cursor: pointer;
}

button:hover, .button:hover { border-color: var(--_accent); background: var(--_accent-soft); }
.primary { border-color: var(--_accent); background: var(--_accent); color: var(--_on-accent); }
.primary:hover { border-color: var(--_accent-strong); background: var(--_accent-strong); }
.danger { border-color: var(--_bad); color: var(--_bad); }
.danger:hover { border-color: var(--_bad); background: var(--_bad-soft); }
.quiet { border-color: transparent; background: transparent; color: var(--_ink-soft); }
.quiet:hover { color: var(--_ink); }

:focus-visible { outline: 2px solid var(--_accent); outline-offset: 2px; }
[tabindex="-1"]:focus-visible { outline: none; }

dialog {
  width: min(520px, calc(100vw - 32px));
  max-height: calc(100dvh - 32px);
  padding: 24px;
  overflow-y: auto;
  border: 1px solid var(--_line-strong);
  border-radius: 10px;
  background: var(--_surface);
  color: var(--_ink);
  box-shadow: var(--_shadow);
  overflow-wrap: anywhere;
}

dialog::backdrop { background: var(--_backdrop); }
dialog p { margin-top: 8px; }
.head { display: flex; align-items: flex-start; gap: 12px; }
.head .icon { width: 24px; height: 24px; color: var(--_tone); }
h2 { font-size: 1.2857em; font-weight: 650; line-height: 1.35; }

.server {
  padding-inline-start: 12px;
  border-inline-start: 2px solid var(--_line-strong);
  color: var(--_ink-soft);
}

dialog .actions { display: flex; flex-wrap: wrap; gap: 8px; margin-top: 20px; }
/* The way out of the dialog comes last, whatever the failure offers. */
dialog .actions .quiet { margin-inline-start: auto; }

.details { margin-top: 16px; color: var(--_ink-soft); }
summary { display: inline-flex; align-items: center; min-height: 28px; cursor: pointer; }
summary::before { margin-inline-end: 8px; content: "\\25b8" / ""; }
[open] > summary::before { content: "\\25be" / ""; }
dl { display: grid; gap: 2px 12px; margin-top: 4px; }
dl > div { display: flex; flex-wrap: wrap; gap: 0 8px; }
dt::after { content: ":"; }
dd { font-family: ui-monospace, "SF Mono", Menlo, Consolas, monospace; font-size: 0.9286em; }

@media (max-width: 640px) {
  .stack { inset: var(--session-recovery-inset, auto 8px 8px 8px); }
  .banner { grid-template-columns: auto minmax(0, 1fr); gap: 4px 12px; padding: 12px; }
  .banner .actions { flex-flow: row wrap; grid-column: 1 / -1; margin-top: 4px; }
  dialog { padding: 20px 16px; }
  dialog .actions { flex-direction: column; }
  dialog .actions > * { min-height: 44px; }
  dialog .actions .quiet { margin-inline-start: 0; }
}

@media (prefers-reduced-motion: no-preference) {
  .banner, .notice { animation: rise 200ms ease-out; }
  /* It stops by itself within five seconds (WCAG 2.2.2). */
  .chip[data-tone="busy"] .icon { animation: turn 1.6s linear 3; }
}

@media (forced-colors: active) {
  .chip { border: 1px solid; }
}

@keyframes turn { to { transform: rotate(1turn); } }
@keyframes rise { from { opacity: 0; transform: translateY(8px); } }
`;
