/** The dialog that shows a bug report before anything leaves the page: send, copy, download, or nothing. */
import type { BugReport } from './bugReport.ts';
import { bugReportText } from './bugReportText.ts';
import type { BugReporter } from './createBugReport.ts';
import { type BugReportCatalogue, fill } from './messages/messagesIn.ts';
import type { SendBugReport } from './postBugReport.ts';
import type { ReportNodes } from './reportNodes.ts';
import { copyReport, downloadReport } from './takeReport.ts';

/** How long a report may take to be sent, ms. */
const sendLimitMs = 20_000;

export interface ReportPresentation {
  /** Makes a report of this moment and shows it. */
  open(): void;
  close(): void;
  /** Says everything again, in the language of now. */
  reword(): void;
}

export interface ReportPorts {
  readonly reporter: () => BugReporter | null;
  /** Without one there is no button for it. */
  readonly send: () => SendBugReport | null;
  readonly catalogue: () => BugReportCatalogue;
  /** Tells the page. */
  readonly sent: (report: BugReport) => void;
}

type Status = 'none' | 'sending' | 'sent' | 'sendFailed' | 'copied' | 'copyFailed' | 'downloaded' | 'nothing';

export function presentReport(nodes: ReportNodes, ports: ReportPorts): ReportPresentation {
  let report: BugReport | null = null;
  let status: Status = 'none';
  let number: string | null = null;
  let isSent = false;
  let sending: AbortController | null = null;

  function show(next: Status): void {
    status = next;
    draw();
  }

  function draw(): void {
    const { language, messages } = ports.catalogue();
    const { dialog: words } = messages;
    nodes.frame.lang = language;
    nodes.trigger.textContent = words.open;
    nodes.heading.textContent = words.title;
    nodes.intro.textContent = words.intro;
    nodes.noteLabel.textContent = words.note;
    nodes.noteHint.textContent = words.noteHint;
    nodes.contents.textContent = words.contents;
    nodes.summary.textContent = words.asJson;
    for (const name of ['send', 'copy', 'download', 'close'] as const) nodes[name].textContent = words[name];
    nodes.send.hidden = ports.send() === null;
    nodes.send.setAttribute('aria-disabled', String(report === null || isSent || sending !== null));
    nodes.status.dataset.tone = status === 'sendFailed' || status === 'copyFailed' ? 'bad' : 'calm';
    nodes.status.textContent = statusText(words);
    nodes.text.textContent = report === null ? '' : bugReportText(report, messages);
    nodes.json.textContent = report === null ? '' : JSON.stringify(report, null, 2);
  }

  function statusText(words: BugReportCatalogue['messages']['dialog']): string {
    if (status === 'none') return '';
    return status === 'sent' && number !== null ? fill(words.sentAs, { id: number }) : words[status];
  }

  async function send(): Promise<void> {
    const [deliver, shown] = [ports.send(), report];
    if (deliver === null || shown === null || isSent || sending !== null) return;
    const controller = new AbortController();
    sending = controller;
    show('sending');
    try {
      const signal = AbortSignal.any([controller.signal, AbortSignal.timeout(sendLimitMs)]);
      const { id } = await deliver(shown, signal);
      sending = null;
      number = id;
      isSent = true;
      show('sent');
      ports.sent(shown);
    } catch {
      sending = null;
      // The user is told, and closing the dialog is how one calls it off.
      if (!controller.signal.aborted) show('sendFailed');
    }
  }

  function open(): void {
    if (nodes.dialog.open) return;
    report = ports.reporter()?.report() ?? null;
    isSent = false;
    number = null;
    nodes.note.value = '';
    show(report === null ? 'nothing' : 'none');
    nodes.dialog.showModal();
    nodes.heading.focus();
  }

  nodes.trigger.addEventListener('click', open);
  nodes.close.addEventListener('click', () => nodes.dialog.close());
  nodes.dialog.addEventListener('close', () => sending?.abort());
  nodes.note.addEventListener('input', () => {
    if (report === null) return;
    // What was sent is sent; another note makes it another report.
    isSent = false;
    report = { ...report, note: nodes.note.value };
    show('none');
  });
  nodes.send.addEventListener('click', () => void send());
  nodes.copy.addEventListener('click', async () => {
    if (report === null) return;
    const text = bugReportText(report, ports.catalogue().messages);
    show((await copyReport(text, nodes.text)) ? 'copied' : 'copyFailed');
  });
  nodes.download.addEventListener('click', () => {
    if (report === null) return;
    downloadReport(report);
    show('downloaded');
  });

  return { open, close: () => nodes.dialog.close(), reword: draw };
}
