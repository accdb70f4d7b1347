/** What the bug report's dialog is built of, without markup: text stays text. */

export interface ReportNodes {
  readonly frame: HTMLElement;
  readonly trigger: HTMLButtonElement;
  readonly dialog: HTMLDialogElement;
  readonly heading: HTMLElement;
  readonly intro: HTMLElement;
  readonly noteLabel: HTMLElement;
  readonly noteHint: HTMLElement;
  readonly note: HTMLTextAreaElement;
  readonly contents: HTMLElement;
  readonly text: HTMLElement;
  readonly summary: HTMLElement;
  readonly json: HTMLElement;
  readonly status: HTMLElement;
  readonly send: HTMLButtonElement;
  readonly copy: HTMLButtonElement;
  readonly download: HTMLButtonElement;
  readonly close: HTMLButtonElement;
}

export function buildReportNodes(noteLimit: number): ReportNodes {
  const button = (part: string, look = '') =>
    node('button', { type: 'button', class: look, part: `button ${part}` });
  const nodes = {
    trigger: button('open', 'quiet'),
    heading: node('h2', { id: 'title', tabindex: '-1', part: 'title' }),
    intro: node('p', { part: 'intro' }),
    noteLabel: node('span'),
    noteHint: node('span', { class: 'hint', id: 'hint' }),
    note: node('textarea', {
      rows: '2',
      maxlength: String(noteLimit),
      'aria-describedby': 'hint',
      part: 'note',
    }),
    contents: node('h3', { id: 'contents' }),
    text: node('pre', { tabindex: '0', role: 'region', 'aria-labelledby': 'contents', part: 'text' }),
    summary: node('summary', { id: 'json' }),
    json: node('pre', { tabindex: '0', role: 'region', 'aria-labelledby': 'json', part: 'json' }),
    status: node('p', { role: 'status', class: 'status', part: 'status' }),
    send: button('send', 'primary'),
    copy: button('copy'),
    download: button('download'),
    close: button('close', 'quiet'),
  };
  const field = node('label', { class: 'field' }, nodes.noteLabel, nodes.note, nodes.noteHint);
  const dialog = node(
    'dialog',
    { 'aria-labelledby': 'title', part: 'dialog' },
    nodes.heading,
    nodes.intro,
    field,
    nodes.contents,
    nodes.text,
    node('details', {}, nodes.summary, nodes.json),
    nodes.status,
    node('div', { class: 'actions' }, nodes.send, nodes.copy, nodes.download, nodes.close),
  );
  return { ...nodes, dialog, frame: node('div', { class: 'frame' }, nodes.trigger, dialog) };
}

function node<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Readonly<Record<string, string>> = {},
  ...children: Node[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}
