/** The dialog for what only the user can settle: recovery actions, a second question where work is dropped, folded details. */
import type { RecoveryAction } from '../../../machines/sessionFailure.ts';
import type { Wording } from '../messages/wording.ts';
import { buildNode, setOptionalText, setText } from './buildNode.ts';
import { dialogButtons } from './dialogButtons.ts';
import { buildIcon } from './icon.ts';
import { isAskedFirst } from './recoveryButtons.ts';
import type { RecoveryScreen } from './recoveryScreen.ts';

export interface DialogView {
  readonly node: HTMLDialogElement;
  readonly isOpen: boolean;
  /** Opens it and gives the focus to its heading. */
  open(): void;
  close(): void;
  /** `loginHref` is where another tab can log in. */
  draw(screen: RecoveryScreen, wording: Wording, pending: number, loginHref: string | null): void;
  /** Empty: there is none. */
  showProblem(text: string): void;
  unfoldDetails(): void;
}

export interface DialogHandlers {
  /** An action was chosen; where it drops work, the user was asked twice. */
  act(action: RecoveryAction): void;
  /** The user wants it closed, or the browser has closed it. */
  closed(): void;
}

export function buildDialog({ act, closed }: DialogHandlers): DialogView {
  const icon = buildIcon('warning');
  const heading = buildNode('h2', { id: 'heading', tabindex: '-1', part: 'dialog-title' });
  const explanation = buildNode('p', { part: 'dialog-explanation' });
  const serverSays = buildNode('span');
  const sentence = buildNode('q');
  const server = buildNode('p', { class: 'server', part: 'server-sentence' }, serverSays, ' ', sentence);
  const work = buildNode('p', { part: 'dialog-work' });
  const step = buildNode('span', { part: 'dialog-step' });
  const countdown = buildNode('span', { role: 'timer', 'aria-live': 'off', part: 'dialog-countdown' });
  const facts = buildNode('p', { class: 'facts' }, step, countdown);
  const problem = buildNode('p', { role: 'alert', class: 'problem', part: 'problem' });
  const login = buildNode('a', {
    target: '_blank',
    rel: 'noopener',
    class: 'button',
    part: 'button login-other-tab',
  });
  const close = buildNode('button', { type: 'button', class: 'quiet', part: 'button close-dialog' });
  const choices = buildNode('div', { class: 'actions', part: 'dialog-actions' }, login, close);
  const question = buildNode('p', { tabindex: '-1', part: 'question' });
  const confirm = buildNode('button', { type: 'button', class: 'danger', part: 'button confirm' });
  const back = buildNode('button', { type: 'button', part: 'button back' });
  const asked = buildNode(
    'div',
    { class: 'asked' },
    question,
    buildNode('div', { class: 'actions' }, confirm, back),
  );
  const summary = buildNode('summary');
  const lines = buildNode('dl', { part: 'details' });
  const details = buildNode('details', { class: 'details' }, summary, lines);
  const node = buildNode(
    'dialog',
    { part: 'dialog recovery-dialog', 'aria-labelledby': 'heading' },
    buildNode('div', { class: 'head' }, icon.node, heading),
    explanation,
    server,
    work,
    facts,
    problem,
    choices,
    asked,
    details,
  );
  problem.hidden = true;
  asked.hidden = true;
  const buttons = dialogButtons(choices, login, press);
  /** Whether it should be; the browser can close it by itself. */
  let isOpen = false;
  let asking: RecoveryAction | null = null;
  let reason = '';
  let drawnDetails = '';
  let drawAgain = (): void => {};

  function ask(action: RecoveryAction | null): void {
    asking = action;
    drawAgain();
    // The button that was pressed goes out of sight, and the focus must not get lost with it.
    if (node.open) (action === null ? heading : question).focus();
  }

  function press(action: RecoveryAction): void {
    if (isAskedFirst(action)) ask(action);
    else act(action);
  }

  confirm.addEventListener('click', () => {
    const action = asking;
    ask(null);
    if (action !== null) act(action);
  });
  back.addEventListener('click', () => ask(null));
  close.addEventListener('click', closed);
  node.addEventListener('cancel', (event) => {
    event.preventDefault();
    closed();
  });
  // The browser closes it after a second Escape, which no page can hold up. It says so late: by now it may be open again.
  node.addEventListener('close', () => {
    if (isOpen && !node.open) closed();
  });

  return {
    node,
    get isOpen() {
      return isOpen;
    },
    open() {
      isOpen = true;
      asking = null;
      details.open = false;
      drawAgain();
      node.showModal();
      heading.focus();
    },
    close() {
      isOpen = false;
      asking = null;
      if (node.open) node.close();
    },
    draw(screen, wording, pending, loginHref) {
      const { messages } = wording;
      drawAgain = () => {
        choices.hidden = asking !== null;
        asked.hidden = asking === null;
        // "Your work is safe" beside "it is dropped" would be one sentence too many.
        work.hidden = asking !== null;
        if (asking === null) return;
        setText(question, questionOn(asking, wording, pending));
        setText(confirm, messages.actions[asking]);
        setText(back, messages.buttons.back);
      };
      const isAnother = screen.reason !== '' && screen.reason !== reason;
      if (screen.reason !== '') reason = screen.reason;
      if (isAnother) asking = null;
      drawAgain();
      node.dataset.tone = screen.chip.tone;
      icon.show(screen.chip.icon);
      setText(heading, screen.title);
      setText(explanation, screen.explanation);
      setText(serverSays, messages.serverSays);
      setText(sentence, screen.serverSentence);
      server.hidden = screen.serverSentence === '';
      setText(work, screen.work);
      setOptionalText(step, screen.step);
      setOptionalText(countdown, screen.countdown);
      facts.hidden = screen.step === '' && screen.countdown === '';
      buttons.draw(screen.buttons);
      login.hidden = !screen.needsLogin || loginHref === null;
      if (loginHref !== null) login.href = loginHref;
      setText(login, messages.buttons.loginInNewTab);
      setText(close, messages.buttons.close);
      setText(summary, messages.details.summary);
      drawDetails(screen.details);
      // What it says has become something else: the focus may have stood on a button that is gone.
      if (isAnother && node.open) heading.focus();
    },
    showProblem: (text) => setOptionalText(problem, text),
    unfoldDetails() {
      details.open = true;
      summary.focus();
    },
  };

  function drawDetails(next: RecoveryScreen['details']): void {
    const drawn = next.join('\n');
    if (drawn === drawnDetails) return;
    drawnDetails = drawn;
    lines.replaceChildren(
      ...next.map(([label, value]) =>
        buildNode('div', {}, buildNode('dt', {}, label), buildNode('dd', {}, value)),
      ),
    );
  }
}

function questionOn(action: RecoveryAction, wording: Wording, pending: number): string {
  const { confirm } = wording.messages;
  if (action === 'keep_mine') return confirm.keepMine;
  if (action !== 'use_server') return confirm.reset;
  return pending === 0 ? confirm.useServer.none : wording.plural(confirm.useServer.some, pending);
}
