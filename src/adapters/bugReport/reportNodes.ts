/** What the bug report's dialog is built of, without markup: text stays text. */
import { buildNode } from '../element/buildNode.ts';

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
    buildNode('button', { type: 'button', class: look, part: `button ${part}` });
  const nodes = {
    trigger: button('open', 'quiet'),
    heading: buildNode('h2', { id: 'title', tabindex: '-1', part: 'title' }),
    intro: buildNode('p', { part: 'intro' }),
    noteLabel: buildNode('span'),
    noteHint: buildNode('span', { class: 'hint', id: 'hint' }),
    note: buildNode('textarea', {
      rows: '2',
      maxlength: String(noteLimit),
      'aria-describedby': 'hint',
      part: 'note',
    }),
    contents: buildNode('h3', { id: 'contents' }),
    text: buildNode('pre', { tabindex: '0', role: 'region', 'aria-labelledby': 'contents', part: 'text' }),
    summary: buildNode('summary', { id: 'json' }),
    json: buildNode('pre', { tabindex: '0', role: 'region', 'aria-labelledby': 'json', part: 'json' }),
    status: buildNode('p', { role: 'status', class: 'status', part: 'status' }),
    send: button('send', 'primary'),
    copy: button('copy'),
    download: button('download'),
    close: button('close', 'quiet'),
  };
  const field = buildNode('label', { class: 'field' }, nodes.noteLabel, nodes.note, nodes.noteHint);
  const dialog = buildNode(
    'dialog',
    { 'aria-labelledby': 'title', part: 'dialog' },
    nodes.heading,
    nodes.intro,
    field,
    nodes.contents,
    nodes.text,
    buildNode('details', {}, nodes.summary, nodes.json),
    nodes.status,
    buildNode('div', { class: 'actions' }, nodes.send, nodes.copy, nodes.download, nodes.close),
  );
  return { ...nodes, dialog, frame: buildNode('div', { class: 'frame' }, nodes.trigger, dialog) };
}
